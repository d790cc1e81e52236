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
timeout 60 /mnt/share/poll-linux <&7 >linux 2>&1
is "status on Linux" $? 0
HERMIT_ISLE=1 HERMIT_CPUS=3-5 timeout 250 /mnt/share/poll <&7 >isle 2>&1
is "status on the isle" $? 0
exec 7>&-
is "what it prints" "$(diff linux isle)" ""
[ "$(wc -l <linux)" -gt 60 ]
ok "it says a lot"
timeout 60 /mnt/share/sockets-linux 192.168.28.77 >linux 2>&1
is "sockets and signals: status on Linux" $? 0
HERMIT_ISLE=1 HERMIT_CPUS=3-5 timeout 250 /mnt/share/sockets 192.168.28.77 >isle 2>&1
is "sockets and signals: status on the isle" $? 0
is "sockets and signals: what it prints" "$(diff linux isle)" ""
[ "$(wc -l <linux)" -gt 25 ]
ok "it says a lot"
timeout 100 /mnt/share/sending-linux >linux 2>&1
is "sending and signals: status on Linux" $? 0
HERMIT_ISLE=1 HERMIT_CPUS=3-5 timeout 250 /mnt/share/sending >isle 2>&1
is "sending and signals: status on the isle" $? 0
is "sending and signals: what it prints" "$(diff linux isle)" ""
[ "$(wc -l <linux)" -gt 45 ]
ok "it says a lot"
timeout 60 /mnt/share/edges-linux >linux 2>&1
is "edges and nested sets: status on Linux" $? 0
HERMIT_ISLE=1 HERMIT_CPUS=3-5 timeout 250 /mnt/share/edges >isle 2>&1
is "edges and nested sets: status on the isle" $? 0
is "edges and nested sets: what it prints" "$(diff linux isle)" ""
[ "$(wc -l <linux)" -gt 240 ]
ok "it says a lot"
END
