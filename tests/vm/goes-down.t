#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Linux goes down while isles run, one of them deaf: it has their CPUs back before it does.
. "$(dirname "$0")/lib.sh"

# goes_down HOW MESSAGE: its last words are on the console, which scripts/vm keeps
goes_down()
{
	vm_run --timeout 300 -- 'dmesg -n 8
		programs=/hermit/usr/tests
		mkfifo /tmp/ready
		HERMIT_ISLE=0 HERMIT_CPUS=2 $programs/misbehave_proxy cli-spin >/tmp/ready &
		read -r line </tmp/ready
		HERMIT_ISLE=1 HERMIT_CPUS=4-5 $programs/misbehave_proxy spin-all >/tmp/ready &
		read -r line </tmp/ready
		cat /sys/hermit/isle0/state /sys/hermit/isle1/state
		echo "'"$1"': isles run" >/dev/kmsg
		'"$1"' -f'
	is "$vm_status $(echo "$vm_out" | xargs)" "125 running running" "$1: two isles run"
	log=$TOP/$(printf '%s\n' "$vm_err" | sed -n 's/.*its console: //p')
	said=$(sed -n "/$1: isles run/,\$p" "$log" | tr -d '\r')
	is "$(printf '%s\n' "$said" | grep -oE 'Booting Node . Processor .' | cut -d' ' -f5 | xargs)" \
		"2 4 5" "$1: their CPUs are back"
	like "$said" "reboot: $2" "$1: and then Linux goes"
	unlike "$said" "$BAD_MESSAGES" "$1: without a complaint"
	rm -f "$log"
}

goes_down reboot 'Restarting system'
goes_down poweroff 'Power down'
done_testing
