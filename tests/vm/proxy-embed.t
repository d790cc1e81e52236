#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Three ways to start a program; the self-contained one outlives strip, objcopy and cp.
. "$(dirname "$0")/helpers/proxy_guest.sh"
bin=$TOP/build/guest/hermit/bin
image=$TOP/build/guest/hermit/usr/tests/hello
cp "$image" "$share/hello"
"$bin/hermit-embed" "$image" -o "$share/embedded" &&
	strip -o "$share/stripped" "$share/embedded" &&
	objcopy "$share/embedded" "$share/copied" &&
	objcopy --dump-section .hermit.image="$share/dumped" "$share/embedded" /dev/null || exit 1
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
cd /mnt/share
# says NAME COMMAND...: it starts, and calls itself NAME
says()
{
	name=$1
	shift
	like "$*" "$("$@" one)" "Hello from an isle of * with 3 cores
argv\[0\] = $name
argv\[1\] = one
*"
}

says hello $proxy hello
says ./hello ./hello
for program in embedded stripped copied; do
	says ./$program ./$program
done

cmp dumped hello
ok "objcopy gets the image out again"
/hermit/bin/hermit-embed hello && says ./hello_proxy ./hello_proxy
refused "no proxy in a proxy" 1 "carries an image already" -- \
	/hermit/bin/hermit-embed --proxy embedded hello -o "$work/x"
finish
END
