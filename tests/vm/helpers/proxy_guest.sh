# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests of the proxy, on the host: like isle.sh, with the words of
# proxy.sh as well, and a folder that the guest sees as /mnt/share.
. "$(dirname "$0")/helpers/isle.sh"

share=$work/share
mkdir "$share" || exit 1

# proxy_in_guest [OPTIONS OF scripts/vm]: runs the script on stdin, which prints TAP
proxy_in_guest()
{
	cat "$TOP/tests/vm/helpers/proxy.sh" - | in_guest --share "$share" "$@"
}

# compile NAME: an isle program from stdin, to /mnt/share/NAME
compile()
{
	"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -x c -o "$share/$1" - || exit 1
}
