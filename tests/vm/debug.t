#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# gdb on the host looks into a program that runs on an isle in the test machine: with
# HERMIT_DEBUG the proxy listens for it there, and a relay leads to the host.
. "$(dirname "$0")/lib.sh"

gdb=$TOP/build/toolchain/bin/x86_64-hermit-gdb
share=$work/share
program=$share/debugged
socket=$work/socket
mkdir "$share"
"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O0 -g -Wall -Wextra -Werror -o "$program" \
	"$TOP/tests/vm/programs/debugged.c" || exit 1

# commands NAME: what gdb is to do in the session NAME, on stdin
commands()
{
	{
		printf 'set pagination off\nset confirm off\nset remotetimeout 100\n'
		printf 'target remote %s\n' "$socket"
		cat
	} >"$work/$1.gdb"
}

commands look <<END
backtrace
print watched
break twice
continue
backtrace
info threads
thread apply all backtrace
print global
print number
next
next
print result
stepi
print \$pc == 0
print sizeof(\$xmm0)
print \$gs_base != 0
finish
set variable global.left = 4711
continue
print number
delete
continue
END

commands crash <<END
continue
backtrace
continue
END

commands abort <<END
continue
backtrace
continue
END

commands first <<END
break main
continue
detach
END

# Leaves breakpoints behind. A task of the kernel may just have the core.
commands killed <<END
set breakpoint always-inserted on
thread apply all backtrace
break compute
break twice
shell touch $share/attached; until [ -e $share/refused ]; do sleep 0.1; done
shell kill -9 \$PPID
END

# Ctrl-C, once the program runs again.
commands interrupted <<END
shell (until grep -q "Sending packet: .vCont;c" "$work/interrupted.out"; do sleep 0.1; done; kill -INT \$PPID) &
set debug remote 1
continue
set debug remote 0
thread apply all backtrace
print rounds > 0
set variable spin = 0
detach
END

# Ctrl-C, when nothing but an NMI reaches the core.
commands deaf <<END
break compute
continue
delete
shell (until grep -q "Sending packet: .vCont;c" "$work/deaf.out"; do sleep 0.1; done; kill -INT \$PPID) &
set debug remote 1
continue
set debug remote 0
backtrace
print \$eflags & 0x200
set variable spin = 0
detach
END

# By debug registers: a variable that another core writes to, and an instruction.
commands watch <<END
break main
continue
watch watched
hbreak compute
continue
backtrace
continue
backtrace
info breakpoints
delete
continue
END

commands copied <<END
break knocked
continue
backtrace
delete
continue
END

# To these nobody talks any more in the end.
commands orphan <<END
break main
continue
shell touch $share/orphan; until [ -e $share/gone ]; do sleep 0.1; done
shell kill -9 \$PPID
END

commands stopped <<END
shell touch $share/stopped; until [ -e $share/taken ]; do sleep 0.1; done
shell kill -9 \$PPID
END

commands murder <<END
break main
continue
kill
END

# What the machine prints says which session is to begin; the others wait.
listen()
{
	while read -r word name; do
		printf '%s %s\n' "$word" "$name"
		[ "$word" != gdb ] ||
			timeout 300 "$gdb" -nx -batch -x "$work/$name.gdb" "$program" </dev/null \
				>"$work/$name.out" 2>&1 &
	done
	wait
}

mkfifo "$work/lines"
listen <"$work/lines" >"$work/heard" &
listener=$!
"$VM" run --timeout 600 --share "$share" --socket "$socket" --append hermit_mem=96M@0,96M@1 -- "$(guest_words)"'
cd /mnt/share
export HERMIT_ISLE=1 HERMIT_CPUS=3-4

listening() { netstat -ltn | grep -q "127.0.0.1:1234 "; }
wait_for() { until "$@"; do usleep 20000; done; }

# begin [ARGUMENT...]: a program that waits for gdb
begin()
{
	HERMIT_DEBUG=1234 ./debugged "$@" >/tmp/out 2>/tmp/err &
	runner=$!
	wait_for listening
}

# visit NAME: gdb comes, and goes
visit()
{
	echo "gdb $1"
	/hermit/tests/relay 1234
}

