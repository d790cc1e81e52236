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

$tests/linux_load /mnt/share >"$work/load" 2>"$work/load.err" &
load=$!
begins "Linux's work" "$work/load"
HERMIT_ISLE=0 HERMIT_CPUS=2 $proxy /mnt/share/steady >"$work/steady" 2>"$work/steady.err" &
steady=$!
begins "isle 0's work" "$work/steady"
busy_isle=/sys/hermit/isle0
busy_online=0-1,3-7
boots=$(isle 0 boots)

# What the file exit says of each kind, behind the status.
cat >"$work/kinds" <<'KINDS'
null-read 139 -1 memory
null-write 139 -1 memory
null-call 139 -1 memory
wild-read 139 -1 memory
wild-write 139 -1 memory
wild-call 139 -1 memory
wild-jump 139 -1 memory
not-canonical 139 -1 memory
text-write 139 -1 memory
data-call 139 -1 memory
stack-call 139 -1 memory
divide 136 -1 arithmetic
simd 136 -1 arithmetic
x87 136 -1 arithmetic
opcode 132 -1 opcode
protection 139 -1 memory
double-fault 139 -1 fault
interrupt 139 -1 memory
abort 134 -1 abort
assert 134 -1 abort
heap 134 -1 abort
stack 139 -1 stack
stack-thread 139 -1 stack
stack-pointer 139 -1 memory
last-core 139 -1 memory
all-cores 139 -1 memory
smash-idt 139 -1 memory
smash-gdt 139 -1 memory
smash-page-table 139 -1 memory
smash-core 139 -1 memory
smash-gs 139 -1 memory
smash-boot-page 139 -1 memory
smash-core-table 139 -1 memory
smash-log 139 -1 memory
smash-link 3 3 exited
link-edge 139 -1 memory
apic-edge 139 -1 memory
doorbells 0 0 exited
exit 7 7 exited
exit-at-once 7 7 exited
exit-thread 7 7 exited
exit-all-cores 7 7 exited
exit-busy 7 7 exited
exit-deaf 7 7 exited
memory 0 0 exited
threads 0 0 exited
raise 143 143 killed
nmi 0 0 exited
KINDS
export HERMIT_ISLE=1 HERMIT_CPUS=4-5
is "all kinds are known" "$(cut -d' ' -f1 "$work/kinds")" "$($programs/misbehave_proxy --list)"

while read -r kind wanted; do
	# One that does not end is a finding, not the end of this test.
	timeout -s KILL 120 $programs/misbehave_proxy $kind >"$work/out" 2>"$work/err"
	is "$kind" "$? $(isle 1 exit) $(isle 1 state) $(cat $cpu/online)" \
		"$wanted offline $busy_online"
	case "$kind $wanted" in
	"smash-log "*) ;;		# that is gone
	*" -1 "*) like "$kind: log" "$(isle 1 log)" "*: error: *" ;;
	esac
done <"$work/kinds"

is "isle 0 is the same all the time" "$(isle 0 boots) $(isle 0 state)" "$boots running"
ends "isle 0's work" "$work/steady" $steady
busy_isle=
busy_online=$online
ends "Linux's work" "$work/load" $load
finish
END
