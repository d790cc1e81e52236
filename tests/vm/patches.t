#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What linux-patches/ adds to the kernel: hermit_mem=, and the functions, which
# tests/vm/patch_test calls without hermit.ko.
. "$(dirname "$0")/lib.sh"

module=$TOP/build/obj/tests/patch_test${HERMIT_KERNEL:+-$HERMIT_KERNEL}
[ -f "$module/patch_test.ko" ] || skip_all 'make check builds patch_test.ko'

vm_run --share "$module" --append 'hermit_guest=nomodules hermit_mem=64M@0' -- '
	insmod /mnt/share/patch_test.ko || exit 1
	insmod /mnt/share/patch_test.ko cpu=7 rounds=5 2>/dev/null && exit 2
	rmmod patch_test && insmod /mnt/share/patch_test.ko cpu=7 rounds=5 || exit 3
	dmesg | sed -n "s/.*patch_test: \(.*ok - \)/\1/p"
	cat /sys/devices/system/cpu/online
	{ cat /var/log/dmesg; dmesg; } | grep -E "'"$BAD_MESSAGES"'" >&2'
is "$vm_status" 1 'no warnings in the log' || note "$vm_err"
while read -r word rest; do
	case $word in
	ok) ok 0 "${rest#- }" ;;
	not) ok 1 "${rest#ok - }" ;;
	*) is "$word" 0-7 'all CPUs are back' ;;
	esac
done <"$work/out"
is "$tap_count" 46 'all verdicts are there'

# reserves VALUE LINE...: what the kernel says to hermit_mem=VALUE
reserves()
{
	value=$1
	shift
	vm_run --smp 2 --mem 1G --append "hermit_guest=nomodules hermit_mem=$value" -- \
		'sed -n "s/.*\] hermit_mem: //p" /var/log/dmesg | sed "s/ at 0x[0-9a-f]*00000\$//"'
	is "$vm_out" "$(printf '%s\n' "$@")" "hermit_mem=$value"
}

bad='is not SIZE@NODE[,SIZE@NODE...] with each node once, nothing is reserved'
reserves 1M@0,33M@1 'node 0: 2 MiB' 'node 1: 34 MiB'
reserves '64M@0 hermit_mem=32M@1' 'node 1: 32 MiB'
reserves none ''
reserves 0 ''
reserves 64M@0,8G@1 'node 0: 64 MiB' \
	'node 1 has no 8192 MiB of contiguous free memory, nothing is reserved there'
reserves 64M@7 'there is no node 7'
for value in 64M @0 64M@0,64M@0 64M@0, 64M@0x -64M@0 64M@0-1; do
	reserves "$value" "\"$value\" $bad"
done

done_testing
