#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# poll(), select() and epoll wait for pipes, files and sockets in any mix as on Linux: a
# program that is built for both prints the same. Signals and cancellation end waits for
# sockets as they do there.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both poll sockets sending edges sets
over_both <<'END'
cd "$work"
mkfifo silence
exec 7<>silence

# same WHAT LINES NAME [ARGUMENT...]: what it prints, LINES or more
same()
{
	what=$1
	lines=$2
	name=$3
	shift 3
	on_linux "$what" $lines /mnt/share/$name-linux "$@"
	on_isle /mnt/share/$name "$@"
}

same "all that can be waited for" 60 poll <&7
exec 7>&-
same "sockets and signals" 25 sockets 192.168.28.77
same "sending and signals" 45 sending
same "edges and nested sets" 240 edges
same "sets that are shared" 30 sets
is "no descriptor left in Linux for the edges of a pipe" \
	"$(ulimit -n 40; HERMIT_ISLE=1 HERMIT_CPUS=3 /mnt/share/sets few | sed 's/.*: //' | xargs)" \
	"EMFILE 1 1 0"
END
