#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Who wants an isle or a CPU that is in use hears by whom; the user of it notices nothing.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END'
start $programs/wordcount_proxy
ok "an isle is in use"
busy_isle=/sys/hermit/isle1
busy_online=0-2,6-7
for i in 1 2 3; do
	refused "the isle is refused, with by whom" 125 "isle 1 is busy" "process $runner" -- \
		env HERMIT_ISLE=1 HERMIT_CPUS=6 $programs/hello_proxy
	refused "its CPU is refused, with by which isle" 125 "CPU 4 is busy" "isle 1" \
		"process $runner" "free: 1-2,6-7" -- \
		env HERMIT_ISLE=0 HERMIT_CPUS=2,4 $programs/hello_proxy
done
[ "$(echo a b c | HERMIT_ISLE=0 HERMIT_CPUS=1-2 $programs/wordcount_proxy)" = "1 3 6" ]
ok "the other isle works meanwhile"
echo three more words >&7
exec 7>&-
wait $runner
is "the user ends well" $? 0
is "and has its result" "$(cat "$work/run.out")" "1 3 17"
is "and no messages" "$(cat "$work/run.err")" ""
finish
END
