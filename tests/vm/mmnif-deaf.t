#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An isle that never empties its ring holds up nobody, itself a second at most.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
$tool 0 load $image echo 0 boot 1-2 wait running 20000 hold &
good=$!
$tool 1 load $image halt 0 boot 3 wait running 20000 hold &
deaf=$!
wait_until 10 state_is 0 running
wait_until 10 state_is 1 running
arp -s 192.168.28.3 02:48:43:00:00:03
ping -c 500 -i 0.001 -s 8000 -W 1 192.168.28.3 >/dev/null 2>&1 &
ping -c 500 -i 0.001 -b 192.168.28.255 >/dev/null 2>&1 &
usleep 200000
like "the good one answers" "$(ping -c 20 -i 0.05 -W 2 -q 192.168.28.2 | grep loss)" "* 0% packet loss"
usleep 1500000
[ "$(cat /sys/class/net/mmnif/statistics/tx_dropped)" -gt 0 ]
ok "frames for the deaf one are dropped: $(cat /sys/class/net/mmnif/statistics/tx_dropped)"
kill -9 $deaf
wait $deaf 2>/dev/null
$tool 1 load $image echo 0 boot 3 wait running 20000 hold &
deaf=$!
wait_until 10 state_is 1 running
ping -c 3 -W 2 192.168.28.3 >/dev/null
ok "its successor is reached at once"
kill $good $deaf
wait
finish
END
