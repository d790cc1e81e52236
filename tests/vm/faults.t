#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every way in which a program can go wrong, one after the other, while Linux works and
# checks itself (helpers/linux_load.c) and isle 0 computes and compares: each ends with
# the right status and cause, Linux has everything back, and the next one starts.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both steady
proxy_in_guest <<'END'
# begins WHAT FILE: it says there that it is ready
begins()
{
	wait_until 60 grep -qs '^ready$' "$2"
	ok "$1 begins"
}

# ends WHAT FILE PID: it has found nothing wrong
ends()
{
	kill -TERM $3
	wait $3
	is "$1: nothing is wrong" "$? $(grep -v '^ready$' "$2.err")" "0 "
	echo "# $1: $(tail -n 1 "$2")" >&2
}

# The first run of each takes what it keeps.
for isle in 0 1; do
	HERMIT_ISLE=$isle HERMIT_CPUS=4-5 $programs/hello_proxy >/dev/null
	ok "isle $isle works"
done
free=$(free_mib)
$tests/linux_load /mnt/share >"$work/load" 2>"$work/load.err" &
load=$!
begins "Linux's work" "$work/load"
HERMIT_ISLE=0 HERMIT_CPUS=2 $proxy /mnt/share/steady >"$work/steady" 2>"$work/steady.err" &
steady=$!
begins "isle 0's work" "$work/steady"
busy_isle=/sys/hermit/isle0
busy_online=0-1,3-7
boots=$(isle 0 boots)

# Of each kind: the status and what the file exit says; the word in the log that names a crash,
# and the function that its backtrace must name, unless names or all of the log are gone.
cat >"$work/kinds" <<'KINDS'
null-read|139 -1 memory|page fault reading address 0x0|do_null_read
null-write|139 -1 memory|page fault writing address 0x0|do_null_write
null-call|139 -1 memory|page fault executing address 0x0|do_null_call
wild-read|139 -1 memory|page fault reading address 0x300000000000|do_wild_read
wild-write|139 -1 memory|page fault writing address 0x300000000000|do_wild_write
wild-call|139 -1 memory|page fault executing address 0x300000000000|do_wild_call
wild-jump|139 -1 memory|general protection fault|main
not-canonical|139 -1 memory|general protection fault|do_not_canonical
frame-pointer|139 -1 memory|page fault writing address 0x0|do_frame_pointer
text-write|139 -1 memory|page fault writing protected address|do_text_write
data-call|139 -1 memory|page fault executing protected address|do_data_call
stack-call|139 -1 memory|page fault executing protected address|do_stack_call
divide|136 -1 arithmetic|divide error|do_divide
simd|136 -1 arithmetic|SIMD floating-point error|do_simd
x87|136 -1 arithmetic|x87 floating-point error|do_x87
opcode|132 -1 opcode|invalid opcode|do_opcode
protection|139 -1 memory|general protection fault|do_protection
double-fault|139 -1 fault|double fault|do_double_fault
interrupt|139 -1 memory|page fault writing address 0x0|handler
abort|134 -1 abort|the program called abort()|do_abort
assert|134 -1 abort|the program called abort()|do_assert
heap|134 -1 abort|the program called abort()|do_heap
stack|139 -1 stack|stack overflow in task|recurse
stack-thread|139 -1 stack|stack overflow in task|recurse
stack-pointer|139 -1 memory|page fault writing address 0x2ffffffffff8|do_stack_pointer
last-core|139 -1 memory|page fault writing address 0x0|write_null_on_last_core
all-cores|139 -1 memory|page fault writing address 0x0|write_null_together
crash-busy|139 -1 memory|page fault writing address 0x0|do_crash_busy
smash-idt|139 -1 memory|page fault writing protected address|memset
smash-gdt|139 -1 memory|page fault writing protected address|memset
smash-page-table|139 -1 memory|page fault writing protected address|do_smash_page_table
smash-core|139 -1 memory|meanwhile exception 14 at 0x|
smash-gs|139 -1 memory|page fault reading address 0x0|sched_yield
smash-boot-page|139 -1 memory|page fault writing address 0x0|
smash-core-table|139 -1 memory|page fault writing address 0x0|do_smash_core_table
smash-log|139 -1 memory||
smash-link|3 3 exited
link-edge|139 -1 memory|page fault writing address 0x|do_link_edge
apic-edge|139 -1 memory|page fault writing address 0x|do_apic_edge
doorbells|0 0 exited
exit|7 7 exited
exit-at-once|7 7 exited
exit-thread|7 7 exited
exit-all-cores|7 7 exited
exit-busy|7 7 exited
exit-deaf|7 7 exited
memory|0 0 exited
threads|0 0 exited
raise|143 143 killed
nmi|0 0 exited
KINDS
export HERMIT_ISLE=1 HERMIT_CPUS=4-5
misbehave=$programs/misbehave_proxy
is "all kinds are known" "$(cut -d'|' -f1 "$work/kinds")" "$($misbehave --list)"
endless=$($misbehave --list-endless)
listen
runs=0

