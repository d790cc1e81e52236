#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Linux goes down while isles run, one of them deaf: it has their CPUs back before it does.
# It does not go to sleep while isles run, and isles run when it has slept.
. "$(dirname "$0")/lib.sh"

share=$work/share
mkdir "$share" && cp -L "$TOP/build/linux${HERMIT_KERNEL:+-$HERMIT_KERNEL}/bzImage" \
	"$TOP/build/guest/initrd.img" "$share" || exit 1

# goes_down NAME MESSAGE COMMAND: its last words are on the console, which scripts/vm keeps
goes_down()
{
	vm_run --timeout 300 --share "$share" -- 'dmesg -n 8
		programs=/hermit/usr/tests
		mkfifo /tmp/ready
		HERMIT_ISLE=0 HERMIT_CPUS=2 $programs/misbehave_proxy cli-spin >/tmp/ready &
		read -r line </tmp/ready
		HERMIT_ISLE=1 HERMIT_CPUS=4-5 $programs/misbehave_proxy spin-all >/tmp/ready &
		read -r line </tmp/ready
		cat /sys/hermit/isle0/state /sys/hermit/isle1/state
		echo "'"$1"': isles run" >/dev/kmsg
		'"$3"
	is "$vm_status $(echo "$vm_out" | xargs)" "125 running running" "$1: two isles run"
	log=$TOP/$(printf '%s\n' "$vm_err" | sed -n 's/.*its console: //p')
	said=$(sed -n "/$1: isles run/,\$p" "$log" | tr -d '\r')
	is "$(printf '%s\n' "$said" | sed "/$2/q" | grep -oE 'Booting Node . Processor .' |
		cut -d' ' -f5 | xargs)" "2 4 5" "$1: their CPUs are back"
	like "$said" "$2" "$1: and then Linux goes"
	unlike "$said" "$BAD_MESSAGES" "$1: without a complaint"
	rm -f "$log"
}

goes_down reboot 'reboot: Restarting system' 'reboot -f'
goes_down poweroff 'reboot: Power down' 'poweroff -f'
# The new kernel must not measure clocks where a busy host stops them: it is told what we were.
goes_down kexec 'Starting new kernel' '/hermit/tests/kexec /mnt/share/bzImage /mnt/share/initrd.img \
	"$(grep -oE "no_timer_check|(tsc|tsc_early_khz|lpj)=[^ ]*" /proc/cmdline | xargs) \
console=ttyS0 panic=-1 rdinit=/bin/busybox -- poweroff -f"'
like "$said" 'smp: Brought up 2 nodes, 8 CPUs' "the new kernel has all CPUs"
like "$said" 'reboot: Power down' "and comes to its end"

# All but the firmware's part. /hermit does not survive it, so the program is copied.
vm_run --timeout 300 -- 'exec 2>&1
	cp /hermit/usr/tests/hello_proxy /tmp
	echo core >/sys/power/pm_test
	echo 1 >/sys/module/suspend/parameters/pm_test_delay
	mkfifo /tmp/ready
	HERMIT_ISLE=1 HERMIT_CPUS=4-5 /hermit/usr/tests/misbehave_proxy spin-all >/tmp/ready &
	read -r line </tmp/ready
	echo mem >/sys/power/state
	cat /sys/hermit/isle1/state
	kill $!
	wait $! 2>/dev/null
	echo mem >/sys/power/state && dmesg | grep -o "suspend debug: Waiting"
	HERMIT_ISLE=1 HERMIT_CPUS=4-5 /tmp/hello_proxy | head -n 1
	cat /sys/devices/system/cpu/online
	dmesg | grep -E "'"$BAD_MESSAGES"'"'
is "$vm_out" "sh: write error: Device or resource busy
running
suspend debug: Waiting
Hello from an isle of hermit-host with 2 cores
0-7" "Linux does not sleep while an isle runs, and isles run when it has slept"
done_testing
