#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The test machine: has the CPUs, nodes and memory that were asked for, passes
# on outputs and status unchanged, and never outlives its command or its timeout.
. "$(dirname "$0")/lib.sh"

### What it has

vm_run -- 'cat /sys/devices/system/cpu/online /sys/devices/system/node/online
	cat /sys/devices/system/node/node?/cpulist
	awk "/MemTotal/ { print int(\$4 / 1024 / 512) }" /sys/devices/system/node/node?/meminfo
	hostname; id -u; mount -t 9p | cut -d" " -f3 | grep -v modules; ip -o link show lo | grep -o LOWER_UP
	{ cat /var/log/dmesg; dmesg; } | grep -cE "'"$BAD_MESSAGES"'"'
is "$vm_status" 1 'boots; no bad messages in the log'
is "$vm_out" '0-7
0-1
0-3
4-7
2
2
hermit-host
0
/hermit
LOWER_UP
0' 'has 8 CPUs, 2 nodes with 2 GiB less 512 MiB each, /hermit, loopback'

vm_run --smp 10 --nodes 3 --mem 1G -- 'cat /sys/devices/system/node/node?/cpulist
	grep -o "hermit_mem: node.*MiB" /var/log/dmesg; dmesg | grep hermit_mem'
is "$vm_out" '0-2
3-5
6-9
hermit_mem: node 0: 84 MiB
hermit_mem: node 1: 84 MiB
hermit_mem: node 2: 86 MiB' '--smp, --nodes and --mem that do not divide evenly; dmesg tells of what came later'

### What goes through

mkdir "$work/share"
head -c 300000 /dev/urandom >"$work/share/noise"
vm_run --share "$work/share" -- 'cd /mnt/share && cat noise && tr a-z A-Z <noise >&2
	cp noise copy && exit 42'
is "$vm_status" 42 'the status of the command'
cmp -s "$work/out" "$work/share/noise"
ok $? 'stdout is unchanged, byte by byte'
tr a-z A-Z <"$work/share/noise" | cmp -s - "$work/err"
ok $? 'stderr is unchanged and apart from stdout'
cmp -s "$work/share/copy" "$work/share/noise"
ok $? 'files written in /mnt/share are whole when the machine has ended'

vm_run -- 'printf "%s\n" "it'\''s \"two\"
lines" \$HOME; cat; kill -TERM $$'
is "$vm_out" 'it'\''s "two"
lines
$HOME' 'quotes, newlines and dollars reach the shell; stdin is empty'
is "$vm_status" 143 'a command that dies of a signal'

vm_run -- 'sleep 1000 & echo started'
is "$vm_status $vm_out" '0 started' 'what the command leaves running does not hold the machine up'

printf 'echo one; echo two >&2\nexit 9\n' >"$work/script"
vm_status=0
"$VM" shell --timeout "$VM_TIMEOUT" <"$work/script" >"$work/out" 2>"$work/err" || vm_status=$?
is "$vm_status $(cat "$work/out") $(cat "$work/err")" '9 one two' 'shell executes its input'

### How it ends

# A busy host may need longer than this to boot, which is no failure of the timeout.
for seconds in 20 60 120; do
	vm_run --timeout $seconds -- 'echo before; sleep 1000'
	case $vm_err in *nanosleep*) break ;; esac
done
is "$vm_status" 124 'timeout'
is "$vm_out" before 'what was printed before the timeout is there'
like "$vm_err" 'timeout' 'a timeout is reported'
like "$vm_err" '^  \| [0-9]+ S sleep 1000 : .*nanosleep' 'with what everybody waits for'
like "$vm_err" '^  \| RIP=' 'and where the CPUs are'
rm -f "$(printf '%s\n' "$vm_err" | sed -n 's/.*its console: //p')"

