#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A core file shows where each core crashed: also if all do so at once, and if somebody
# makes the isle stand still while it comes to its end.
. "$(dirname "$0")/lib.sh"

misbehave=$TOP/build/guest/hermit/usr/tests/misbehave
share=$work/share
runs=10
mkdir "$share"

# shows_all CORE WHAT: all four threads of a core file came to where the program crashed, and
# the one that gdb shows first, which has reported it, is just there
shows_all()
{
	gdb -nx -batch -ex 'thread apply all bt' "$misbehave" "$share/$1" >"$work/shown" 2>&1
	is "$(awk '/^#0 / && !first { first = $0 }
		/^Thread / { listed = 1 }
		listed && /^#.* write_null_together / { count++ }
		END { print first ~ / write_null_together / ? count + 0 : first }' "$work/shown")" \
		4 "$2" || sed 's/^/# /' "$work/shown" >&2
}

vm_run --share "$share" --append hermit_mem=96M@0,96M@1 -- "$(guest_words)"'
export HERMIT_ISLE=1 HERMIT_CPUS=3-6
HERMIT_CORE=/mnt/share/quiet /hermit/usr/tests/misbehave all-cores
echo "quiet: $?"
$tests/snapshots /sys/hermit/isle1/core >/tmp/snapshots &
reader=$!
for run in $(seq '"$runs"'); do
	HERMIT_CORE=/mnt/share/core$run /hermit/usr/tests/misbehave all-cores
	echo "run: $?"
done
kill $reader
wait $reader
echo "reader: $? $(tail -n 1 /tmp/snapshots)"
finish
' </dev/null

like "$vm_out" '^quiet: 139$' 'all cores crash at once'
shows_all quiet 'the core file shows where each did'
is "$(printf '%s\n' "$vm_out" | grep -c '^run: 139$')" $runs \
	"... and $runs times more, while somebody copies cores"
like "$vm_out" '^reader: 0 [1-9]' 'somebody did all the time'
for run in $(seq $runs); do
	shows_all core$run "run $run: the core file shows where each core crashed"
done
ends_well "$vm_out"
done_testing
