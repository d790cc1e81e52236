#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Doorbells reach Linux wherever it has moved them.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
irq=$(awk '/hermit-isle1$/ { sub(":", "", $1); print $1 }' /proc/interrupts)
count()
{
	awk -v irq="$irq:" '$1 == irq { for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+$/) sum += $i; else exit } END { print sum }' /proc/interrupts
}

for target in 1 6 7 2; do
	put /proc/irq/$irq/smp_affinity_list $target >/dev/null
	is "moves to CPU $target" "$(cat /proc/irq/$irq/effective_affinity_list)" $target
	before=$(count)
	$tool 1 load $image exit 3 boot 3-5 wait exited 20000
	ok "exit status arrives there"
	[ "$(count)" -gt "$before" ]
	ok "by an interrupt"
	usleep 100000
done

put /proc/irq/$irq/smp_affinity_list 4 >/dev/null
$tool 1 load $image exit 3 boot 3-5 wait exited 20000
ok "its CPU is lent to the isle itself"
like "so it has moved away" "$(cat /proc/irq/$irq/effective_affinity_list)" "[012567]"

$tool 1 load $image idle 0 boot 5 wait running 20000 hold &
holder=$!
wait_until $patience state_is 1 running
for target in 1 2 3 4 6 7; do
	put $cpu/cpu$target/online 0 >/dev/null
done
is "CPUs go offline under it, to the last" "$(cat /proc/irq/$irq/effective_affinity_list)" 0
for target in 1 2 3 4 6 7; do
	put $cpu/cpu$target/online 1 >/dev/null
done
kill $holder
wait $holder

# Each run begins to count at 0: also where the last one has ended.
for run in first second; do
	is "a doorbell for calls, $run run" "$($tool 1 load $image calls 1 boot 3 called 20000)" ""
done
is "and under one claim" "$($tool 1 load $image calls 1 boot 3 called 20000 ioctl 0xb705 \
	stop load $image calls 1 boot 3 called 20000)" ""

# Nothing keeps a core from ringing.
$tool 1 load $image ringing 4294967295 boot 3 wait running 20000 hold &
holder=$!
wait_until 20 state_is 1 running
ok "an isle rings without end"
before=$(now)
is "an isle that rings without end can be stopped" "$(put /sys/hermit/isle1/cpus -1)" ""
in_time "its end" $before 5
kill $holder
wait $holder
finish
END
