#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A boot that fails half way leaves nothing behind.
. "$(dirname "$0")/helpers/isle.sh"
modules=$TOP/build/obj/tests/patch_test${HERMIT_KERNEL:+-$HERMIT_KERNEL}
[ -f "$modules/deaf.ko" ] || skip_all 'make check builds deaf.ko'
in_guest --share "$modules" <<'END'
is "core 0 does not come up" "$($tool 1 load $image absent 0 boot 3-5)" "boot: ETIMEDOUT"
is "CPUs are back" "$(cat $cpu/online)" "$online"
like "core 2 does not come up" "$($tool 1 load $image absent 2 try boot 3-5 status zero)" \
	"boot: ETIMEDOUT?state=offline *"
is "core 0 crashes" "$($tool 1 load $image early 0 boot 3-5)" "boot: EIO"
like "its last words are kept" "$(isle 1 log)" "*] core 0: crashed early"
is "the image must be loaded again" "$($tool 1 load $image early 0 try boot 3 boot 3)" \
	"boot: EIO
boot: ENOEXEC"
is "one that ends at once has not failed" \
	"$($tool 1 load $image brief 5 boot 3-5 wait exited 20000; isle 1 exit)" "5 exited"
$tool 1 load $image absent 0 boot 3-5 >/dev/null &
booter=$!
wait_until $patience state_is 1 booting
kill -9 $booter
wait $booter 2>/dev/null
wait_until $patience back_to_normal
ok "a boot can be killed"
# It has two seconds, after which it ends by itself; a slow host may have slept as long.
stopped()
{
	$tool 1 load $image absent 0 boot 3-5 >/tmp/boot &
	booter=$!
	wait_until 20 state_is 1 booting
	is "a boot can be stopped" "$(put /sys/hermit/isle1/cpus -1)" ""
	wait $booter
	grep -q ECANCELED /tmp/boot
}
left=5
until stopped || [ $left = 0 ]; do
	left=$((left - 1))
done
grep -q ECANCELED /tmp/boot
ok "and ends at once"
is "its CPUs are back" "$(cat $cpu/online) $(isle 1 state)" "$online offline"

# One may get lost without our doing, about once in a thousand starts.
said()
{
	dmesg | grep -c 'CPU 3 has not heard, once more'
}

before=$(said)
insmod /mnt/share/deaf.ko
is "a CPU that misses its SIPI gets another" \
	"$($tool 1 load $image exit 6 boot 3-5 wait exited 20000; isle 1 exit)" "6 exited"
rmmod deaf
[ "$(said)" -gt $before ]
ok "which is said"
insmod /mnt/share/deaf.ko forever=1
is "a CPU that never hears" "$($tool 1 load $image exit 6 boot 3-5)" "boot: ETIMEDOUT"
rmmod deaf
[ "$(said)" -gt $((before + 1)) ]
ok "was called twice"
# Those that were absent would have added two.
[ "$(dmesg | grep -c 'has not heard')" -lt $((before + 4)) ]
ok "and one that has heard only once"
is "and the next one works" "$($tool 1 load $image exit 5 boot 3-5 wait exited 20000; isle 1 exit)" "5 exited"
# has_cores: boot has found the last one
has_cores()
{
	[ "$(isle 1 uptime)" -gt 0 ]
}

unowned()
{
	[ -z "$(isle 1 owner)" ]
}

# mute LOOK STATE WORD: all cores are there, and none says that the isle runs. Somebody looks
# at the file LOOK, which makes it that STATE, and stops it; WORD is what is kept of it.
mute()
{
	$tool 1 load $image mute 0 boot 3-5 hold >/dev/null &
	booter=$!
	wait_until 20 has_cores
	ok "mute: has booted"
	isle 1 $1 >/dev/null
	is "mute: its state, seen by $1" "$(isle 1 state) $(isle 1 cpus)" "$2 3-5"
	before=$(now)
	is "mute, $2: can be stopped" "$(put /sys/hermit/isle1/cpus -1)" ""
	in_time "mute, $2: its end" $before 5
	is "mute, $2: everything is back" "$(isle 1 state) $(isle 1 exit) $(cat $cpu/online)" \
		"offline -1 $3 $online"
	kill -9 $booter
	wait $booter 2>/dev/null
}

mute state booting stopped
mute heartbeat hung hung

# A core that does not even obey INIT keeps what it may use, until it does.
$tool 1 load $image idle 0 boot 3 wait running 20000 hold &
holder=$!
wait_until 20 state_is 1 running
insmod /mnt/share/deaf.ko park=1 forever=1
is "a core does not obey INIT" "$(put /sys/hermit/isle1/cpus -1)" "Connection timed out"
is "its isle is hung, and keeps its CPU" "$(isle 1 state) $(isle 1 cpus) $(cat $cpu/online)" \
	"hung 3 0-2,4-7"
is "who looks into it does not disturb it" \
	"$(dd if=/sys/hermit/isle1/core bs=4096 count=1 2>/dev/null | wc -c; isle 1 state | xargs)" \
	"4096
hung"
kill $holder
wait $holder 2>/dev/null
wait_until 20 unowned
is "nobody else can have it" "$($tool 1 info)" "open: EIO"
is "nor remove it" "$(put /sys/hermit/remove isle1)" "Input/output error"
rmmod mmnif
is "nor the module" "$(rmmod hermit 2>&1 | grep -c unavailable)" 1
rmmod deaf
is "once it obeys, it can be stopped" "$(put /sys/hermit/isle1/cpus -1)" ""
is "and its CPU is back" "$(isle 1 state) $(isle 1 cpus) $(cat $cpu/online)" "offline -1 $online"
is "and the next one works" "$($tool 1 load $image exit 5 boot 3-5 wait exited 20000; isle 1 exit)" "5 exited"

# Where Linux wants no CPUs for some time, those of an isle that ends wait for it.
$tool 1 load $image idle 0 boot 3-4 wait running 20000 hold &
holder=$!
wait_until 20 state_is 1 running
insmod /mnt/share/fixed.ko
put /sys/hermit/isle1/cpus -1 >/tmp/stop &
stopper=$!
# Linux itself tries for less than a second, twice.
wait_until 20 state_is 1 stopping
usleep 3000000
is "while Linux brings no CPU online" "$(isle 1 state) $(cat $cpu/online)" "stopping 0-2,5-7"
rmmod fixed
wait $stopper
is "they come when it does" "$(cat /tmp/stop) $(isle 1 state) $(cat $cpu/online)" " offline $online"
kill $holder
wait $holder 2>/dev/null
is "the modules can go" "$(rmmod hermit 2>&1)" ""
finish
END
