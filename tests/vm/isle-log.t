#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The log can be read while the isle runs and after it has stopped.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
is "empty at first" "$(isle 1 log)" ""
$tool 1 load $image log 500 boot 3 wait running 20000 hold &
holder=$!
wait_until $patience state_is 1 running
is "500 lines while it runs" "$(isle 1 log | wc -l)" 500
is "the same at small steps" "$(dd if=/sys/hermit/isle1/log bs=7 2>/dev/null | md5sum)" \
	"$(isle 1 log | md5sum)"
is "a line" "$(isle 1 log | sed -n 2p)" "[    0.000001] core 0: a line"
kill -9 $holder
wait $holder 2>/dev/null
wait_until $patience state_is 1 offline
is "500 lines after it has stopped" "$(isle 1 log | wc -l)" 500
$tool 1 load $image log 5000 boot 3 wait running 20000
like "what was overwritten is counted" "$(isle 1 log | sed -n 1p)" "([0-9]* records lost)"
lost=$(isle 1 log | sed -n '1s/[^0-9]//gp')
is "nothing else is missing" "$(($(isle 1 log | wc -l) - 1 + lost))" 5000
$tool 1 load $image exit 0 boot 3 wait exited 20000
is "a new boot, a new log" "$(isle 1 log)" ""
finish
END
