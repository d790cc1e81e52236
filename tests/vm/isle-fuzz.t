#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Whatever is done to the devices and files of isles, by several at the same time, Linux
# has its CPUs, its memory and its peace afterwards, and the isles work.
#
# make fuzz-isle N=100000 [SEED=1]; what make check does is the same each time, as far as
# processes that run at the same time can be.
. "$(dirname "$0")/helpers/isle.sh"
operations=${OPERATIONS:-3000}
seed=${SEED:-1}
[ "$seed" != any ] || seed=$(any_seed)
need_numbers "$operations" "$seed"
TEST_TIMEOUT=$((600 + operations / 10))
echo "# $operations operations, seed $seed; again: make fuzz-isle N=$operations SEED=$seed" >&2
{
	echo "operations=$operations seed=$seed"
	cat <<'END'
# What others do who share the machine with isles: a page that must not change.
dd if=/dev/urandom of=/tmp/witness bs=1M count=8 2>/dev/null
sum=$(md5sum </tmp/witness)

# What Linux has when both isles have little.
free_with_small_isles()
{
	for number in 0 1; do
		put /sys/hermit/isle$number/memsize 64M
	done
	free_mib
}

free=$(free_with_small_isles)
$tests/isle_fuzz $seed $operations 4 $(((300 + operations / 20) * ${HERMIT_SLOW:-1}))
ok "$operations operations"
loads=$(dmesg | grep -c 'hermit: isle 0: .* MiB on node')
echo "# module loaded $loads times; boots since: $(isle 0 boots), $(isle 1 boots)" >&2
is "a file in Linux's memory is as before" "$(md5sum </tmp/witness)" "$sum"
for number in 2 3; do
	[ ! -e /sys/hermit/isle$number ] || is "remove" "$(put /sys/hermit/remove isle$number)" ""
done
for number in 1 2 3 4 5 6 7; do
	[ "$(cat $cpu/cpu$number/online)" = 1 ] || is "CPU $number" "$(put $cpu/cpu$number/online 1)" ""
done
for number in 0 1; do
	is "isle $number is nobody's" "$(isle $number owner)" ""
	is "isle $number has no CPU" "$(isle $number cpus)" -1
	is "isle $number can have another size" "$(put /sys/hermit/isle$number/memsize 48M)" ""
	$tool $number zero load $image exit 3 boot 1-7 wait exited 20000
	is "isle $number works" "$(isle $number exit)" "3 exited"
done
free_with_small_isles >/dev/null
has_mib "Linux has its memory" $free 8
no_leaks
is "the modules can go" "$(rmmod mmnif hermit 2>&1)" ""
finish
END
} | in_guest --mem 2G --append kmemleak=on
