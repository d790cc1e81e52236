#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Frames and rings that must not be: counted, never followed, and gone with the isle.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
counter()
{
	cat /sys/class/net/mmnif/statistics/$1
}

# moved COUNTER VALUE: it has another one
moved()
{
	[ "$(counter $1)" != $2 ]
}

# frame KIND COUNTER: an isle that sends it; how much it has added to the counter
frame()
{
	before=$(counter $2)
	$tool 1 load $image frame "$1" boot 3 wait running 20000 hold >/dev/null &
	holder=$!
	wait_until 20 moved $2 $before
	kill $holder
	wait $holder 2>/dev/null
	echo $(($(counter $2) - before))
}

is "a good frame arrives" "$(frame 0 rx_packets)" 1
is "without error" "$(counter rx_errors)" 0
for kind in 1 2 3 4 5; do
	is "bad frame, kind $kind: one error" "$(frame $kind rx_errors)" 1
	is "a good frame arrives after that" "$(frame 0 rx_packets)" 1
done
is "broken rings are reported" "$(dmesg | grep -c 'isle 1 broke its send ring')" 3
finish
END
