#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bad input to the proxy: one clear line, the right status, and nothing left behind.
. "$(dirname "$0")/helpers/proxy_guest.sh"
"$TOP/tests/vm/helpers/break-image" "$TOP/build/guest/hermit/usr/tests/hello" "$share" || exit 1
proxy_in_guest <<'END'
hello=$programs/hello_proxy
works
ok "a good start works"

for value in 9 -1 x '' ' 1' 1x 99999999999; do
	refused "HERMIT_ISLE=$value is refused" 125 "HERMIT_ISLE=$value:" "isles: 0-1" -- \
		env HERMIT_ISLE="$value" $hello
done
for value in 0 99 5-3 3,,4 abc 1- '' 3,3 0-3 ' 3' -1 99999999999; do
	refused "HERMIT_CPUS=$value is refused" 125 "HERMIT_CPUS=$value:" "allowed: 1-7" -- \
		env HERMIT_ISLE=1 HERMIT_CPUS="$value" $hello
done
refused "HERMIT_PORT=0 is refused" 125 HERMIT_PORT=0 "1 to 65535" -- env HERMIT_PORT=0 $hello
for value in 0 '' lots -1 1.5G; do
	refused "HERMIT_MEM=$value is refused" 125 "HERMIT_MEM=$value:" "such as 512M" -- \
		env HERMIT_MEM="$value" $hello
done
refused "more memory than the isle has is refused" 125 "HERMIT_MEM wants 999424 MiB" \
	"isle 1 has $(($(isle 1 memsize) >> 20)) MiB" hermitctl -- \
	env HERMIT_ISLE=1 HERMIT_CPUS=3-5 HERMIT_MEM=976G $hello
refused "all that a number can say, too" 125 "HERMIT_MEM wants 17592186044416 MiB" -- \
	env HERMIT_ISLE=1 HERMIT_CPUS=3-5 HERMIT_MEM=18446744073709551615 $hello
HERMIT_ISLE=1 HERMIT_CPUS=3-5 HERMIT_MEM=$(isle 1 memsize) $hello >"$work/out"
ok "what it has it may be asked for"
refused "HERMIT_DEBUG=0 is refused" 125 HERMIT_DEBUG=0 "1 to 65535" -- env HERMIT_DEBUG=0 $hello
refused "HERMIT_DEBUG=:1234 is refused" 125 HERMIT_DEBUG=:1234 "1 to 65535" -- \
	env HERMIT_DEBUG=:1234 $hello
refused "HERMIT_VERBOSE=yes is refused" 125 HERMIT_VERBOSE=yes "0 or 1" -- \
	env HERMIT_VERBOSE=yes $hello
nc -l -p 8888 >/dev/null &
wait_until 20 grep -q ':22B8 .* 0A ' /proc/net/tcp /proc/net/tcp6
refused "HERMIT_CORE=/nowhere/core is refused" 125 HERMIT_CORE=/nowhere/core: "path of a file" -- \
	env HERMIT_CORE=/nowhere/core $hello
refused "a port in use is refused" 125 HERMIT_PORT=8888 "in use" -- env HERMIT_PORT=8888 $hello
refused "a port in use is refused to gdb" 125 HERMIT_DEBUG=8888 "in use" -- \
	env HERMIT_DEBUG=8888 $hello
kill $!

refused "no image is refused" 125 "which image" -- $proxy
refused "an unknown option is refused" 125 "--fast" -- $proxy --fast
refused "a missing image is refused" 127 nowhere "No such file" -- $proxy nowhere
refused "a folder is refused" 126 "directory" -- $proxy /hermit
refused "an empty file is refused" 126 "not an ELF file" -- $proxy /mnt/share/empty
refused "a script is refused" 126 "not an ELF file" -- $proxy /mnt/share/script
refused "half a header is refused" 126 "cut off" -- $proxy /mnt/share/header-cut-off
refused "half an image is refused" 126 "cut off" -- $proxy /mnt/share/half
refused "an image without its last byte is refused" 126 "cut off" -- $proxy /mnt/share/but-one
refused "another machine's image is refused" 126 "another machine" -- \
	$proxy /mnt/share/other-machine
refused "a Linux program is refused" 126 "Linux program" -- $proxy /bin/busybox
refused "an image marked as Linux's is refused" 126 "Linux program" -- \
	$proxy /mnt/share/linux-program
refused "a segment outside of the isle is refused" 126 "outside" -- $proxy /mnt/share/outside
refused "an image bigger than the isle is refused" 125 "needs" "the isle has" -- \
	$proxy /mnt/share/too-big
refused "hermit-embed refuses a Linux program" 1 "Linux program" -- \
	/hermit/bin/hermit-embed /bin/busybox -o "$work/x"
refused "hermit-embed refuses half an image" 1 "cut off" -- \
	/hermit/bin/hermit-embed /mnt/share/half -o "$work/x"
[ ! -e "$work/x" ]
ok "hermit-embed leaves nothing behind"

echo 'guest:x:1000:1000::/:/bin/sh' >>/etc/passwd
refused "no permission is said so" 125 "no permission" /dev/hermit/isle0 root -- su guest -c $hello
works
ok "a good start still works"

ip link set mmnif down
ip addr del 192.168.28.1/24 dev mmnif
refused "a missing interface is said so" 125 192.168.28.1 mmnif -- \
	env HERMIT_TRANSPORT=tcp $hello
rmmod mmnif && rmmod hermit
ok "the modules can be unloaded"
refused "a missing hermit.ko is said so" 125 "hermit.ko is not loaded" modprobe -- $hello
refused "a bad value is named even then" 125 "HERMIT_ISLE=x:" "hermit.ko is not loaded" -- \
	env HERMIT_ISLE=x $hello
finish
END
