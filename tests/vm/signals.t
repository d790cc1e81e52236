#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Signals, contexts and cancellation do on an isle what they do on Linux: a program that
# is built for both prints the same and ends the same way.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both signals
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
/mnt/share/signals-linux >/tmp/linux 2>/dev/null
linux=$?
/mnt/share/signals >/tmp/isle
is "signals: status" $? $linux
is "signals: what it prints" "$(cat /tmp/isle)" "$(cat /tmp/linux)"
is "signals: nothing is missing" "$(grep -c 'yes$' /tmp/isle)" 16
finish
END
