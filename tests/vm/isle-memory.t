#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Isle memory: zero for each holder, and nobody reaches what is not his. Registers, too.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile registers <"$TOP/tests/vm/programs/registers.c"
proxy_in_guest <<'END'
$tool 1 zero
ok "zero when the module is loaded"
like "8 bytes can be written" "$($tool 1 write 0x400000 0x1234 mapread 0x400000)" \
	"8 bytes written?0x1234"
$tool 1 zero
ok "zero for the next holder"
$tool 1 load $image dirty 0 boot 3-5 wait running 20000 stop zero
ok "zero after a run, under the same claim"
$tool 1 load $image dirty 0 boot 3-5 wait running 20000
$tool 1 zero
ok "zero after a run, for the next holder"
$tool 1 load $image idle 0 mapwrite 0x4000000 7
$tool 1 zero
ok "zero after a load without a boot"

# What isle 1 and Linux say to each other lies where all isles can look, for as long as
# it runs.
look()
{
	$tool 0 load $image look 100 boot 1 wait exited 20000
	isle 0 exit
}
$tool 1 load $image echo 0 boot 3 wait running 20000 hold >/dev/null &
holder=$!
wait_until 20 state_is 1 running
ping -c 3 -W 10 -p 5a -s 1400 192.168.28.3 >/dev/null
ok "ping"
is "another isle sees frames" "$(look)" "100 exited"
kill $holder
wait $holder 2>/dev/null
is "nobody does when it is over" "$(look)" "0 exited"
ping -c 3 -W 1 -p 5a -s 1400 192.168.28.3 >/dev/null
is "nothing more is sent" "$(look)" "0 exited"

last=$(($(isle 1 memsize) - 8))
is "last word" "$($tool 1 write $last 1)" "8 bytes written"
is "behind the end" "$($tool 1 write $((last + 8)) 1)" "write: ENOSPC"
is "across the end" "$($tool 1 write $((last + 4)) 1)" "4 bytes written"
is "far behind the end" "$($tool 1 write 0x7ffffffffffffff0 1)" "write: ENOSPC"
for offset in 0 0x1000 0x40000 0x7fff8; do
	is "write at $offset" "$($tool 1 write $offset 1)" "write: EACCES"
	is "store at $offset" "$($tool 1 mapwrite $((offset & ~4095)) 1)" "mapwrite: EFAULT"
	is "load, then store at $offset" "$($tool 1 mapboth $((offset & ~4095)) 1)" "0
mapboth: EFAULT"
done
is "load, then store, where allowed" "$($tool 1 mapboth 0x80000 5 mapread 0x80000)" "0
0x5"
is "mapping behind the end" "$($tool 1 mapread $((last + 8)))" "mapread: EINVAL"
is "private mapping" "$($tool 1 mapprivate 0x200000)" "mapprivate: EINVAL"

# A CPU that does not go back to Linux in between: INIT leaves such registers as they are.
echo 0 >$cpu/cpu3/online
for run in first next; do
	rm -f /tmp/dirty
	HERMIT_ISLE=1 HERMIT_CPUS=3-4 proxy /mnt/share/registers >/tmp/dirty &
	runner=$!
	wait_until 60 grep -qs filled /tmp/dirty
	is "the $run program finds nothing in vector registers" "$(xargs </tmp/dirty)" "0 filled"
	kill -9 $runner
	wait $runner 2>/dev/null
done
echo 1 >$cpu/cpu3/online
finish
END
