#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Linux and an isle reach each other over mmnif, with frames of every size.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
is "address" "$(cat /sys/class/net/mmnif/address)" 02:48:43:00:00:01
is "MTU" "$(cat /sys/class/net/mmnif/mtu)" 9000
$tool 1 load $image echo 0 boot 3-5 wait running 20000 hold &
holder=$!
wait_until $patience state_is 1 running
ping -c 3 -W 10 192.168.28.3 >/dev/null
ok "ping, found by ARP"
for size in 0 1 63 1472 4000 8972; do
	ping -c 2 -W 10 -s $size 192.168.28.3 >/dev/null
	ok "$size bytes"
done
# Each when the last has come back: no more than one fits BusyBox's buffer for certain.
like "no loss among many" "$(ping -c 1000 -A -i 5 -q 192.168.28.3)" "*1000 packets received*"
ip link set mmnif down
usleep 100000
ip link set mmnif up
ping -c 2 -W 10 192.168.28.3 >/dev/null
ok "again after the interface was down"
rmmod mmnif
insmod /hermit/lib/modules/mmnif.ko
ip link set mmnif up
ip addr add 192.168.28.1/24 dev mmnif
ping -c 2 -W 10 192.168.28.3 >/dev/null
ok "again with a new mmnif.ko"
$tool 0 load $image echo 0 boot 1-2 wait running 20000 hold &
other=$!
wait_until $patience state_is 0 running
ping -c 2 -W 10 192.168.28.2 >/dev/null && ping -c 2 -W 10 192.168.28.3 >/dev/null
ok "two isles"
kill $holder
wait $holder
ping -c 2 -W 10 192.168.28.2 >/dev/null
ok "one, after the other has stopped"
ping -c 1 -W 1 192.168.28.3 >/dev/null
[ $? = 1 ]
ok "which does not answer any more"
$tool 1 load $image echo 0 boot 4 wait running 20000 hold &
holder=$!
wait_until $patience state_is 1 running
ping -c 2 -W 10 192.168.28.3 >/dev/null
ok "until it starts anew"
is "no errors" "$(cat /sys/class/net/mmnif/statistics/rx_errors /sys/class/net/mmnif/statistics/tx_errors | xargs)" "0 0"
ip link set mmnif mtu 9001 2>/dev/null
[ $? != 0 ]
ok "no MTU above 9000"
ip link set mmnif address 02:48:43:00:00:03 2>/dev/null
[ $? != 0 ]
ok "the address stays"
kill $holder $other
wait
finish
END
