#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Somebody kills a proxy at any step of its life, or Linux runs out of memory: the isle of a
# proxy that lives is not disturbed, that of one that dies is stopped.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest --mem 1G <<'END'
# killed_when WHAT COMMAND...: SIGKILL to $program's proxy as soon as COMMAND succeeds. A
# step that was over before we saw it, or got there, is tried again.
killed_when()
{
	what=$1
	shift
	left=30
	seen=no
	status=0
	while [ "$seen $status" != "yes 137" ] && [ $left -gt 0 ]; do
		left=$((left - 1))
		rm -f "$work"/core/*
		launch $program
		seen=no
		# One that has ended waits for us, and has no image any more.
		while [ $seen = no ] && [ -e /proc/$runner/exe ]; do
			! "$@" || seen=yes
		done
		kill -KILL $runner 2>/dev/null
		wait $runner 2>/dev/null
		status=$?
		exec 7>&-
		wait_until 60 untouched || break
		# It was whole before the proxy died.
		[ ! -e "$work/core/file" ] || seen=late
	done
	is "killed when $what" "$seen $status" "yes 137"
	untouched
	ok "killed when $what: CPUs and isle are back"
}

# All of these look without a process of their own: some steps take a millisecond.
claimed()
{
	read -r owner </sys/hermit/isle1/owner && [ -n "$owner" ]
}

in_state()
{
	read -r state </sys/hermit/isle1/state && [ "$state" = $1 ]
}

ready()
{
	in_state running && read -r line <"$work/run.out" && [ "$line" = ready ]
}

# Its cores have nothing to do: what it has called for last has not come.
waits()
{
	last=$beats
	# An answer that came late counts when it is asked for once more.
	! in_state hung || read -r beats </sys/hermit/isle1/heartbeat
	ready && read -r beats </sys/hermit/isle1/heartbeat && [ "$beats" = "$last" ]
}

does_not_answer()
{
	! ready || read -r beats </sys/hermit/isle1/heartbeat
	in_state hung
}

# It has no name before it is whole.
core_grows()
{
	in_state crashed && ls -l /proc/$runner/fd | grep -q 'core.*deleted'
}

program=$programs/wordcount_proxy
killed_when "the isle is claimed" claimed
# These are over soon: what ends by itself can be tried again when one was missed.
program="$programs/misbehave_proxy exit"
killed_when "the image is loaded" in_state loaded
killed_when "cores start" in_state booting
program=$programs/wordcount_proxy
killed_when "the program runs" in_state running
program="$programs/misbehave_proxy read"
beats=
killed_when "a call waits" waits
export HERMIT_TRANSPORT=tcp
killed_when "a call waits, over TCP" waits
unset HERMIT_TRANSPORT
program="$programs/misbehave_proxy cli-spin"
killed_when "the isle is hung" does_not_answer
program="$programs/misbehave_proxy exit"
killed_when "the program has ended" in_state exited
killed_when "cores are being halted" in_state stopping
program="$programs/misbehave_proxy null-write"
mkdir "$work/core"
export HERMIT_CORE="$work/core/file"
killed_when "the core file is written" core_grows
is "which leaves nothing behind" "$(ls "$work/core")" ""

# Who stops the isle meanwhile clears its memory, and zeros are no core. Some files are whole
# before the memory is touched.
left=30
until grep -qs 'somebody stopped the isle' "$work/run.err" || [ $left = 0 ]; do
	left=$((left - 1))
	rm -f "$work/core/file"
	launch $program
	while [ -e /proc/$runner/exe ] && ! core_grows; do :; done
	put /sys/hermit/isle1/cpus -1 >/dev/null
	wait $runner
	exec 7>&-
	wait_until 60 untouched
	[ ! -e "$work/core/file" ] || [ "$(du -k "$work/core/file" | cut -f1)" -gt 256 ] || break
done
like "a core file is not written while somebody stops the isle" \
	"$(cat "$work/run.err")" "*no core file*somebody stopped the isle*"
is "and is not there" "$(ls "$work/core")" ""
unset HERMIT_CORE
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
