#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An isle that writes nonsense wherever Linux looks harms only itself.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
$tool 0 load $image idle 0 boot 1-2 wait running 20000 hold &
neighbour=$!
wait_until $patience state_is 0 running
ok "a neighbour runs"
$tool 1 load $image garbage 0 boot 3-5 wait running 20000 signal 1 garbled 20000 status hold \
	>/tmp/out &
wild=$!
wait_until $patience grep -qs state= /tmp/out
like "still counts as running" "$(cat /tmp/out)" "state=running exit=-1 cause=0 *"
log=$(isle 1 log | wc -c)
[ "$log" -lt 1000000 ]
ok "the log has an end ($log bytes)"
isle 1 heartbeat >/dev/null
ok "the heartbeat can be read"
ping -c 2 -W 1 192.168.28.3 >/dev/null
ping -c 2 -W 1 -b 192.168.28.255 >/dev/null 2>&1
is "the neighbour still runs" "$(isle 0 state) $(isle 0 cpus)" "running 1-2"
kill -9 $wild
wait $wild 2>/dev/null
wait_until $patience state_is 1 offline
ok "stops"
kill -9 $neighbour
wait $neighbour 2>/dev/null
wait_until $patience back_to_normal
out=$($tool 1 load $image ringing 10000 boot 3-5 wait running 20000 sleep 500 status)
like "ten thousand doorbells" "$out" "state=running *"
finish
END
