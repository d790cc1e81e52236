#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The memory of an isle changes its size, up to all that its node has, and no byte of a
# run is left in what Linux gets back.
. "$(dirname "$0")/helpers/isle.sh"
in_guest --mem 2G --smp 4 --append hermit_movable=1 <<'END'
hermit=/sys/hermit
size=$hermit/isle1/memsize
pattern=0x5a5a5a5a5a5a5a5a
mib()
{
	echo $(($(cat $size) >> 20))
}

# runs: does a program find the memory that it is told of?
runs()
{
	$tool 1 load $image exit 5 boot 3 wait exited 20000 && [ "$(isle 1 exit | cut -d' ' -f1)" = 5 ]
}

# dirty: fills the isle with the pattern; prints where it is
dirty()
{
	$tool 1 load $image dirty 0 boot 3 wait running 60000 phys
}

before=$(free_mib)
was=$(mib)
for wanted in 128 384 64 $was; do
	is "$wanted MiB" "$(put $size ${wanted}M)" ""
	is "it has them" "$(mib)" $wanted
	near "Linux has the rest" "$(free_mib)" $((before + was - wanted))
	near "at once, in MemFree" "$(awk '/^MemFree:/ { print int($2 / 1024) }' /proc/meminfo)" \
		"$(free_mib)" 16
	runs
	ok "it runs with them"
done
is "bytes, rounded down to 2 MiB" "$(put $size 70000000)" ""
is "to this" "$(cat $size)" 69206016

for bad in 99G 1M 0 -1 x 64Mx "64 M" ""; do
	case $bad in
	99G) error="Cannot allocate memory" ;;
	*) error="Invalid argument" ;;
	esac
	# An empty write does not reach the file.
	[ -z "$bad" ] || is "size '$bad'" "$(put $size "$bad")" "$error"
done
is "the old size stays" "$(cat $size)" 69206016
runs
ok "and works"
$tool 1 hold &
holder=$!
while [ -z "$(isle 1 owner)" ]; do :; done
is "not while it is claimed" "$(put $size 32M)" "Device or resource busy"
kill $holder
wait $holder

# Hygiene: the pattern is there while the isle runs, and gone when Linux has the memory.
put $size 96M
phys=$(dirty)
$tool 1 zero
ok "the next program sees zeros"
phys=$(dirty)
put $size 16M
is "what Linux gets back holds nothing of the run" \
	"$($tests/memory_scan $((phys + (16 << 20))) $((80 << 20)) $pattern)" 0
put $size 96M
$tool 1 load $image dirty 0 boot 3 wait running 20000 phys sleep 500 hold >/tmp/phys &
holder=$!
wait_until 20 grep -q 0x /tmp/phys
phys=$(cat /tmp/phys)
# This very scan finds something, as long as the isle is there.
wait_until 20 sh -c "[ \$($tests/memory_scan $phys $((96 << 20)) $pattern) -gt 100000 ]"
ok "a scan finds what an isle writes"
kill -9 $holder
wait
put $hermit/remove isle1
is "nothing is left after removal" "$($tests/memory_scan $phys $((96 << 20)) $pattern)" 0
is "create" "$(put $hermit/create 'isle1 node=1 mem=128M')" ""

# All memory of the node.
blocks=$(ls -d /sys/devices/system/memory/memory* | wc -l)
total=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
is "all" "$(put $size all)" ""
is "it is the whole node" "$(mib)" 1024
near "Linux does not have it any more" "$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)" \
	$((total - 1024)) 40
is "nor as memory in its map" "$(grep -c '^1[0-9a-f]*00000000.*System RAM' /proc/iomem)" 0
is "nor as blocks" "$(grep -l . /sys/devices/system/node/node1/memory*/state 2>/dev/null | wc -l)" 0
runs
ok "it runs with all of it"
dirty >/dev/null
$tool 1 zero
ok "all of it is zero for the next one"
is "a second time is no change" "$(put $size all) $(mib)" " 1024"
is "more than there is" "$(put $size 99G) $(mib)" "Cannot allocate memory 1024"
like "the log says why" "$(dmesg | grep 'hermit: isle 1:' | tail -n 1)" "*node 1 has no 101376 MiB*"
is "it is the node's, as before" "$(grep -l . /sys/devices/system/node/node1/memory*/state 2>/dev/null | wc -l)" 0
runs
ok "and works"
phys=$(dirty)
is "back to a part" "$(put $size 64M)" ""
is "what Linux gets back holds nothing of the run" \
	"$($tests/memory_scan $phys $((1024 << 20)) $pattern)" 0
is "all blocks are online" "$(cat /sys/devices/system/node/node1/memory*/state | sort | uniq -c | xargs)" \
	"8 online"
is "as many as before" "$(ls -d /sys/devices/system/memory/memory* | wc -l)" "$blocks"
runs
ok "it runs"
is "and all once more" "$(put $size all) $(mib)" " 1024"
is "removed" "$(put $hermit/remove isle1)" ""
is "all blocks are online" "$(cat /sys/devices/system/node/node1/memory*/state | sort | uniq -c | xargs)" \
	"8 online"
near "and free" "$(free_mib)" $((before + was)) 16

# helped: node 1 of Linux has its threads
helped()
{
	cat /proc/[0-9]*/comm 2>/dev/null | grep -cxE 'kswapd1|kcompactd1' | grep -qx 2
}

helped
ok "a node that has come back has its threads"
# Whoever is killed on the way leaves the isle with what it had, or was to get, and Linux a
# node that works.
put $hermit/create 'isle1 node=1 mem=64M'
odd=
for round in 1 2 3 4 5 6 7 8 9 10 11 12; do
	for wanted in all 64M; do
		echo $wanted >$size 2>/dev/null &
		writer=$!
		usleep $((round * 20000))
		kill -9 $writer 2>/dev/null
		wait $writer 2>/dev/null
		case $(mib) in
		64) helped || odd="$odd $wanted:unhelped" ;;
		1024) ;;
		*) odd="$odd $wanted:$(mib)" ;;
		esac
	done
done
is "killed while it is resized, it has the one or the other" "$odd" ""
is "and can have either" "$(put $size all)$(mib) $(put $size 64M)$(mib)" "1024 64"
runs
ok "and runs"
put $hermit/remove isle1

# A node that is not movable, and one with two isles, cannot be had whole.
is "node 0 is not movable" "$(put $hermit/isle0/memsize all)" "Cannot allocate memory"
put $hermit/create 'isle1 node=1 mem=64M'
put $hermit/create 'isle2 node=1 mem=64M'
is "not while another isle is there" "$(put $size all)" "Cannot allocate memory"
is "nothing has changed" "$(mib)" 64
put $hermit/remove isle2
is "the module can go while an isle has a node" "$(put $size all)$(rmmod mmnif hermit 2>&1)" ""
is "all blocks are online" "$(cat /sys/devices/system/node/node1/memory*/state | sort | uniq -c | xargs)" \
	"8 online"
insmod /hermit/lib/modules/hermit.ko
ok "loads again"
finish
END
