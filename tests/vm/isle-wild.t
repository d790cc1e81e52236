#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Whatever an isle does and however its proxy ends, CPUs and memory are back within
# two seconds and the next start works.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
for mode in idle halt spin dirty garbage exit crash; do
	$tool 1 load $image $mode 1 boot 3-5 hold >/dev/null &
	holder=$!
	wait_until 10 cpus_are 1 3-5
	wait_until 20 grep -qE 'running|exited|crashed' /sys/hermit/isle1/state
	ok "$mode: boots"
	before=$(now)
	kill -9 $holder
	wait $holder 2>/dev/null
	wait_until 60 back_to_normal
	ok "$mode: CPUs come back when the proxy is killed"
	in_time "$mode: all is back" $before 5
	is "$mode: the next start works" \
		"$($tool 1 zero load $image exit 7 boot 3-5 wait exited 20000 && isle 1 exit)" "7 exited"
done
for mode in halt spin; do
	$tool 1 load $image $mode 0 boot 3-5 wait running 20000 stop
	ok "$mode: stops when asked"
done
finish
END
