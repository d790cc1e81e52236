#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An isle boots on the CPUs that were asked for, reports, and gives them back.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
is "offline at first" "$(isle 1 state)" offline
is "no CPUs at first" "$(isle 1 cpus)" -1
is "no exit status at first" "$(isle 1 exit)" "-1 none"
is "node" "$(isle 1 node)" 1

$tool 1 load $image idle 0 boot 3-5 wait running 20000 hold >/tmp/out &
holder=$!
wait_until $patience state_is 1 running
ok "runs"
is "CPUs are those asked for" "$(isle 1 cpus)" 3-5
is "they have left Linux" "$(cat $cpu/online)" 0-2,6-7
is "path" "$(isle 1 path)" $image
is "owner" "$(isle 1 owner)" "$holder isle_tool"
[ "$(isle 1 uptime)" -gt 0 ]
ok "uptime goes up"
grep -q hermit-isle1 /proc/interrupts
ok "its doorbell is in /proc/interrupts"
is "stopped through sysfs" "$(put /sys/hermit/isle1/cpus -1)" ""
is "offline" "$(isle 1 state)" offline
is "no CPUs" "$(isle 1 cpus)" -1
is "no path" "$(isle 1 path)" ""
is "CPUs are back" "$(cat $cpu/online)" "$online"
is "stopping again changes nothing" "$(put /sys/hermit/isle1/cpus -1)" ""
is "the claim stays" "$(isle 1 owner)" "$holder isle_tool"
kill $holder
wait $holder
is "no owner" "$(isle 1 owner)" ""

out=$($tool 1 load $image exit 42 boot 2,4-5 wait exited 20000 status)
like "exit status arrives" "$out" "state=exited exit=42 *"
is "exit status stays" "$(isle 1 exit)" "42 exited"
out=$($tool 0 load $image crash 5 boot 1,6 wait crashed 20000 status)
like "crash arrives, with the CPU it happened on" "$out" "state=crashed exit=-1 cause=5 cpu=6 *"
for cause in '0 unknown' '1 panic' '8 unknown' '0xffffffff unknown'; do
	$tool 1 load $image crash ${cause% *} boot 3 wait crashed 20000
	is "the word for cause ${cause% *}" "$(isle 1 exit)" "-1 ${cause#* }"
done
out=$($tool 1 load $image exit 0 boot 1-7 wait exited 20000 status)
like "boots on all CPUs but one" "$out" "state=exited exit=0 *"

echo 0 >$cpu/cpu6/online
$tool 1 load $image exit 0 boot 5-6 wait exited 20000
is "a CPU that was offline stays offline" "$(cat $cpu/cpu6/online) $(cat $cpu/cpu5/online)" "0 1"
echo 1 >$cpu/cpu6/online
is "and comes back when Linux wants it" "$(cat $cpu/online)" "$online"

$tool 1 load $image idle 0 stop status load $image exit 3 boot 3 wait exited 20000 stop status \
	load $image exit 4 boot 3 wait exited 20000 status >/tmp/out
ok "one claim, several programs"
finish
END
