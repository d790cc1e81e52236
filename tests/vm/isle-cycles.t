#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Two hundred starts and stops leave nothing behind.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
for i in $(seq 200); do
	$tool 1 load $image exit $i boot 3-5 wait exited 20000 || break
	[ "$(isle 1 exit)" = "$i exited" ] || break
done
is "two hundred times" "$i" 200
finish
END
