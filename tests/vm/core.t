#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A core file tells gdb what all cores and tasks of an isle were doing: when a program
# has crashed, when SIGQUIT ends it, when any signal ends one that hangs, and of one that
# runs, which goes on afterwards, also if nobody reads the file to its end.
. "$(dirname "$0")/lib.sh"

misbehave=$TOP/build/guest/hermit/usr/tests/misbehave
wordcount=$TOP/build/guest/hermit/usr/tests/wordcount
share=$work/share
mkdir "$share"

# debug PROGRAM CORE COMMAND...: what gdb says of a core file
debug()
{
	program=$1
	core=$share/$2
	shift 2
	printf '%s\n' "$@" >"$work/commands"
	gdb -nx -batch -x "$work/commands" "$program" "$core" 2>&1
}

# One that does not get as far as main().
"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -x c -o "$share/early-program" - <<'END' || exit 1
#include <unistd.h>
__attribute__((constructor)) static void stay(void)
{
	if (write(1, "ready\n", 6) == 6)
		for (;;)
			;
}
int main(void) { return 0; }
END

# One that gives up in a handler, which has interrupted it.
"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -x c -o "$share/handler-program" - <<'END' || exit 1
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
static volatile unsigned long rounds;
static void give_up(int number) { (void)number; abort(); }
__attribute__((noinline)) static void interrupted(void)
{
	if (write(1, "ready\n", 6) == 6)
		for (;;)
			rounds++;
}
int main(void) { signal(SIGUSR1, give_up); interrupted(); return 0; }
END

vm_run --share "$share" --append hermit_mem=96M@0,96M@1 --timeout 1200 -- "$(guest_words)"'
cd /mnt/share
export HERMIT_ISLE=1 HERMIT_CPUS=3-4
HERMIT_CORE=/mnt/share/crash /hermit/usr/tests/misbehave null-write 4711
echo "crash: $?"
HERMIT_CORE=/mnt/share/threads /hermit/usr/tests/misbehave last-core
echo "threads: $?"
HERMIT_CORE=/tmp/core /hermit/usr/tests/misbehave null-write
file /tmp/core
HERMIT_CORE=/mnt/share/none /hermit/usr/tests/misbehave exit 7
echo "exit: $? $(ls none 2>/dev/null)"

# A core for which there is no room leaves the one that was there.
mkdir /tmp/small
mount -t tmpfs -o size=128k none /tmp/small
echo old >/tmp/small/core
HERMIT_CORE=/tmp/small/core /hermit/usr/tests/misbehave null-write
echo "full: $? $(ls /tmp/small) $(cat /tmp/small/core)"

# Interrupts are off on one core. Jobs in the background would ignore the signal.
mkfifo /tmp/ready /tmp/words
hangs()
{
	cat /sys/hermit/isle1/heartbeat >/dev/null
	[ "$(cat /sys/hermit/isle1/state)" = hung ]
}
# end NAME SIGNAL KIND COMMAND...: misbehave KIND ends by the signal when it is ready and the
# command succeeds
end()
{
	name=$1
	signal=$2
	kind=$3
	shift 3
	(read -r line </tmp/ready && wait_until 120 "$@" && kill -$signal "$(cat /tmp/pid)") &
	HERMIT_CORE=/mnt/share/$name sh -c "echo \$\$ >/tmp/pid
		exec /hermit/usr/tests/misbehave $kind" >/tmp/ready
	status=$?
}

end quit QUIT cli-spin hangs
echo "quit: $status"
(read -r line </tmp/ready && kill -QUIT "$(cat /tmp/pid)") &
HERMIT_CORE=/mnt/share/early sh -c "echo \$\$ >/tmp/pid
	exec ./early-program" >/tmp/ready
echo "early: $? $(ls early)"
(read -r line </tmp/ready && kill -USR1 "$(cat /tmp/pid)") &
HERMIT_CORE=/mnt/share/handler sh -c "echo \$\$ >/tmp/pid
	exec ./handler-program" >/tmp/ready
echo "handler: $?"
# Nobody but the proxy asks whether it answers. It may yet do so while it returns from its
# last call, and one that computes may be late, on a busy host.
for try in 1 2 3 4 5; do
	end term TERM cli-spin true
	[ ! -e term ] || break
done
echo "term: $status"
for try in 1 2 3 4 5; do
	rm -f calm
	end calm TERM spin true
	[ -e calm ] || break
done
echo "calm: $status $(ls calm 2>/dev/null)"

