#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program that puts a garbage frame into its calls to Linux, or ends their connection in
# the middle of a frame, loses its isle: one line says why, and Linux has everything back.
. "$(dirname "$0")/helpers/proxy_guest.sh"
"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -Wextra -Werror -I"$TOP/hermit/include/uapi" \
	-o "$share/garbage" "$TOP/tests/vm/programs/garbage.c" || exit 1
"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -Wextra -Werror -I"$TOP/hermit/include/uapi" \
	-o "$share/cut" "$TOP/tests/vm/programs/cut.c" || exit 1
compile flow <<'EOF'
#include <signal.h>
#include <unistd.h>

int main(void)
{
	static char buffer[100000];

	signal(SIGPIPE, SIG_IGN);
	for (;;)
		if (read(0, buffer, sizeof(buffer)) < 1)
			return 1;
		else
			(void)!write(1, buffer, sizeof(buffer));
}
EOF
# What no program can name stands in the image's symbols all the same
for name in lwip_send lwip_shutdown; do
	nm "$share/cut" | sed -n "s/ . $name\$//p"
done >"$share/addresses"
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-4 HERMIT_TRANSPORT=ring
for wrong in number length memory pieces index; do
	refused "a bad $wrong" 125 "isle 1" -- timeout 60 /mnt/share/garbage $wrong
done
# In the header, among the arguments, in the data
for bytes in 1 50 77; do
	refused "a connection that ends after $bytes bytes" 125 "isle 1" \
		"its connection has ended" -- env HERMIT_TRANSPORT=tcp \
		timeout 60 /mnt/share/cut $bytes $(cat /mnt/share/addresses)
done
# The other direction: the proxy goes away while requests and replies are on their way
mkfifo "$work/flow"
for bytes in 1 700001 2000003; do
	HERMIT_TRANSPORT=tcp /mnt/share/flow </dev/zero >"$work/flow" 2>/dev/null &
	runner=$!
	is "a program that copies, $bytes bytes" "$(head -c $bytes <"$work/flow" | wc -c)" $bytes
	kill -KILL $runner
	wait $runner 2>/dev/null
	wait_until 60 untouched
	ok "its proxy is killed: everything is back"
done
works
ok "the next start works"
finish
END
