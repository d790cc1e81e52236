#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program that puts a garbage frame into its calls to Linux loses its isle: one line
# says why, and Linux has everything back.
. "$(dirname "$0")/helpers/proxy_guest.sh"
"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -Wextra -Werror -I"$TOP/hermit/include/uapi" \
	-o "$share/garbage" "$TOP/tests/vm/programs/garbage.c" || exit 1
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-4 HERMIT_TRANSPORT=ring
for wrong in number length memory pieces index; do
	refused "a bad $wrong" 125 "isle 1" -- timeout 60 /mnt/share/garbage $wrong
done
works
ok "the next start works"
finish
END
