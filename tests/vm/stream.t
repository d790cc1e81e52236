#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A file of any length streams through a program on an isle: neither the proxy nor the
# isle needs more memory for it. STREAM_MIB in the environment is its length in MiB
# [1024], of which calls over TCP get a part only.
. "$(dirname "$0")/helpers/proxy_guest.sh"
mib=${STREAM_MIB:-1024}
compile_both stream
TEST_TIMEOUT=$((600 + mib * 2))
{
	echo "mib=$mib"
	cat <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-4
# A hole, but for a byte here and there, one of them close to the end.
for at in 0 77 500 $((mib / 2)) $((mib - 1)); do
	echo "$at" | dd of="$work/file" bs=1M seek=$at conv=notrunc 2>/dev/null
done
truncate -s ${mib}M "$work/file"

# streams WHAT COMMAND: the command gives $filter all of its input; and how much more memory
# that took. Leaves MiB/s of the isle and of Linux in $speed. A task of the isle has no memory
# before it first allocates, which the network's do when a timer or a frame comes, early or
# late: each of the $tasks may take one segment of the allocator and the head of its heap.
first_memory=$((4096 + 8))	# KiB
streams()
{
	speed=
	for filter in /mnt/share/stream /mnt/share/stream-linux; do
		before=$(now)
		eval "$2" >/dev/null 2>"$work/said"
		speed="$speed $((part * 100 / ($(now) - before + 1))) MiB/s"
		[ $filter = /mnt/share/stream-linux ] || said=$(cat "$work/said")
	done
	is "$part MiB $1" "${said%, grew*}" "$(sed 's/, grew.*//' "$work/said")"
	like "all of it" "$said" "$((part << 20)) bytes, *"
	said=${said#*grew by }
	isle=${said##* and }
	[ "${said%% and*}" -le 1024 ] && [ "${isle% KiB}" -le $((tasks * first_memory)) ]
	ok "memory grew by $said, of proxy and isle ($speed on Linux)"
}

part=$mib
tasks=3		# the program, lwIP, the receiver of frames
streams "from a file" '$filter <"$work/file"'
part=$((mib / 16))
for HERMIT_TRANSPORT in ring tcp; do
	export HERMIT_TRANSPORT
	[ $HERMIT_TRANSPORT = ring ] || tasks=5		# and two that wait for the proxy
	streams "through a pipe, calls over $HERMIT_TRANSPORT" \
		'dd if="$work/file" bs=64k count=$((part * 16)) 2>/dev/null | $filter'
done
finish
END
} | proxy_in_guest