# The shell keeps the pipe open; what is in it is read at once.
exec 7<>/tmp/words
printf "one two\n" >&7
/hermit/usr/tests/wordcount </tmp/words >counts 7>&- &
# The pipe is among what the proxy has calls wait for: main() waits for more.
words="ino:$(printf %x "$(stat -c %i /tmp/words)") sdev:$(stat -c %D /tmp/words)"
until grep -q "^tfd:.* $words" /proc/$!/fdinfo/*; do usleep 10000; done 2>/dev/null
# On a host that stands still for seconds the isle goes on before all is read.
for try in 1 2 3 4 5; do
	live=$(/hermit/bin/hermitctl core isle1 -o live --json 2>/tmp/live) && break
	grep -q "copying took too long" /tmp/live || break
done
echo "live: $live $(cat /tmp/live)$(cat /sys/hermit/isle1/state)"
printf "three\n" >&7
exec 7>&-
wait $!
echo "counted: $? $(cat counts)"

# Whoever takes a snapshot holds the isle, and others up, while he reads on, and not for
# long when he does not.
/hermit/usr/tests/misbehave flood >/dev/null &
flood=$!
beats() { cat /sys/hermit/isle1/heartbeat; }
goes_on() { [ "$(beats)" != "$before" ]; }
stands_still()
{
	exec 8</sys/hermit/isle1/core
	dd bs=4096 count=1 <&8 >/dev/null 2>&1 || return 1
	while dd bs=4096 count=1 <&8; do :; done >/dev/null 2>&1 &
	reader=$!
	before=$(beats)
	/hermit/bin/hermitctl core 1 -o second 2>/tmp/second
	! goes_on
	still=$?
	kill $reader
	wait $reader
	return $still
}
before=0
wait_until 120 goes_on
wait_until 120 stands_still
echo "still: $? $(cat /tmp/second)"
wait_until 120 goes_on
echo "lease: $? $(dd bs=4096 count=1 <&8 2>&1 >/dev/null | grep -o "Stale file handle")"
exec 8<&-
kill -TERM $flood
wait $flood
cat /sys/hermit/isle1/core
echo "offline: $? $(/hermit/bin/hermitctl core 1 -o none 2>&1; ls none 2>/dev/null)"
finish
' </dev/null

like "$vm_out" '^crash: 139$' 'a crash with HERMIT_CORE has the status of a crash'
like "$vm_out" "^/tmp/core: ELF 64-bit LSB core file, x86-64, .*misbehave" 'file(1) knows what it is'
like "$vm_err" '^proxy: isle 1: core written to /mnt/share/crash$' 'the proxy says so'
like "$vm_out" '^threads: 139$' 'so has one whose thread crashes'
like "$vm_out" '^exit: 7 $' 'a program that ends leaves none'
like "$vm_out" '^full: 139 core old$' 'no room for a core: the one that was there stays'
like "$vm_err" '^proxy: cannot write the core file /tmp/small/core: No space left on device$' \
	'... and the proxy says so'
like "$vm_out" '^quit: 131$' 'SIGQUIT ends a program'
like "$vm_out" '^early: 131 early$' '... also before main()'
like "$vm_out" '^handler: 134$' 'abort() in a signal handler'
like "$vm_out" '^term: 143$' 'SIGTERM ends one that hangs'
like "$vm_out" '^calm: 143 $' 'SIGTERM leaves no core of one that answers'
like "$vm_out" '^live: \{"isle": 1, "core": "live"\} running$' 'a running isle can be read'
like "$vm_out" '^counted: 0 2 3 14$' '... and goes on'
like "$vm_out" '^still: 0 hermitctl: somebody else is copying the core of isle 1; try again$' \
	'an isle stands still while its core is read, by one at a time'
like "$vm_out" '^lease: 0 Stale file handle$' '... and goes on when the reader does not'
like "$vm_out" '^offline: 1 hermitctl: isle 1 has no core: nothing runs on it$' \
	'an isle without cores has no core file'
ends_well "$vm_out"

crash=$(debug "$misbehave" crash 'bt' 'print sink' 'thread apply all bt')
like "$crash" '^#0 .*do_null_write' 'crash: the thread that crashed is the current one'
like "$crash" '^#[0-9]+ .* main ' 'crash: its backtrace leads to main()'
like "$crash" 'SIGSEGV' 'crash: the signal'
like "$crash" '^\$1 = 4711$' 'crash: global variables'
is "$(printf '%s\n' "$crash" | grep -c '^#.* sched_idle ')" 2 \
	'crash: both cores have an idle task'

threads=$(debug "$misbehave" threads 'info threads' 'thread apply all bt')
like "$threads" '^\* 1 .*write_null_on_last_core' 'threads: the one that crashed is marked'
is "$(printf '%s\n' "$threads" | grep -c '^[* ] [0-9]* *LWP ')" 6 \
	'threads: two of the program, two idle tasks, two of the network'
is "$(printf '%s\n' "$threads" | grep -c '^#.* write_null_on_last_core ')" 3 \
	'threads: that one, which gdb shows twice, and main() are where they were'
like "$threads" '^#[0-9]+ .* thread_run ' 'threads: one began as a thread'
like "$threads" '^#[0-9]+ .* main ' 'threads: one began as main()'

for name in quit term; do
	like "$(debug "$misbehave" $name 'bt')" '^#0 .*do_cli_spin' \
		"$name: a core with interrupts off has told its registers"
done

handler=$(debug "$share/handler-program" handler 'bt')
like "$handler" '^#[0-9]+ .* give_up ' 'handler: it is in the backtrace ...'
like "$handler" '^#[0-9]+ .* main ' '... which leads through what it has interrupted to main()'

live=$(debug "$wordcount" live 'print (char *)buffer' 'thread apply all bt')
like "$live" '^\$1 = .* "one two' 'live: global variables'
like "$live" '^#[0-9]+ .*sched_idle' 'live: idle cores'
like "$live" '^#[0-9]+ .* main ' 'live: main() waits for input'
like "$live" '^#[0-9]+ .*forward' 'live: in a forwarded call'
done_testing
