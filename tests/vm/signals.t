#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Signals, contexts, cancellation and vector registers do on an isle what they do on Linux,
# signals from Linux included: programs that are built for both print the same and end the
# same way.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both signals fpu interrupted
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
/mnt/share/signals-linux >/tmp/linux 2>/dev/null
linux=$?
/mnt/share/signals >/tmp/isle
is "signals: status" $? $linux
is "signals: what it prints" "$(cat /tmp/isle)" "$(cat /tmp/linux)"
is "signals: nothing is missing" "$(grep -c 'yes$' /tmp/isle)" 16
is "fpu" "$(/mnt/share/fpu)" "$(/mnt/share/fpu-linux)"
is "fpu: nothing is missing" "$(/mnt/share/fpu-linux | grep -c 'yes$')" 7

# said TEXT: has the program said so?
said()
{
	grep -qx "$1" /tmp/said
}

# drive PROGRAM WAY NUMBER...: sends the signals, each after the last was spoken of
drive()
{
	: >/tmp/said	# now: the shell behind & does it later, and "ready" may be there yet
	"$1" "$2" >/tmp/said 2>/tmp/said.err &
	runner=$!
	shift 2
	wait_until 60 said ready
	for name; do
		kill -"$name" $runner
		[ "$name" = "$last" ] || wait_until 60 said "SIG$name" || kill -KILL $runner
	done
	wait $runner 2>/dev/null
	echo "status $?" >>/tmp/said
}

# driven WHAT WAY LAST NUMBER...: by Linux and by the isle
driven()
{
	what=$1
	way=$2
	last=$3
	shift 3
	drive /mnt/share/interrupted-linux "$way" "$@" "$last"
	mv /tmp/said /tmp/linux
	drive /mnt/share/interrupted "$way" "$@" "$last"
	is "$what" "$(cat /tmp/said)" "$(cat /tmp/linux)"
}

driven "handlers of a loop that computes, until the default" loop USR1 \
	HUP INT QUIT ALRM USR2 TERM TSTP CONT WINCH
is "all of them ran" "$(grep -c SIG /tmp/said)" 9
like "/sys/hermit/isle1/exit" "$(isle 1 exit)" "138 killed"
driven "sigwait() in a thread" wait TERM
driven "the default in a program with other handlers" wait USR1

before=$(now)
last=TERM
drive /mnt/share/interrupted hang TERM
is "a handler of a core that hangs: status" "$(tail -n 1 /tmp/said)" "status 143"
[ $(($(now) - before)) -le 6000 ]
ok "and soon"

# What the program does not care about does to the proxy what it does to any process. (That
# includes SIGTSTP, but here is no job control, without which nobody is stopped by it.)
: >/tmp/said
/mnt/share/interrupted wait >/tmp/said 2>/dev/null &
runner=$!
wait_until 60 said ready
kill -WINCH $runner
kill -TERM $runner
wait $runner 2>/dev/null
is "and the program gets its SIGTERM" "$(tail -n 1 /tmp/said)" "sigwait() took SIGTERM"
finish
END