begin=$(date +%s)
vm_run -- 'echo c >/proc/sysrq-trigger; sleep 1000'
is "$vm_status" 125 'a panic ends the machine'
[ $(($(date +%s) - begin)) -lt $((VM_TIMEOUT / 2)) ]
ok $? 'long before the timeout'
like "$vm_err" '^scripts/vm: the guest died: Kernel panic - not syncing: sysrq triggered crash' \
	'a panic is reported'
like "$vm_err" '^  \|.*Call Trace' 'the console is shown'
log=$(printf '%s\n' "$vm_err" | sed -n 's/.*its console: //p')
[ -s "$log" ]
ok $? 'the console is kept' && rm -f "$log"

vm_run -- 'poweroff -f; sleep 1000'
is "$vm_status" 125 'a machine that ends without a status'
rm -f "$(printf '%s\n' "$vm_err" | sed -n 's/.*its console: //p')"

"$VM" run -- 'echo up; sleep 1000' >"$work/out" 2>"$work/err" &
vm=$!
while [ ! -s "$work/out" ] && kill -0 $vm 2>/dev/null; do sleep 0.1; done
qemu=$(cat "/proc/$vm/task/$vm/children")
kill -TERM $vm
wait $vm
is $? 143 'SIGTERM ends it'
[ -n "$qemu" ] && ! kill -0 $qemu 2>/dev/null
ok $? 'and its QEMU'

"$VM" run -- 'echo up; sleep 1000' >"$work/out" 2>"$work/err" &
vm=$!
while [ ! -s "$work/out" ] && kill -0 $vm 2>/dev/null; do sleep 0.1; done
qemu=$(cat "/proc/$vm/task/$vm/children")
kill -KILL $vm
wait $vm 2>/dev/null
tries=0
while kill -0 $qemu 2>/dev/null && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
! kill -0 $qemu 2>/dev/null
ok $? 'after SIGKILL the guest ends itself'

# crash SCRIPT COMMAND...: runs the script and lets QEMU crash when COMMAND succeeds
crash()
{
	"$VM" run -- "$1" >"$work/out" 2>"$work/err" &
	vm=$!
	shift
	until qemu=$(cat "/proc/$vm/task/$vm/children") && [ -n "$qemu" ] &&
		grep -q qemu "/proc/${qemu% }/comm" 2>/dev/null && "$@"; do
		kill -0 $vm || break
		sleep 0.05
	done
	kill -SEGV $qemu
	vm_status=0
	wait $vm || vm_status=$?
	vm_err=$(cat "$work/err")
}

crash 'echo up' true
is "$vm_status $(cat "$work/out")" '0 up' 'QEMU crashes while the guest boots: it starts once more'
like "$vm_err" 'crashed with status -11 before the command began.*once more' 'and says so'
rm -f "$(printf '%s\n' "$vm_err" | sed -n 's/.*its console: \(.*\); once more/\1/p')"
crash 'echo up; sleep 1000' [ -s "$work/out" ]
is "$vm_status $(cat "$work/out")" '125 up' 'QEMU crashes later: that is the end'
rm -f "$(printf '%s\n' "$vm_err" | sed -n 's/.*its console: //p')"

### What it refuses

# refused WORD OPTION...: status 2, one line, which names WORD
refused()
{
	word=$1
	shift
	vm_status=0
	"$VM" "$@" >"$work/out" 2>"$work/err" </dev/null || vm_status=$?
	is "$vm_status $(wc -l <"$work/err") $(grep -cF -e "$word" "$work/err")" '2 1 1' \
		"refused: $*"
}

refused command run
refused command run -- a b
refused mode
refused foo foo
refused --smp run --smp 0 -- true
refused "'x'" run --smp x -- true
refused --smp run --smp 65 -- true
refused nodes run --smp 2 --nodes 4 -- true
refused --nodes run --nodes -1 -- true
refused "'4T'" run --mem 4T -- true
refused --mem run --mem 100M -- true
refused no/such run --share no/such -- true
refused --timeout run --timeout 0 -- true
refused --bogus run --bogus -- true
refused command shell -- true

done_testing
