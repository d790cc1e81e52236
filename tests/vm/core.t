#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A core file tells gdb what all cores and tasks of an isle were doing: when a program
# has crashed, when SIGQUIT ends it, and of one that runs, which goes on afterwards.
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

vm_run --share "$share" --append hermit_mem=96M@0,96M@1 --timeout 600 -- '
cd /mnt/share
export HERMIT_ISLE=1 HERMIT_CPUS=3-4
HERMIT_CORE=/mnt/share/crash /hermit/usr/tests/misbehave null-write
echo "crash: $?"
HERMIT_CORE=/tmp/core /hermit/usr/tests/misbehave null-write
file /tmp/core
HERMIT_CORE=/mnt/share/none /hermit/usr/tests/misbehave exit 7
echo "exit: $? $(ls none 2>/dev/null)"

# Interrupts are off on one core. Jobs in the background would ignore the signal.
mkfifo /tmp/ready /tmp/words
hangs()
{
	cat /sys/hermit/isle1/heartbeat >/dev/null
	[ "$(cat /sys/hermit/isle1/state)" = hung ]
}
(read -r line </tmp/ready && until hangs; do usleep 10000; done && kill -QUIT "$(cat /tmp/pid)") &
HERMIT_CORE=/mnt/share/quit sh -c "echo \$\$ >/tmp/pid; exec /hermit/usr/tests/misbehave cli-spin" >/tmp/ready
echo "quit: $?"

/hermit/usr/tests/wordcount </tmp/words >counts &
exec 7>/tmp/words
# The pipe is among what the proxy has calls wait for: main() waits for input.
words=$(printf %x "$(stat -c %i /tmp/words)")
until grep -q "^tfd:.* ino:$words " /proc/$!/fdinfo/*; do usleep 10000; done 2>/dev/null
cat /sys/hermit/isle1/core >live
echo "live: $? $(cat /sys/hermit/isle1/state)"
printf "one two\nthree\n" >&7
exec 7>&-
wait $!
echo "counted: $? $(cat counts)"
cat /sys/hermit/isle1/core
echo "offline: $?"
echo "$(cat /sys/hermit/isle1/state) $(cat /sys/devices/system/cpu/online)"
' </dev/null

like "$vm_out" '^crash: 139$' 'a crash with HERMIT_CORE has the status of a crash'
like "$vm_out" "^/tmp/core: ELF 64-bit LSB core file, x86-64, .*misbehave" 'file(1) knows what it is'
like "$vm_err" '^proxy: isle 1: core written to /mnt/share/crash$' 'the proxy says so'
like "$vm_out" '^exit: 7 $' 'a program that ends leaves none'
like "$vm_out" '^quit: 131$' 'SIGQUIT ends a program'
like "$vm_out" '^live: 0 running$' 'a running isle can be read'
like "$vm_out" '^counted: 0 2 3 14$' '... and goes on'
like "$vm_out" '^offline: 1$' 'an isle without cores has no core file'
like "$vm_out" '^offline 0-7$' 'all CPUs are back'

crash=$(debug "$misbehave" crash 'bt' 'print kinds[1].name' 'thread apply all bt')
like "$crash" '^#0 .*do_null_write' 'crash: the thread that crashed is the current one'
like "$crash" '^#[0-9]+ .* main ' 'crash: its backtrace leads to main()'
like "$crash" 'SIGSEGV' 'crash: the signal'
like "$crash" '^\$1 = .*"null-write"' 'crash: global variables'
is "$(printf '%s\n' "$crash" | grep -c '^#.* sched_idle ')" 2 \
	'crash: both cores have an idle task'

quit=$(debug "$misbehave" quit 'bt')
like "$quit" '^#0 .*do_cli_spin' 'quit: a core with interrupts off has told its registers'

live=$(debug "$wordcount" live 'thread apply all bt')
like "$live" '^#[0-9]+ .*sched_idle' 'live: idle cores'
like "$live" '^#[0-9]+ .* main ' 'live: main() waits for input'
like "$live" '^#[0-9]+ .*forward' 'live: in a forwarded call'
done_testing
