#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The administrator boots through /sys/hermit what a proxy has loaded.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
is "nothing is loaded" "$(put /sys/hermit/isle1/cpus 3-5)" "Exec format error"
is "still offline" "$(isle 1 state)" offline
$tool 1 load $image idle 0 hold &
holder=$!
wait_until $patience state_is 1 loaded
ok "loaded"
is "boots" "$(put /sys/hermit/isle1/cpus "3-5
")" ""
wait_until $patience state_is 1 running
ok "runs"
is "not twice" "$(put /sys/hermit/isle1/cpus 6)" "Device or resource busy"
is "on the CPUs asked for" "$(isle 1 cpus)" 3-5
kill $holder
wait $holder
finish
END
