#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Somebody kills a proxy at any step of its life, or Linux runs out of memory: the isle of a
# proxy that lives is not disturbed, that of one that dies is stopped.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest --mem 1G <<'END'
# killed_at NAME COMMAND...: SIGKILL as soon as COMMAND succeeds, in the life of a proxy
killed_at()
{
	what=$1
	shift
	HERMIT_ISLE=1 HERMIT_CPUS=3-5 $programs/misbehave_proxy exit >/dev/null 2>&1 &
	runner=$!
	until "$@" || ! kill -0 $runner 2>/dev/null; do :; done
	kill -KILL $runner 2>/dev/null
	wait $runner 2>/dev/null
	status=$?
	wait_until 20 untouched
	ok "killed when $what (status $status): CPUs and isle are back"
}

# further STATE...: is isle 1 in one of these states?
further()
{
	read -r state </sys/hermit/isle1/state
	case " $* " in *" $state "*) true ;; *) false ;; esac
}

claimed()
{
	read -r owner </sys/hermit/isle1/owner
}

killed_at "the isle is claimed" claimed
killed_at "the image is loaded" further loaded booting running
killed_at "cores start" further booting running exited
killed_at "the program runs" further running exited
killed_at "the program has ended" further exited stopping
killed_at "cores are being halted" further stopping
works
ok "the next program runs"

# A proxy that Linux spares, beside somebody who takes all memory.
start $programs/wordcount_proxy
echo one two >&7
$tests/hog &
hog=$!
echo 1000 >/proc/$hog/oom_score_adj
echo -1000 >/proc/$runner/oom_score_adj
wait $hog 2>/dev/null
is "Linux has ended whoever took all memory" $? 137
is "the isle has not noticed" "$(isle 1 state)" running
echo three >&7
exec 7>&-
wait $runner 2>/dev/null
is "its program ends well" "$? $(cat "$work/run.out")" "0 2 3 14"
untouched
ok "everything is back"

# One that it ends first.
start $programs/wordcount_proxy
echo 1000 >/proc/$runner/oom_score_adj
$tests/hog &
hog=$!
wait $runner 2>/dev/null
is "Linux ends a proxy to get memory" $? 137
wait $hog 2>/dev/null
exec 7>&-
wait_until 20 untouched
ok "its isle is stopped, its CPUs are back"
works
ok "and the next program runs"
is "Linux tells of nothing but that" \
	"$(dmesg | grep -E "$bad_messages" | grep -v 'Call Trace:')" ""
dmesg -c >/dev/null
finish
END
