#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An isle that never empties its ring holds up nobody, itself a second at most.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
$tool 0 load $image echo 0 boot 1-2 wait running 20000 hold &
good=$!
$tool 1 load $image halt 0 boot 3 wait running 20000 hold &
deaf=$!
wait_until $patience state_is 0 running
wait_until $patience state_is 1 running
arp -s 192.168.28.3 02:48:43:00:00:03
ping -i 0.001 -s 8000 192.168.28.3 >/dev/null 2>&1 &
flood=$!
ping -i 0.001 192.168.28.255 >/dev/null 2>&1 &
broadcast=$!
dropped() { [ "$(cat /sys/class/net/mmnif/statistics/tx_dropped)" -gt 0 ]; }
wait_until 20 dropped
ok "frames for the deaf one are dropped"
replies=0
for i in $(seq 20); do
	ping -c 1 -W 10 -q 192.168.28.2 >/dev/null && replies=$((replies + 1))
done
is "the good one answers" $replies 20
kill $flood $broadcast 2>/dev/null	# BusyBox's ping ends when a frame is dropped
kill -9 $deaf
wait $deaf 2>/dev/null
$tool 1 load $image echo 0 boot 3 wait running 20000 hold &
deaf=$!
wait_until $patience state_is 1 running
ping -c 3 -W 10 192.168.28.3 >/dev/null
ok "its successor is reached at once"
kill $good $deaf
wait
finish
END
