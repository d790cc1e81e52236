#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Two isles that start and stop at once, fight over CPUs, and are claimed by many.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
# run ISLE CPUS TIMES: how often it worked; in /tmp/said is why not
run()
{
	count=0
	for i in $(seq "$3"); do
		$tool "$1" load $image exit 0 boot "$2" wait exited 20000 >>/tmp/said &&
			count=$((count + 1))
	done
	echo $count
}

run 0 1-2 10 >/tmp/a &
run 1 3-5 10 >/tmp/b &
wait
is "side by side, all succeed" "$(cat /tmp/a /tmp/b | xargs)" "10 10"
back_to_normal
ok "all CPUs are back"

: >/tmp/said
run 0 2-4 10 >/tmp/a &
run 1 4-6 10 >/tmp/b &
wait
worked=$(($(cat /tmp/a) + $(cat /tmp/b)))
[ $worked -ge 2 ]
ok "over the same CPU, some succeed: $(cat /tmp/a /tmp/b | xargs)"
is "or it was lent" $((worked + $(grep -cx "boot: EBUSY" /tmp/said))) 20
back_to_normal
ok "all CPUs are back"

# Who comes while another has it is told so.
: >/tmp/said
for i in 1 2 3 4; do
	run 1 3-5 5 >/tmp/c$i &
done
wait
worked=$(cat /tmp/c? | awk '{ sum += $1 } END { print sum }')
[ "$worked" -ge 1 ]
ok "one isle, many claims: $(cat /tmp/c? | xargs)"
is "or it was taken" $((worked + $(grep -cx "open: EBUSY" /tmp/said))) 20

$tool 1 load $image idle 0 boot 3-5 wait running 20000 hold &
holder=$!
wait_until $patience state_is 1 running
for i in 1 2 3 4; do
	echo -1 >/sys/hermit/isle1/cpus &
done
kill -9 $holder
wait
wait_until $patience back_to_normal
ok "many stops at once"

while :; do
	echo 0 >$cpu/cpu4/online
	echo 1 >$cpu/cpu4/online
done 2>/dev/null &
nuisance=$!
is "beside somebody who takes a CPU offline and online" "$(run 1 3-5 10)" 10
kill $nuisance
wait 2>/dev/null
# One that was offline when it was lent comes back as it was.
echo 1 >$cpu/cpu4/online
back_to_normal
ok "all CPUs are back"
finish
END
