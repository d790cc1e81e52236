#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# poll(), select() and epoll wait for pipes, files and sockets in any mix as on Linux: a
# program that is built for both prints the same. Signals and cancellation end waits for
# sockets as they do there.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both poll sockets sending edges
over_both <<'END'
cd "$work"
mkfifo silence
exec 7<>silence

# same WHAT SECONDS LINES NAME [ARGUMENT...]: prints the same on both, more than LINES; Linux
# needs so many SECONDS at most
same()
{
	what=$1
	seconds=$2
	lines=$3
	name=$4
	shift 4
	timeout $seconds /mnt/share/$name-linux "$@" >linux 2>&1
	is "$what: status on Linux" $? 0
	HERMIT_ISLE=1 HERMIT_CPUS=3-5 timeout 250 /mnt/share/$name "$@" >isle 2>&1
	is "$what: status on the isle" $? 0
	is "$what: what it prints" "$(diff linux isle)" ""
	[ "$(wc -l <linux)" -gt $lines ]
	ok "$what: it says a lot"
}

same "all that can be waited for" 60 60 poll <&7
exec 7>&-
same "sockets and signals" 60 25 sockets 192.168.28.77
same "sending and signals" 100 45 sending
same "edges and nested sets" 60 240 edges
END
