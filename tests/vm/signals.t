#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Signals, contexts, cancellation and vector registers do on an isle what they do on Linux:
# programs that are built for both print the same and end the same way.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both signals fpu
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
/mnt/share/signals-linux >/tmp/linux 2>/dev/null
linux=$?
/mnt/share/signals >/tmp/isle
is "signals: status" $? $linux
is "signals: what it prints" "$(cat /tmp/isle)" "$(cat /tmp/linux)"
is "signals: nothing is missing" "$(grep -c 'yes$' /tmp/isle)" 16
is "fpu" "$(/mnt/share/fpu)" "$(/mnt/share/fpu-linux)"
is "fpu: nothing is missing" "$(/mnt/share/fpu-linux | grep -c 'yes$')" 7
finish
END
