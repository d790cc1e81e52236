#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Isles are made and removed at run time: more of them than nodes, on the same node
# and on others, at the same time, against each other and against those who claim.
. "$(dirname "$0")/helpers/isle.sh"
in_guest --mem 2G <<'END'
hermit=/sys/hermit
before=$(free_mib)
is "create" "$(put $hermit/create 'isle2 node=0 mem=64M')" ""
is "on the same node as isle 0" "$(isle 2 node) $(isle 2 memsize)" "0 67108864"
near "its memory has left Linux" "$(free_mib)" $((before - 64))
is "create another, words in any order" "$(put $hermit/create 'isle3 mem=32M  node=1
')" ""
is "device and files" "$(ls $hermit/isle3/state /dev/hermit/isle3 2>&1)" "/dev/hermit/isle3
$hermit/isle3/state"

# Four isles at once, on two nodes; those that were made also answer on the network.
for which in 0 1 2 3; do
	$tool $which load $image echo 0 boot $((which + 1)) wait running 20000 hold >/tmp/hold$which &
	echo $! >/tmp/pid$which
done
for which in 0 1 2 3; do
	wait_until 20 state_is $which running
	ok "isle $which runs"
	ping -c 1 -W 10 192.168.28.$((which + 2)) >/dev/null
	ok "isle $which answers a ping"
done
is "not removed while it runs" "$(put $hermit/remove isle2)" "Device or resource busy"
is "not resized while it runs" "$(put $hermit/isle2/memsize 32M)" "Device or resource busy"
for which in 0 1 2 3; do
	kill "$(cat /tmp/pid$which)"
done
wait
back_to_normal
ok "all CPUs are back"

# A claim alone, without a run, keeps it as well; and a file that stays open does not.
$tool 3 hold &
holder=$!
while [ -z "$(isle 3 owner)" ]; do :; done
is "not removed while it is claimed" "$(put $hermit/remove isle3)" "Device or resource busy"
kill $holder
wait $holder
exec 8<$hermit/isle3/state
is "removed" "$(put $hermit/remove isle3)" ""
cat <&8 >/dev/null 2>&1
[ $? != 0 ]
ok "an open file of it is dead"
exec 8<&-
is "no device" "$(ls /dev/hermit)" "isle0
isle1
isle2"

while read -r text error; do
	is "create $text" "$(put $hermit/create "$(echo "$text" | tr _ ' ')")" "$error"
done <<'BAD'
isle2_node=0_mem=64M File exists
isle9_node=0_mem=64M No space left on device
isle99999999999_node=0_mem=64M Invalid argument
isle3_node=7_mem=64M No such device
isle3_node=-1_mem=64M Invalid argument
isle3_node=0_mem=64G Cannot allocate memory
isle3_node=0_mem=8M Invalid argument
isle3_node=0_mem=0 Invalid argument
isle3_node=0 Invalid argument
isle3_mem=64M Invalid argument
isle3_node=0_mem=64M_mem=64M Invalid argument
isle3_node=0_mem=64Mb Invalid argument
isle3_node=0_mem=99999999999999999999 Invalid argument
isle3_node=0_mem=64M_x Invalid argument
isle03_node=0_mem=64M Invalid argument
isle+3_node=0_mem=64M Invalid argument
3_node=0_mem=64M Invalid argument
_ Invalid argument
BAD
is "remove what is not there" "$(put $hermit/remove isle3)" "No such device or address"
is "remove nonsense" "$(put $hermit/remove foo)" "Invalid argument"
is "one line for each in the kernel log" "$(dmesg | grep -c 'hermit: create: expected')" 13

# Makers, removers and starters against each other.
for i in 1 2 3; do
	for j in 1 2 3 4 5 6; do
		echo 'isle3 node=1 mem=16M' >$hermit/create && echo made
	done >/tmp/made$i 2>/dev/null &
	for j in 1 2 3 4 5 6; do
		echo isle3 >$hermit/remove && echo removed
	done >/tmp/removed$i 2>/dev/null &
	for j in 1 2 3; do
		$tool 3 load $image exit 0 boot $((i + 2)) wait exited 20000 >/dev/null && echo ran
	done >/tmp/ran$i 2>/dev/null &
done
wait
made=$(cat /tmp/made? | wc -l)
removed=$(cat /tmp/removed? | wc -l)
[ $((made - removed)) = "$(ls -d $hermit/isle3 2>/dev/null | wc -l)" ] && [ "$made" -gt 0 ]
ok "races: $made made, $removed removed, $(cat /tmp/ran? | wc -l) runs"
[ $made = $removed ] || put $hermit/remove isle3

# Exactly one of many starters has it.
for i in 1 2 3 4 5; do
	$tool 2 load $image idle 0 boot $i wait running 20000 hold >/tmp/start$i &
	echo $! >/tmp/pid$i
done
wait_until $patience state_is 2 running
lost=$(wait_until $patience sh -c '[ "$(grep -c EBUSY /tmp/start?* | grep -c :1)" = 4 ]' &&
	grep -l EBUSY /tmp/start? | wc -l)
is "of five starters four are told that it is busy" "$lost" 4
for i in 1 2 3 4 5; do
	kill "$(cat /tmp/pid$i)" 2>/dev/null
done
wait
is "remove" "$(put $hermit/remove isle2)" ""
near "nothing is lost" "$(free_mib)" "$before"

# An isle that was there from the start: its memory becomes Linux's.
reserved=$(($(isle 1 memsize) >> 20))
is "remove isle 1" "$(put $hermit/remove isle1)" ""
near "what was reserved is free" "$(free_mib)" $((before + reserved))
is "and comes back" "$(put $hermit/create "isle1 node=1 mem=${reserved}M")" ""
near "out of Linux's memory" "$(free_mib)" "$before"
$tool 1 load $image exit 4 boot 3-5 wait exited 20000
is "it works" "$(isle 1 exit | cut -d' ' -f1)" 4
rmmod mmnif hermit
near "all of it is free when the module is gone" "$(free_mib)" $((before + reserved)) 16
is "and the module loads again" "$(insmod /hermit/lib/modules/hermit.ko 2>&1)" ""
is "with both isles" "$(ls -d $hermit/isle? | wc -l)" 2
finish
END
