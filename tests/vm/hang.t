#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A core that does not answer a probe makes its isle `hung`, for everybody to see, and
# such an isle stops like any other. One that only computes answers.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END_OF_GUEST'
uevent >"$work/events" 2>/dev/null &
listener=$!
export HERMIT_ISLE=1 HERMIT_CPUS=3-5

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

for kind in cli-spin nmi dead-lock; do
	begin $kind
	is "$kind: nobody has asked yet" "$(isle 1 state)" running
	isle 1 heartbeat >/dev/null
	is "$kind: no answer" "$(isle 1 state)" hung
	stops $kind hung
	like "$kind: the proxy has said so" "$(cat "$work/err")" "*isle 1 does not answer*"
done
is "Linux's log names the CPUs" "$(dmesg | grep -c 'isle 1: no answer from CPUs')" 3

begin spin
isle 1 heartbeat >/dev/null
is "a program that computes answers" "$(isle 1 state)" running
stops spin stopped

kill $listener
is "a uevent for each transition" "$(sed -n 's/^STATE=//p' "$work/events" | tail -n 5 | xargs)" \
	"loaded booting running stopping offline"
is "and for the others" "$(grep -c '^STATE=hung' "$work/events")" 3
finish
END_OF_GUEST
