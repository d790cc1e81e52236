#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The module comes and goes, finds its memory, and says what is wrong.
. "$(dirname "$0")/helpers/isle.sh"
in_guest --append "hermit_guest=nomodules hermit_mem=64M@0" <<'END'
module=/hermit/lib/modules/hermit.ko
insmod $module mem=100M
ok "loads"
is "reserved memory on node 0" "$(isle 0 memsize)" $((64 << 20))
is "node 1 gives some" "$(isle 1 memsize)" $((100 << 20))
$tool 1 load $image exit 3 boot 3-5 wait exited 20000
ok "which works"
rmmod hermit
ok "goes"
[ ! -e /sys/hermit ] && [ ! -e /dev/hermit/isle0 ] && ! grep -q hermit /proc/interrupts
ok "without traces"

free=$(free_mib)
for i in $(seq 20); do
	insmod $module || break
	$tool 0 load $image exit 3 boot 3 wait exited 20000 || break
	rmmod hermit || break
done
is "20 times" "$i" 20
has_mib "nothing leaks" $free 4

insmod $module mem=0
ok "no isle is wanted on node 1"
is "so there is none" "$(ls /dev/hermit)" isle0
rmmod hermit
insmod $module mem=1T
ok "node 1 has not got that much"
is "so it has no isle" "$(ls /dev/hermit)" isle0
like "and the log says so" "$(dmesg | grep hermit: | tail -n 2)" "*isle 1: node 1 has no 1048576 MiB*"
rmmod hermit
insmod $module mem=x
is "what is no size" "$(ls /dev/hermit)" isle0
rmmod hermit
insmod $module mem=5M,32M,64M
is "a list by node" "$(isle 1 memsize)" $((32 << 20))
rmmod hermit
insmod $module max_isles=1
is "max_isles" "$(ls /dev/hermit)" isle0
rmmod hermit
insmod $module max_isles=63
ok "max_isles, as many as there can be"
$tool 1 info
rmmod hermit
insmod $module
eighth=$(awk '/MemTotal/ { print int($4 / 8) }' /sys/devices/system/node/node1/meminfo)
[ $(($(isle 1 memsize) >> 10)) -ge "$eighth" ]
ok "an eighth of the node by default: $(isle 1 memsize)"
rmmod hermit
finish
END
