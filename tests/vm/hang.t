#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A core that does not answer a probe makes its isle `hung`, for everybody to see, and
# such an isle stops like any other. One that only computes answers.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END_OF_GUEST'
uevent sh -c '[ "$SUBSYSTEM" = hermit ] && echo "$STATE" >>"$0"' "$work/events" &
listener=$!
export HERMIT_ISLE=1 HERMIT_CPUS=3-5

# listens: uevents (protocol 15) reach the listener
listens()
{
	awk -v pid=$listener '$2 == 15 && $3 == pid { found = 1 } END { exit !found }' \
		/proc/net/netlink
}

wait_until 20 listens
ok "somebody listens"

# begin KIND: the program has said that it is ready
begin()
{
	rm -f "$work/pipe"
	mkfifo "$work/pipe"
	"$programs/misbehave" "$1" >"$work/pipe" 2>"$work/err" &
	runner=$!
	read -r -t 60 line <"$work/pipe"
	is "$1: begins" "$line" ready
}

# stops KIND WORD: what the file exit says afterwards
stops()
{
	is "$1: can be stopped" "$(put /sys/hermit/isle1/cpus -1)" ""
	wait $runner
	is "$1: status" $? 137
	is "$1: exit" "$(isle 1 exit)" "-1 $2"
	untouched
	ok "$1: everything is back"
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
done
[ "$(dmesg | grep -c 'isle 1: no answer from CPUs')" -ge 3 ]
ok "Linux's log names the CPUs"

begin spin
# So it does on a busy host, though perhaps late.
wait_until 20 probed running
ok "a program that computes answers"
stops spin stopped

# told RUN: the states of that run that uevents told of. One that computes may have been
# late, and hung for a moment.
told()
{
	awk -v wanted=$1 '/loaded/ { run++ } run == wanted' "$work/events" | xargs | sed "$2"
}

# all_told: has the listener got as far as we have?
all_told()
{
	[ "$(grep -c offline "$work/events")" = 4 ]
}

wait_until 20 all_told
for run in 1 2 3; do
	like "run $run: uevents tell of the hang" "$(told $run)" \
		"loaded booting running *hung stopping offline"
done
is "a uevent for each transition" "$(told 4 's/\(hung running \)*stop/stop/')" \
	"loaded booting running stopping offline"
kill $listener
finish
END_OF_GUEST
