#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs that are not ours, in portable C, do on an isle what they do on Linux:
# built for both from one source, they print the same in the same machine.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both everyday crowd cputime clock_probe
proxy_in_guest <<'END'
export TZ=UTC
mkfifo "$work/never"
exec 6<>"$work/never"			# input that never comes

# compare NAME LINES CPUS...: LINES is how much it prints at least
compare()
{
	name=$1
	lines=$2
	shift 2
	on_linux "$name" $lines /mnt/share/$name-linux /mnt/share/file <&6
	for cpus; do
		HERMIT_CPUS=$cpus
		on_isle /mnt/share/$name /mnt/share/file <&6
	done
	is "nothing but a start in the log" "$(grep -cE 'error|warning' /sys/hermit/isle1/log)" 0
}

good=3
compare everyday 50 5 3-5
good=0
compare crowd 10 5 3-5 1-7
compare cputime 20 3-5
# Within 1 ms of Linux's clocks, whatever becomes of those.
HERMIT_ISLE=1 HERMIT_CPUS=3-5 timeout 100 $tests/clock_compare /mnt/share/clock_probe >"$work/clock"
is "an isle's time is Linux's" "$(awk '$(NF - 1) >= 1000 { print } END { print NR, "phases" }' "$work/clock")" \
	"5 phases"
is "no file is left" "$(ls /mnt/share | grep -c file)" 0
finish
END
