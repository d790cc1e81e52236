#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Frames and rings that must not be: counted, never followed, and gone with the isle.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
counter()
{
	cat /sys/class/net/mmnif/statistics/$1
}

# frame KIND: an isle that sends it
frame()
{
	$tool 1 load $image frame "$1" boot 3 wait running 20000 sleep 300
}

before=$(counter rx_packets)
frame 0
is "a good frame arrives" $(($(counter rx_packets) - before)) 1
is "without error" "$(counter rx_errors)" 0
for kind in 1 2 3 4 5; do
	errors=$(counter rx_errors)
	frame $kind
	is "bad frame, kind $kind: one error" $(($(counter rx_errors) - errors)) 1
	before=$(counter rx_packets)
	frame 0
	is "a good frame arrives after that" $(($(counter rx_packets) - before)) 1
done
is "broken rings are reported" "$(dmesg | grep -c 'isle 1 broke its send ring')" 3
finish
END
