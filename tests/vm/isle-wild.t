#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Whatever an isle does and however its proxy ends, CPUs and memory are back soon (within
# two seconds, if nothing but the isle is in the way) and the next start works.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
for mode in idle halt spin dirty garbage exit crash; do
	case $mode in
	garbage) steps="wait running 20000 signal 1 garbled 20000" ;;
	*) steps= ;;
	esac
	: >/tmp/out
	$tool 1 load $image $mode 1 boot 3-5 $steps say done hold >/tmp/out &
	holder=$!
	wait_until $patience grep -q done /tmp/out
	wait_until $patience cpus_are 1 3-5
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
# What can only be stopped by INIT. One stop in three may be held up by the host.
for mode in halt spin; do
	best=$(for try in 1 2 3; do
		$tool 1 load $image $mode 0 boot 3-5 wait running 20000 time stop time
	done | sort -n | awk 'NR == 1 && $2 == "s" { print int($1 * 100) } END { exit NR != 3 }')
	ok "$mode: stops when asked"
	in_time "$mode: the best of three stops" $(($(now) - best)) 2
done
finish
END
