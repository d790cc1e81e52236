#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A core that does not answer a probe makes its isle `hung`, for everybody to see, and
# such an isle stops like any other. One that only computes answers.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END_OF_GUEST'
listen
export HERMIT_ISLE=1 HERMIT_CPUS=3-5

# begin KIND: the program has said that it is ready
begin()
{
	rm -f "$work/pipe" "$work/polled"
	mkfifo "$work/pipe"
	"$programs/misbehave" "$1" >"$work/pipe" 2>"$work/err" &
	runner=$!
	read -r -t 250 line <"$work/pipe"
	is "$1: begins" "$line" ready
	$tests/poll_state /sys/hermit/isle1/state >"$work/polled" &
	poller=$!
	wait_until 20 grep -qs running "$work/polled"
	ok "$1: somebody polls its state"
}

# stops KIND WORD: what the file exit says afterwards
stops()
{
	before=$(now)
	is "$1: can be stopped" "$(put /sys/hermit/isle1/cpus -1)" ""
	wait $runner
	is "$1: status" $? 137
	in_time "$1: its end" $before 5
	is "$1: exit" "$(isle 1 exit)" "-1 $2"
	untouched
	ok "$1: everything is back"
	wait $poller
	ok "$1: poll() has told of the end"
}

# polled: what poll() has told of. It does so later than a state is over, on a busy host.
polled()
{
	grep -v stopping "$work/polled" | xargs
}

# probed STATE: is that what a probe finds?
probed()
{
	isle 1 heartbeat >/dev/null
	state_is 1 $1
}

for kind in cli-spin cli dead-lock; do
	begin $kind
	is "$kind: nobody has asked yet" "$(isle 1 state)" running
	# It may still answer while it returns from its last call.
	wait_until 20 probed hung
	ok "$kind: no answer"
	wait_until 20 grep -q "isle 1 does not answer" "$work/err"
	ok "$kind: the proxy says so"
	stops $kind hung
	like "$kind: poll() tells of the hang" "$(polled)" "running *hung offline"
done
[ "$(dmesg | grep -c 'isle 1: no answer from CPUs')" -ge 3 ]
ok "Linux's log names the CPUs"

begin spin
# So it does on a busy host, though perhaps late.
wait_until 20 probed running
ok "a program that computes answers"
stops spin stopped

for run in 1 2 3; do
	like "run $run: uevents tell of the hang" "$(told $run)" \
		"loaded booting running *hung stopping offline"
done
# One that computes may have been late, and hung for a moment.
is "a uevent for each transition" "$(told 4 | sed 's/\(hung running \)*stop/stop/')" \
	"loaded booting running stopping offline"
kill $listener

is "no isle, no heartbeat" "$(isle 1 heartbeat)" 0
start $programs/wordcount_proxy
before=$(isle 1 heartbeat)

# beats: one more line to read, and there was something to do
beats()
{
	echo line >&7
	[ "$(isle 1 heartbeat)" -gt $before ]
}

wait_until 20 beats
ok "the heartbeat counts what a program calls for (from $before)"
exec 7>&-
wait $runner

# The claim keeps the module; who ends it does not need the isle.
begin cli-spin
rmmod mmnif
is "the module stays while somebody holds the isle" "$(rmmod hermit 2>&1 | grep -c unavailable)" 1
before=$(now)
kill -KILL $runner
wait $runner 2>/dev/null
is "it goes when the holder is killed" "$(rmmod hermit 2>&1)" ""
in_time "and that" $before 5
[ ! -e /sys/hermit ]
ok "it is gone"
wait $poller
finish
END_OF_GUEST
