# SPDX-License-Identifier: GPL-2.0-only
# The words in which tests of the proxy are written; runs in the guest, after
# guest.sh. A refusal must be one line on stderr, nothing on stdout, the right
# status, and the machine as it was.

proxy=/hermit/bin/proxy
programs=/hermit/usr/tests
work=$(mktemp -d)
busy_isle=
busy_online=$online

# untouched: Linux has its CPUs, and no isle is in use, but for what is in busy_*
untouched()
{
	[ "$(cat $cpu/online)" = "$busy_online" ] || return 1
	for state in /sys/hermit/isle*; do
		[ ! -e "$state" ] || [ "$state" = "$busy_isle" ] ||
			[ "$(cat "$state/state")" = offline ] || return 1
	done
}

# check_refusal GOT WANTED: status; the rest is in $work/{out,err,words}
check_refusal()
{
	[ "$1" = "$2" ] || { echo "# status $1, not $2"; return 1; }
	[ ! -s "$work/out" ] || { echo "# it printed something"; return 1; }
	[ "$(wc -l <"$work/err")" = 1 ] || { echo "# not one line"; return 1; }
	while read -r words; do
		grep -qF -e "$words" "$work/err" || { echo "# no \"$words\""; return 1; }
	done <"$work/words"
	untouched || { echo "# something was left behind"; return 1; }
}

# refused WHAT STATUS WORDS... -- COMMAND...
refused()
{
	what=$1
	wanted=$2
	shift 2
	: >"$work/words"
	while [ "$1" != -- ]; do
		printf '%s\n' "$1" >>"$work/words"
		shift
	done
	shift
	"$@" >"$work/out" 2>"$work/err" </dev/null
	check_refusal $? "$wanted" || ! sed 's/^/# /' "$work/err"
	ok "$what"
}

# begun BOOTS: the isle has been booted since there were so many, and its program runs, or
# has ended already
begun()
{
	[ "$(isle 1 boots)" -gt $1 ] && ! state_is 1 loaded && ! state_is 1 booting
}

# launch PROGRAM [ARGUMENT...]: runs it on CPUs 3-5 of isle 1; descriptor 7 is its input
launch()
{
	rm -f "$work/in"
	mkfifo "$work/in"
	HERMIT_ISLE=1 HERMIT_CPUS=3-5 "$@" <"$work/in" >"$work/run.out" 2>"$work/run.err" &
	runner=$!
	exec 7>"$work/in"
}

# start PROGRAM [ARGUMENT...]: the same, and waits until it runs
start()
{
	boots=$(isle 1 boots)
	launch "$@"
	wait_until 20 begun $boots
}

# works: can the isle be used?
works()
{
	[ "$(echo one two | HERMIT_ISLE=1 HERMIT_CPUS=3-5 $programs/wordcount_proxy)" = "1 2 8" ] &&
		untouched
}

# on_linux WHAT LINES COMMAND...: it ends with $good (0) and prints so many lines at least;
# on_isle wants the same
on_linux()
{
	what=$1
	lines=$2
	shift 2
	timeout 250 "$@" >"$work/linux" 2>"$work/linux-err"
	linux=$?
	is "$what: status on Linux" $linux ${good:-0}
	[ "$(wc -l <"$work/linux")" -ge $lines ]
	ok "$what: $lines lines and more on Linux"
}

# on_isle COMMAND...: the same program on CPUs 3-5 of isle 1, if nothing else is set
on_isle()
{
	HERMIT_ISLE=${HERMIT_ISLE-1} HERMIT_CPUS=${HERMIT_CPUS-3-5} timeout 250 "$@" \
		>"$work/isle" 2>"$work/err"
	is "$what: status" $? $linux
	is "$what: stderr" "$(cat "$work/err")" "$(cat "$work/linux-err")"
	is "$what: stdout" "$(diff "$work/linux" "$work/isle")" ""
}

# play TRANSPORT: the scenario, with forwarded calls over that; see over_both
play()
{
	export HERMIT_TRANSPORT=$1
	label=" ($1)"
	(cd "$work" && rm -rf -- *)
	scenario
	cd /
}

# listen: uevents go to the file $events from now on
listen()
{
	events=$work/events
	$tests/uevents >"$events" &
	listener=$!
	wait_until 20 grep -qs ready "$events"
	ok "somebody listens to uevents"
}

# told_of_end RUNS: is there the end of so many runs of isle 1?
told_of_end()
{
	[ "$(grep -c '^1 offline$' "$events")" -ge $1 ]
}

# told RUN: the states of that run of isle 1 that uevents tell of
told()
{
	wait_until 20 told_of_end $1
	awk -v wanted=$1 '$1 == 1 { run += $2 == "loaded"; if (run == wanted) print $2 }' \
		"$events" | xargs
}
