#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The end of what an isle has: programs are told and go on. And threads that wait for each
# other: the log says which for what.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile limits <"$TOP/tests/vm/programs/limits.c"
proxy_in_guest <<'END'
limits=/mnt/share/limits
export HERMIT_ISLE=1 HERMIT_CPUS=3-4

is "more threads than memory" "$(timeout 100 proxy $limits threads 2>&1)" \
	"threads: EAGAIN after more than 10: yes
and then again: Success"
is "more memory than there is" "$(timeout 100 proxy $limits memory 2>&1)" \
	"1 TiB: no, ENOMEM
then 1 MiB pieces: ENOMEM after more than 100: yes
and then again: yes"

proxy $limits deadlock >"$work/mutexes" &
wait_until 60 grep -q "deadlock: all 2 threads" /sys/hermit/isle1/log
ok "a deadlock is reported"
read -r one other <"$work/mutexes"
wait_until 20 grep -q "main on core .* waits for mutex $other\$" /sys/hermit/isle1/log
ok "who waits for what"
wait_until 20 grep -q "philosopher on core .* waits for mutex $one\$" /sys/hermit/isle1/log
ok "and the other one, by its name"
kill $!
wait $!
is "the program ends like others" $? 143

timeout 200 proxy $limits late
is "threads that end when somebody begins to suspect them" "$? $(grep -c deadlock /sys/hermit/isle1/log)" "0 0"
finish
END
