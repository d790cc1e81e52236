#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hermitctl shows and manages isles; its log -f, and the proxy's, follow an isle before,
# during and after a run, and from one run to the next, however long the log becomes.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END'
ctl=/hermit/bin/hermitctl
is "list" "$($ctl list | sed 's/ *$//')" "$(printf '%s\n' \
	"ISLE  STATE     NODE   MEMORY  CPUS        PROGRAM" \
	"   0  offline      0     512M  -           -" \
	"   1  offline      1     512M  -           -" | sed "s/512M/$(($(isle 0 memsize) >> 20))M/")"
is "list --json" "$($ctl list --json | tr -d '\n' | sed 's/"heartbeat": [0-9]*/"heartbeat": 0/g')" \
	"$(for number in 0 1; do
		printf '%s{"isle": %s, "state": "offline", "cpus": [], "memsize": %s, "node": %s, ' \
			"$([ $number = 0 ] && echo '[' || echo ', ')" $number "$(isle $number memsize)" $number
		printf '"owner": null, "path": null, "exit": "-1 none", "heartbeat": 0, "uptime": 0, "boots": 0}'
	done)]"

# The first follower is there before the first run.
$ctl log 1 -f >"$work/follow" &
follower=$!
$proxy --log 1 -f >"$work/follow2" &
follower2=$!
HERMIT_ISLE=1 HERMIT_CPUS=3-5 $programs/hello_proxy >/dev/null
ok "a run"
same() { isle 1 log | cmp -s - "$1"; }
wait_until 20 same "$work/follow"
ok "hermitctl log -f has its log"
wait_until 20 same "$work/follow2"
ok "proxy --log -f as well"
kill $follower2
wait $follower2 2>/dev/null
[ -s "$work/follow" ]
ok "which is not empty"
is "log without -f ends" "$($ctl log isle1 | md5sum)" "$(md5sum <"$work/follow")"
first=$(wc -l <"$work/follow")

# The second run fills the text; whoever is there from the start misses nothing.
records=10000
$tool 1 load $image chat $records boot 3 wait running 20000 hold &
holder=$!
all_there() { [ "$(grep -c 'a line that is' "$work/follow")" = $records ]; }
wait_until 120 all_there
ok "all of $records records of the next run"
is "each of them once" "$(grep 'a line that is' "$work/follow" | sort -u | wc -l)" $records
is "no other line" "$(wc -l <"$work/follow")" $((first + records))
[ "$(isle 1 log_start)" -gt 0 ] && [ "$(wc -c <"$work/follow")" -gt 524288 ]
ok "more than the text has room for"
like "what is left begins with a whole line" "$(isle 1 log | head -n 1)" "\[*\] core 0: a line that*"
is "and ends with the last one" "$(isle 1 log | tail -n 1)" "$(tail -n 1 "$work/follow")"
# That core has halted: nobody has asked it so far.
is "state" "$(isle 1 state)" running
like "show asks" "$($ctl show 1)" "*state      hung
cpus       3
*owner      $holder isle_tool
*"
is "not removed while it is in use" "$($ctl remove 1 2>&1; echo $?)" \
	"hermitctl: isle 1 is in use by process $holder isle_tool; stop that first
1"
like "stop" "$($ctl stop 1 --json)" '{"isle": 1, "state": "offline", "cpus": [], *}'
is "it is offline" "$(isle 1 state)" offline
kill $holder
wait $holder 2>/dev/null
kill $follower
wait $follower 2>/dev/null

# Who comes late gets what is left, and learns that something has gone.
$ctl log 1 >"$work/late"
is "after the run" "$(md5sum <"$work/late")" "$(isle 1 log | md5sum)"
is "log --json has an object for each line" \
	"$($ctl log 1 --json | grep -c '^{"seconds": [0-9]*[.][0-9]*, "core": 0, "text": ".*"}$')" \
	"$(wc -l <"$work/late")"

# Uevents without ISLE tell of an isle that comes or goes, and of its device.
uevent sh -c '[ "$SUBSYSTEM$ISLE" = hermit ] && echo "$ACTION $DEVPATH" >>"$0"' "$work/events" &
listener=$!
# Uevents are protocol 15.
listens() { awk -v pid=$listener '$2 == 15 && $3 == pid { found = 1 } END { exit !found }' /proc/net/netlink; }
wait_until 20 listens
ok "somebody listens"
like "create" "$($ctl create 2 --node 0 --mem 32M --json)" '{"isle": 2, "state": "offline", *"memsize": 33554432, "node": 0, *}'
$ctl log 2 -f >/dev/null 2>"$work/err" &
follower=$!
follows() { ls -l /proc/$follower/fd 2>/dev/null | grep -q "/isle2/log\$"; }
wait_until 20 follows
ok "somebody follows it"
like "resize" "$($ctl resize isle2 16M --json; isle 2 memsize)" \
	'{"isle": 2, *"memsize": 16777216, *}
16777216'
is "resize to nonsense" "$($ctl resize 2 1x 2>&1; echo $?)" \
	"hermitctl: size 1x: expected at least 16M, such as 512M, or all
1"
is "create what is there" "$($ctl create 2 --node 0 --mem 32M 2>&1)" "hermitctl: isle 2 exists already"
is "create elsewhere" "$($ctl create 3 --node 5 --mem 32M 2>&1)" "hermitctl: there is no node 5 with memory"
is "create too much" "$($ctl create 3 --node 0 --mem 64G 2>&1)" \
	"hermitctl: node 0 has no 64G of memory in one piece"
is "remove" "$($ctl --json remove 2 2>&1; echo $?)" '{"isle": 2, "state": "removed"}
0'
wait_until 20 grep -qs "remove /hermit" "$work/events"
is "uevents tell that it came and went" "$(cat "$work/events")" "add /hermit/isle2
add /devices/virtual/hermit/isle2
remove /devices/virtual/hermit/isle2
remove /hermit/isle2"
kill $listener
wait $follower
is "a follower ends with the isle" "$? $(cat "$work/err")" "1 hermitctl: isle 2 has been removed"
is "show what is not there" "$($ctl show 2 2>&1; echo $?)" "hermitctl: there is no isle 2; isles: 0-1
1"

while IFS=: read -r words status text; do
	is "hermitctl $words" "$($ctl $words 2>&1; echo $?)" "hermitctl: $text
$status"
done <<'BAD'
:2:which command?; try hermitctl --help
frobnicate:2:there is no command frobnicate; try hermitctl --help
show:2:something is missing after show; try hermitctl --help
show x:2:that is not the name of an isle: x; try hermitctl --help
show 1 2:2:what is 2; try hermitctl --help
list -f:2:an option does not belong to list; try hermitctl --help
create 2:1:create needs --node NODE and --mem SIZE
BAD
finish
END
