#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every call on files, on memory, processes and terminals, where it works and where it fails, does
# on an isle what it does on Linux: a program that is built for both prints the same.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both files mapped process
over_both <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
mkdir -p /tmp/small
# compare NAME ARGUMENTS...: natively and on the isle, each in an empty folder of its own
compare()
{
	name=$1
	shift
	rm -rf /tmp/run /tmp/linux /tmp/isle
	mkdir /tmp/run
	(cd /tmp/run && timeout 60 /mnt/share/$name-linux "$@" >/tmp/linux 2>&1 </dev/null)
	linux=$?
	rm -rf /tmp/run
	mkdir /tmp/run
	(cd /tmp/run && timeout 250 /mnt/share/$name "$@" >/tmp/isle 2>&1 </dev/null)
	is "$name: status" $? $linux
	is "$name: what it prints" "$(diff /tmp/linux /tmp/isle)" ""
}
mount -t tmpfs -o size=64k,nr_inodes=10 none /tmp/small
compare files /tmp/small
[ "$(wc -l </tmp/isle)" -gt 340 ]
ok "it says a lot"
umount /tmp/small
compare mapped
is "what was mapped at the end is saved" "$(cut -c6-12 /tmp/run/ending | head -n 1)" "the end"
[ "$(wc -l </tmp/isle)" -gt 110 ]
ok "it says a lot"
compare process
[ "$(wc -l </tmp/isle)" -gt 90 ]
ok "it says a lot"
END
