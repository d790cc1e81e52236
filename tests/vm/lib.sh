# SPDX-License-Identifier: GPL-2.0-only
# For tests/vm/*.t, which source it: verdicts in TAP, and runs of the test
# machine. Each test is a program in POSIX sh and prints its plan at the end:
#
#	. "$(dirname "$0")/lib.sh"
#	vm_run -- 'echo hello'
#	is "$vm_status" 0 'the command succeeds'
#	is "$vm_out" hello 'it prints hello'
#	done_testing
set -u

TOP=$(cd "$(dirname "$0")/../.." && pwd)
VM=$TOP/scripts/vm
# A run may take this long; a busy host with two CPUs needs some 10 s to boot.
VM_TIMEOUT=600

work=$(mktemp -d)
export TMPDIR="$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

tap_count=0
tap_failed=0

# ok STATUS NAME: STATUS is what the check that was made left in $?
ok()
{
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_count - $2"
	else
		echo "not ok $tap_count - $2"
		tap_failed=$((tap_failed + 1))
	fi
	return "$1"
}

# note TEXT...: for whoever reads the output of a failed test
note()
{
	printf '%s\n' "$*" | sed 's/^/# /' >&2
}

# is GOT WANTED NAME
is()
{
	[ "$1" = "$2" ]
	ok $? "$3" || {
		note "got:    $1"
		note "wanted: $2"
		return 1
	}
}

# like GOT PATTERN NAME: some line of GOT matches the extended regular expression
like()
{
	printf '%s\n' "$1" | grep -qE -e "$2"
	ok $? "$3" || {
		note "got:    $1"
		note "no line matches $2"
		return 1
	}
}

# unlike GOT PATTERN NAME: no line of GOT does
unlike()
{
	! printf '%s\n' "$1" | grep -qE -e "$2"
	ok $? "$3" || {
		note "got:    $1"
		note "a line matches $2"
		return 1
	}
}

# skip_all REASON: ends the test, which counts as passed
skip_all()
{
	echo "1..0 # SKIP $1"
	exit 0
}

done_testing()
{
	echo "1..$tap_count"
	exit $((tap_failed > 0))
}

# vm_run [OPTION...] -- COMMAND: as scripts/vm run. Leaves the status in
# $vm_status, the outputs in $vm_out and $vm_err (without the last newline) and,
# byte by byte, in $work/out and $work/err. A later --timeout replaces ours.
vm_run()
{
	vm_status=0
	"$VM" run --timeout "$VM_TIMEOUT" "$@" >"$work/out" 2>"$work/err" || vm_status=$?
	vm_out=$(tr -d '\0' <"$work/out")
	vm_err=$(tr -d '\0' <"$work/err")
}

# What in the kernel's messages nobody wants to see; for `dmesg | grep -E` in the guest.
BAD_MESSAGES='WARNING:|(^|[^E])BUG[: ]|Oops|Call Trace|soft lockup|detected .*stall|unregister_netdevice: waiting|blocked for more than|nable to handle|scheduling while|Failed to start k'

# guest_words: how a script for the guest begins that uses the words of helpers/guest.sh
guest_words()
{
	printf "bad_messages='%s'\n" "$BAD_MESSAGES"
	cat "$TOP/tests/vm/helpers/guest.sh"
}

# ends_well OUTPUT: such a script ends with `finish`, which has found nothing wrong
ends_well()
{
	verdicts=$(printf '%s\n' "$1" | grep -E '^(ok|not ok|#|1\.\.)')
	case $verdicts in
	*"not ok"*) false ;;
	*1..[1-9]*) true ;;
	*) false ;;
	esac
	ok $? 'at the end all is as it was, and Linux has nothing to complain about' ||
		note "$verdicts"
}