# over NAME: the program has ended
over()
{
	wait $runner
	echo "$1: $? $(tr "\n" "|" </tmp/out)"
	echo "$1-said $(tr "\n" "|" </tmp/err)"
}

begin
yes hello | head -c 4000 | timeout 60 nc 127.0.0.1 1234
echo "no-gdb $? $(cat /tmp/out)"
echo "somebody:x:1000:1000::/:/bin/sh" >>/etc/passwd
su somebody -c "timeout 60 nc 127.0.0.1 1234" </dev/null
visit look
over look

HERMIT_TRANSPORT=tcp
export HERMIT_TRANSPORT
begin crash
visit crash
over crash
unset HERMIT_TRANSPORT

begin abort
visit abort
over abort

begin spin
visit first
wait_for grep -q computing /tmp/out
{
	wait_for test -e attached
	echo "second $(timeout 60 nc 127.0.0.1 1234 </dev/null | wc -c)"
	touch refused
} &
visit killed
echo "left $(cat /sys/hermit/isle1/state)"
visit interrupted
over spin

begin deaf
visit deaf
over deaf

begin
visit watch
over watch

# While the proxy is late the administrator copies the program, which has come to a
# breakpoint, and goes on copying. The first connection is over when nothing that the
# program has asked the proxy for is left.
knock() { timeout 60 nc 192.168.28.3 4711 </dev/null; }
begin knock
{
	wait_for grep -q listening /tmp/out
	knock
	kill -STOP $runner
	knock &
	timeout 60 sh -c "until [ \$(grep -c knocked4711 /sys/hermit/isle1/core) != 0 ]; do :; done"
	exec $tests/snapshots /sys/hermit/isle1/core >snapshots
} &
copier=$!
{
	wait_for test -e snapshots
	wait_until 60 test -s snapshots
	kill -CONT $runner
} &
visit copied
over copied
kill $copier
wait $copier
echo "snapshots $? $(tail -n 1 snapshots)"

# The proxy is killed while its isle stands still.
begin
{
	wait_for test -e orphan
	kill -9 $runner
	wait_for grep -q offline /sys/hermit/isle1/state
	touch gone
} &
visit orphan
over orphan
echo "orphaned $(cat /sys/devices/system/cpu/online)"

# The administrator takes the isle away.
begin
{
	wait_for test -e stopped
	echo -1 >/sys/hermit/isle1/cpus
	touch taken
} &
visit stopped
over stopped

begin
visit murder
over murder
finish
' >"$work/lines" 2>"$work/err" </dev/null
vm_status=$?
wait $listener
heard=$(cat "$work/heard")
is $vm_status 0 'the machine ends well' || cat "$work/err" >&2

# said NAME: what gdb has said in a session
said()
{
	cat "$work/$1.out"
}

like "$heard" "^look-said proxy: isle 1: the program waits for gdb: x86_64-hermit-gdb /mnt/share/debugged -ex 'target remote :1234'" \
	'the proxy says how to come'
like "$heard" '^look-said .*it was no gdb that came to port 1234' 'garbage is nobody'
like "$heard" '^no-gdb 0$' '... and starts nothing'
like "$heard" '^look-said .*user 1000 may not debug it' 'nobody but root may come'

