#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every call on files, on memory, processes and terminals, where it works and where it fails, does
# on an isle what it does on Linux: a program that is built for both prints the same.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both files mapped process errors
gcc -O2 -Wall -static -o "$share/as_user" "$TOP/tests/vm/helpers/as_user.c" || exit 1
over_both <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
mkdir -p /tmp/small
# compare NAME ARGUMENTS...: natively and on the isle, each in an empty folder of its own.
# $as is put before both.
as=
compare()
{
	name=$1
	shift
	rm -rf /tmp/run /tmp/linux /tmp/isle
	mkdir -m 777 /tmp/run
	(cd /tmp/run && $as timeout $((60 * ${HERMIT_SLOW:-1})) /mnt/share/$name-linux "$@" >/tmp/linux 2>&1 </dev/null)
	linux=$?
	rm -rf /tmp/run
	mkdir -m 777 /tmp/run
	(cd /tmp/run && $as timeout $((250 * ${HERMIT_SLOW:-1})) /mnt/share/$name "$@" >/tmp/isle 2>&1 </dev/null)
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
mount -t tmpfs -o size=64k none /tmp/small
/mnt/share/mapped /tmp/small >/tmp/isle 2>/tmp/said
is "changes that cannot be saved at the end are no success" $? 1
grep -q "changes to a file.*are lost (error 28)" /sys/hermit/isle1/log
ok "and the log says so"
is "what cannot be replaced stays" "$(head -n 1 /tmp/isle)" "kept 1 1 7"
is "who maps memory does not wait for files" "$(tail -n 1 /tmp/isle)" "waits for none 1"
sed -n 's/ us$/&, the longest wait of the time to map/p' /tmp/said
umount /tmp/small
compare process
[ "$(wc -l </tmp/isle)" -gt 90 ]
ok "it says a lot"

# A user who may boot isles, and is root in nothing else
chmod 666 /dev/hermit/isle1
mkdir -p -m 700 /tmp/closed
touch /tmp/closed/file
as=/mnt/share/as_user
compare errors
as=
chmod 600 /dev/hermit/isle1
[ "$(wc -l </tmp/isle)" -gt 60 ]
ok "it says a lot"
END