# told_well KIND STATES: the uevents of the run that has just ended. Linux need not have
# looked while a program ran that was quick.
told_well()
{
	runs=$((runs + 1))
	is "$1: uevents" "$(told $runs | sed 's/ running / /')" "loaded booting $2stopping offline"
}

# crashed KIND WORDS FUNCTION: the log says so, and the proxy in one line
crashed()
{
	case $1 in
	smash-log) pattern='*' ;;
	smash-core) pattern="*error: $2*" ;;
	smash-boot-page) pattern="*error: $2*rip ????????????????*backtrace:*" ;;
	*) pattern="*error: $2*on core ? (Linux CPU *)*rip ????????????????*backtrace:*$3+0x*" ;;
	esac
	like "$1: log" "$(isle 1 log)" "$pattern"
	[ $1 != frame-pointer ] || is "$1: its backtrace ends" "$(isle 1 log | grep -c meanwhile)" 0
	is "$1: one line" "$(sed '/^assertion /d; s/.*: isle 1: the program crashed: .*/-/' "$work/err")" -
	told_well $1 "crashed "
}

# runs_to_end KIND WANTED WORDS FUNCTION: as in the list above. One that does not end is a
# finding, not the end of this test.
runs_to_end()
{
	timeout -s KILL $((120 * ${HERMIT_SLOW:-1})) $misbehave $1 </dev/null >"$work/out" 2>"$work/err"
	is "$1" "$? $(isle 1 exit) $(isle 1 state) $(cat $cpu/online)" "$2 offline $busy_online"
	case $2 in
	*" -1 "*) crashed "$1" "$3" "$4" ;;
	*) told_well $1 "exited " ;;
	esac
}

# is_ended KIND: somebody ends it once it is at work
is_ended()
{
	rm -f "$work/in" "$work/pipe"
	mkfifo "$work/in" "$work/pipe"
	$misbehave $1 <"$work/in" >"$work/pipe" 2>"$work/err" &
	runner=$!
	exec 7>"$work/in" 8<"$work/pipe"
	read -r -t 120 line <&8
	kill -TERM $runner
	wait $runner 2>/dev/null
	is "$1" "$? $(isle 1 exit) $(isle 1 state) $(cat $cpu/online)" \
		"143 -1 stopped offline $busy_online"
	exec 7>&- 8<&-
	is "$1: nothing to say" "$(cat "$work/err")" ""
	told_well $1 ""
}

$tests/linux_load --ping 192.168.28.2 >"$work/pings" 2>"$work/pings.err" &
pings=$!
begins "the link to isle 0" "$work/pings"
while IFS='|' read -r kind wanted words place; do
	[ $kind = smash-link ] || runs_to_end $kind "$wanted" "$words" "$place"
done <"$work/kinds"
for kind in $endless; do
	is_ended $kind
done

# rung: how often isle 1 has called Linux
rung()
{
	awk '$NF == "hermit-isle1" { for (i = 2; i < NF; i++) sum += $i } END { print sum }' \
		/proc/interrupts
}

# Before it stops the isle, the proxy shows the log, for which there is no room in its pipe.
# A core that went on meanwhile would ring all the time.
mkfifo "$work/full"
exec 8<>"$work/full"
head -c 65536 /dev/zero >&8
HERMIT_VERBOSE=1 $misbehave crash-busy 2>&8 &
runner=$!
wait_until 60 state_is 1 crashed
ok "a program has crashed beside a busy core"
cpu_turn >/dev/null
before=$(rung)
[ "${before:-0}" -gt 0 ]
ok "which has rung"
cpu_turn >/dev/null
is "and is halted" "$(rung) $(isle 1 state)" "$before crashed"
cat <&8 >/dev/null &
drain=$!
wait $runner
is "the proxy goes on" $? 139
kill $drain
wait $drain 2>/dev/null
told_well "crash beside a busy core" "crashed "
# Nor does it keep people from ending it, and what it has with it.
exec 8<&-
exec 8<>"$work/full"
head -c 65536 /dev/zero >&8
HERMIT_VERBOSE=1 $misbehave null-write 2>&8 &
runner=$!
wait_until 60 state_is 1 crashed
wait_until 60 grep -q pipe_write /proc/$runner/wchan
ok "a proxy waits for somebody who does not read"
kill -TERM $runner
wait $runner
is "and can be ended" "$? $(isle 1 state) $(cat $cpu/online)" "143 offline $busy_online"
exec 8<&-
told_well "an end while the proxy waits" "crashed "

# Whoever pings notices this one: it takes the link.
ends "the link to isle 0" "$work/pings" $pings
wanted=$(sed -n 's/^smash-link|//p' "$work/kinds")
runs_to_end smash-link "$wanted" "" ""
kill $listener

is "isle 0 is the same all the time" "$(isle 0 boots) $(isle 0 state)" "$boots running"
ends "isle 0's work" "$work/steady" $steady
busy_isle=
busy_online=$online
ends "Linux's work" "$work/load" $load
has_mib "Linux has its memory back" $free 4
finish
END