look=$(said look)
like "$look" '^#0 .* stop_at_start ' 'the program waits before it has begun'
like "$look" '^\$1 = 0$' '... and before its constructors'
like "$look" 'Thread [0-9]+ "main" hit Breakpoint 1, twice \(number=42\)' 'a breakpoint'
like "$look" '^#1 .* in main ' 'a backtrace'
unlike "$(sed '/^ *Id /q' "$work/look.out")" '^#5 ' '... that ends where a thread begins'
like "$look" '^\* .*"main" \(running\) +twice ' 'threads: the one that met it'
idle=$(sed -n '/^Thread .*"idle" (running)/,/^$/p' "$work/look.out")
like "$idle" '^#[0-9]+ .*sched_idle ' 'threads: an idle core'
like "$idle" ' _start' '... from where it was started'
unlike "$(printf '%s\n' "$idle" | sed '1,/ _start/d')" '^#[0-9]+ +0x0*[1-9a-f]' '... and no further'
like "$look" '"tcpip" \(waiting\)' 'threads: one that waits'
like "$look" '^\$2 = \{left = 42, right = 2.5\}$' 'a global variable'
like "$look" '^\$3 = 42$' 'an argument'
like "$look" '^\$4 = 84$' 'a local variable, after two steps'
like "$look" '^\$5 = 0$' 'one instruction'
like "$look" '^\$6 = 16$' 'vector registers'
like "$look" '^\$7 = 1$' 'the base of a segment'
like "$look" '^Value returned is \$8 = 84$' 'out of a function'
like "$look" 'Thread [0-9]+ "thread" hit Breakpoint 1, twice \(number=100\)' 'another thread on another core'
like "$look" '^\$9 = 100$' '... and its argument'
like "$look" '^\[Inferior 1 \(Remote target\) exited with code 03\]$' 'gdb sees the program exit'
like "$heard" '^look: 3 twice: 84\|computing\|global: 4711, watched: 200\|$' \
	'output and status are the program'"'"'s, with a variable as gdb has set it'

crash=$(said crash)
like "$crash" '"main" received signal SIGSEGV' 'a crash stops in gdb first'
like "$crash" '^#0 +0x[0-9a-f]+ in main |^#0 +main ' '... where it happened'
like "$crash" '^Program terminated with signal SIGSEGV' '... and ends the program then'
like "$heard" '^crash: 139' '... with its status'
abort=$(said abort)
like "$abort" '"main" received signal SIGABRT' 'abort() stops in gdb first'
like "$abort" '^#[0-9]+ .* main ' '... and shows who called it'
like "$heard" '^abort: 134 ' '... and ends the program then'

like "$(said first)" '"main" hit Breakpoint 1, main ' 'gdb lets go of a program ...'
like "$(said killed)" '^#1 .* main ' '... comes again ...'
like "$heard" '^second 0$' '(a second one is refused)'
like "$heard" '^spin-said .*a second one was refused' '(and the proxy says so)'
like "$heard" '^left running$' '... dies with breakpoints set: the program runs on'
interrupted=$(said interrupted)
like "$interrupted" ' received signal SIGINT' 'Ctrl-C stops a loop'
like "$interrupted" '^#0 +(0x[0-9a-f]+ in )?compute ' '... where it is'
like "$heard" '^spin: 3 twice: 84\|computing\|global: 42, watched: 200\|$' \
	'a program that gdb has let go of ends as if nothing had been'

deaf=$(said deaf)
like "$deaf" ' received signal SIGINT' 'Ctrl-C stops a core that has interrupts off'
like "$deaf" '^#1 .* compute_deaf ' '... where it is'
like "$deaf" '^\$1 = 0$' '... as it is'
like "$heard" '^deaf: 3 ' '... and it goes on'

watch=$(said watch)
like "$watch" '"thread" hit Hardware watchpoint 2: watched' 'a watchpoint, met by another core'
like "$watch" '^New value = 200$' '... with the value'
like "$watch" '^#[0-9]+ .* work ' '... and the place'
like "$watch" '"main" hit Breakpoint 3, compute|"main" hit Hardware assisted breakpoint 3' \
	'a breakpoint in hardware'
like "$heard" '^watch: 3 ' '... and the program goes on'

copied=$(said copied)
like "$copied" '"main" hit Breakpoint 1, knocked ' 'a breakpoint is there for gdb, whoever makes a core file first'
like "$copied" '^#1 .* wait_for_knock ' '... where it was'
like "$heard" '^copied: 3 ' '... and the program goes on'
like "$heard" '^snapshots 0 [1-9]' '... while somebody goes on with that'

like "$heard" '^orphan: 137' 'a proxy killed under gdb'
like "$heard" '^orphaned 0-7$' '... leaves nothing behind'
like "$heard" '^stopped: 137' 'an isle that the administrator stops under gdb'
like "$heard" '^stopped-said .*was stopped by the administrator' '... says who it was'

like "$(said murder)" '^\[Inferior 1 \(Remote target\) killed\]$' 'gdb kills the program'
like "$heard" '^murder: 137$' '... as SIGKILL does'
ends_well "$heard"
done_testing
