#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs come and go, on one isle and on two at once, and nothing is used up:
# CPUs, memory, processes. CYCLES=200 makes it as long as acceptance wants it.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<END
cycles=${CYCLES:-30}
$(cat <<'GUEST'
# cycle ISLE CPUS TIMES: hello again and again; prints how often it went well
cycle()
{
	count=0
	while [ $count -lt $3 ]; do
		HERMIT_ISLE=$1 HERMIT_CPUS=$2 $programs/hello_proxy >"$work/out$1" 2>&1 || break
		grep -q '^argv\[0\]' "$work/out$1" || break
		count=$((count + 1))
	done
	echo $count
}

# Linux starts and ends kworkers as it likes.
processes()
{
	cat /proc/[0-9]*/comm 2>/dev/null | grep -vc '^kworker'
}

# Some memory comes back late.
little_lost()
{
	lost=$((before - $(free_kib)))
	[ $lost -lt 4096 ]
}

is "the first ones" "$(cycle 1 3-5 2) $(cycle 0 2 2)" "2 2"
before=$(free_kib)
processes=$(processes)

cycle 0 2 $cycles >"$work/zero" &
other=$!
is "isle 1, again and again" "$(cycle 1 3-5 $cycles)" $cycles
wait $other
is "isle 0 at the same time" "$(cat "$work/zero")" $cycles
untouched
ok "everything is back"

# Two programs, which live and end independently of each other.
start $programs/wordcount_proxy
busy_isle=/sys/hermit/isle1
busy_online=0-2,6-7
is "isle 0 runs while isle 1 does" "$(cycle 0 1-2 3)" 3
untouched
ok "isle 1 has its CPUs all the time"
echo still here >&7
exec 7>&-
wait $runner
is "isle 1 ends well" "$? $(cat "$work/run.out")" "0 1 2 11"
busy_isle=
busy_online=$online

wait_until $patience little_lost
ok "no memory has gone ($lost KiB)"
# Kernel threads come and go by themselves; a leak would be one per start.
more=$(($(processes) - processes))
[ $more -lt $cycles ]
ok "nor are there more processes ($more)"
finish
GUEST
)
END
