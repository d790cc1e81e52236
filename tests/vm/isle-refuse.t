#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What must be refused is refused, with the right error, and changes nothing.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
for list in '' 0 0-1 99 8 5-3 3,,4 abc 1- -3 ,3 3, '3 4' ' 3' 3-4-5 -2 --1 1-1000000000000 0x3 +3 all \
		3:4 "$(printf '3\n\n')x"; do
	is "boot on '$list'" "$($tool 1 load $image idle 0 boot "$list")" "boot: EINVAL"
	is "cpus '$list'" "$(put /sys/hermit/isle1/cpus "${list:-
}")" "Invalid argument"
done
is "list without end" "$($tool 1 load $image idle 0 boot $(seq -s , 1000))" "boot: EINVAL"
is "nothing happened" "$(isle 1 state) $(isle 1 cpus)" "offline -1"

is "not loaded" "$($tool 1 boot 3)" "boot: ENOEXEC"
for bad in "entry 0" "entry 0x900000" "entry 0xffffffffffffffff" "image_size 0" \
		"image_size 0xffffffffffffffff" "image_size 0x40000000" "args_offset 0" \
		"args_offset 0x20000000" "args_offset 0xffffffffffffffff" \
		"args_size 0x20000000" "args_size 0xffffffffffffffff" "proxy_port 65536" \
		"transport 3" "flags 2" "path 0"; do
	like "load with $bad" "$($tool 1 badload $bad)" "badload: E[IF][NB]*"
done
is "nothing was loaded" "$(isle 1 state)" offline
is "unknown ioctl" "$($tool 1 ioctl 0xb7ff)" "ioctl: ENOTTY"
is "bad pointer, bad size" "$($tool 1 try ioctl 0x8020b700 try ioctl 0x4001b701 try ioctl 0x4400b702)" \
	"ioctl: EFAULT
ioctl: ENOTTY
ioctl: EFAULT"
is "no such isle" "$($tool 7 info)" "open: ENOENT"

$tool 1 load $image idle 0 boot 3-5 wait running 20000 hold &
holder=$!
wait_until $patience state_is 1 running
ok "an isle runs"
is "second claim" "$($tool 1 info)" "open: EBUSY"
is "CPU of another isle" "$($tool 0 load $image idle 0 boot 2-3)" "boot: EBUSY"
is "the loser's CPUs are untouched" "$(cat $cpu/online)" 0-2,6-7
is "Linux may not have a lent CPU" "$(put $cpu/cpu4/online 1)" "Device or resource busy"
is "nor take it offline, which it is" "$(put $cpu/cpu4/online 0)" "Operation not permitted"
# The answer to whoever asks for that comes before Linux tries.
refused_eject()
{
	dmesg | grep -q 'cpu4: Offline failed'
}
put $cpu/cpu4/firmware_node/eject 1
wait_until 20 refused_eject
ok "nor have it taken out of the machine"
is "it is still there" "$(cat $cpu/present)" 0-7
is "but it may have others" "$(put $cpu/cpu7/online 0)$(put $cpu/cpu7/online 1)" ""
rmmod mmnif
ok "mmnif can be removed"
is "but hermit stays with whoever claims an isle" "$(rmmod hermit 2>&1 | grep -c unavailable)" 1
for file in state node path owner exit heartbeat uptime log; do
	is "$file is read-only" "$(put /sys/hermit/isle1/$file x)" "Permission denied"
done
is "memsize wants a size" "$(put /sys/hermit/isle1/memsize x)" "Invalid argument"
is "version is read-only" "$(put /sys/hermit/version x)" "Permission denied"
like "no files of one's own" "$(put /sys/hermit/isle1/nonsense x)" "Permission denied"
is "the isle still runs" "$(isle 1 state) $(isle 1 cpus)" "running 3-5"
is "not for everybody" "$(stat -c %a /dev/hermit/isle1)" 600
is "not for others than root" "$($tool nobody 0 info)" "open: EACCES"
chmod 666 /dev/hermit/isle0
is "not for those without CAP_SYS_ADMIN" "$($tool nobody 0 info)" "open: EPERM"
chmod 600 /dev/hermit/isle0
kill $holder
wait $holder
wait_until 20 back_to_normal
is "what has come back is Linux's" "$(put $cpu/cpu4/online 0)$(put $cpu/cpu4/online 1)" ""
finish
END
