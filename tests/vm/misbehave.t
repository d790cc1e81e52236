#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Whatever a program does with its isle, it ends as a program does: the right status,
# a message, a reason in the log, and Linux has everything back. A program on the
# other isle notices nothing.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END'
misbehave=$programs/misbehave_proxy

# The witness: isle 0 serves pages all the time.
busy_isle=/sys/hermit/isle0
busy_online=0,3-7
mkfifo "$work/pipe"
HERMIT_ISLE=0 HERMIT_CPUS=1-2 $programs/httpd_proxy >"$work/pipe" 2>"$work/httpd.err" &
httpd=$!
read -r -t 250 line <"$work/pipe"
is "a web server on isle 0" "$line" "httpd: listening on port 8000"
export HERMIT_ISLE=1 HERMIT_CPUS=4-5

# crashes KIND STATUS MESSAGE LOG: MESSAGE on stderr, LOG in the isle's log, patterns
crashes()
{
	timeout 60 $misbehave $1 >"$work/out" 2>"$work/err"
	is "$1: status" $? $2
	like "$1: message" "$(cat "$work/err")" "*isle 1: the program crashed: $3; *"
	like "$1: log" "$(isle 1 log)" "*error: $4*"
	untouched
	ok "$1: everything is back"
}

# ends ARGUMENTS STATUS OUTPUT: no crash; a pattern
ends()
{
	like "$1" "$(timeout 60 $misbehave $1 2>&1; echo status $?)" "$3status $2"
	untouched
	ok "$1: everything is back"
}

memory="invalid memory access on CPU 4"
crashes null-read 139 "$memory" "page fault reading address 0x0"
crashes null-write 139 "$memory" "page fault writing address 0x0"
crashes wild-write 139 "$memory" "page fault writing address 0x300000000000"
crashes not-canonical 139 "$memory" "general protection fault"
crashes text-write 139 "$memory" "page fault writing protected address *do_text_write"
crashes data-call 139 "$memory" "page fault executing protected address"
crashes divide 136 "arithmetic error on CPU 4" "divide error"
crashes opcode 132 "illegal instruction on CPU 4" "invalid opcode"
crashes assert 134 "abort() or a failed assertion on CPU 4" "the program called abort()*do_assert"
crashes stack 139 "stack overflow on CPU 4" "stack overflow in task * main*recurse"
crashes stack-thread 139 "stack overflow on CPU 5" "stack overflow in task * thread*recurse"
crashes last-core 139 "invalid memory access on CPU 5" "page fault *core 1 (Linux CPU 5)"

ends "raise 15" 143 ""
ends "nmi" 0 ""
ends "memory" 0 "*MiB
"
ends "threads 100" 0 "100 threads
"
is "more threads than there is memory for" \
	"$(timeout 60 $misbehave threads 1000000 2>&1 | grep -cE '^[0-9]{3} threads$')" 1

# killed WHAT SIGNAL STATUS: what it does, and what ends it, while it does it
killed()
{
	what=$1
	signal=$2
	wanted=$3
	rm -f "$work/in" "$work/pipe"
	mkfifo "$work/in" "$work/pipe"
	sh -c 'trap - INT; exec "$@"' sh $misbehave $what <"$work/in" >"$work/pipe" 2>/dev/null &
	runner=$!
	exec 7>"$work/in" 8<"$work/pipe"
	read -r -t 250 line <&8
	before=$(now)
	kill -$signal $runner
	wait $runner 2>/dev/null
	is "$what, SIG$signal: status" $? $wanted
	in_time "$what, SIG$signal: its end" $before 5
	exec 7>&- 8<&-
	untouched
	ok "$what, SIG$signal: everything is back"
}

for kind in spin-all cli cli-spin deadlock dead-lock read flood; do
	killed $kind TERM 143
done
killed spin KILL 137
killed cli KILL 137

is "nobody reads what it prints" "$(timeout 60 $misbehave flood 2>&1 | head -n 1 | wc -c)" 81
untouched
ok "nobody reads: everything is back"
like "the next program runs" "$($programs/hello_proxy)" "Hello from an isle of *"

kill -0 $httpd
ok "the web server is still there"
like "it serves as before" "$(timeout 60 wget -qO- http://192.168.28.2:8000/)" "*HermitCore isle 0*"
is "and has nothing to complain about" "$(cat "$work/httpd.err"; grep -c error /sys/hermit/isle0/log)" 0
kill $httpd
wait $httpd 2>/dev/null
finish
END
