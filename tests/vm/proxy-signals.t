#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Whatever ends the proxy, and whatever its program is at: CPUs and memory are back
# soon, the shell sees the right status, and the next start works.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile spin <<'END'
int main(void)
{
	for (;;)
		;
}
END
compile halt <<'END'
int main(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}
END
# Its cores meet, but it never comes to say that it runs.
compile mute <<'END'
__attribute__((constructor)) static void stand_still(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

int main(void)
{
	return 0;
}
END
proxy_in_guest <<'END'
# ended_by WHAT STATUS COMMAND...: the command ends what was started
ended_by()
{
	what=$1
	wanted=$2
	shift 2
	before=$(now)
	"$@"
	wait $runner 2>/dev/null
	got=$?
	in_time "$what" $before 10
	exec 7>&-
	is "$what: status" $got $wanted
	works
	ok "$what: the next start works"
}

for program in $programs/wordcount /mnt/share/spin /mnt/share/halt; do
	name=$(basename $program)
	start $proxy $program
	ended_by "$name, SIGTERM" 143 kill -TERM $runner
	start $proxy $program
	ended_by "$name, SIGHUP" 129 kill -HUP $runner
	start $proxy $program
	ended_by "$name, SIGKILL" 137 kill -KILL $runner
	start $proxy $program
	ended_by "$name, stopped by the administrator" 137 put /sys/hermit/isle1/cpus -1
	is "$name: the proxy says so" "$(cat "$work/run.err")" \
		"proxy: isle 1 was stopped by the administrator"
done

# mute: a start that stops half way
mute()
{
	launch $proxy /mnt/share/mute
	wait_until 20 has_cores
	is "mute: does not get to its program" "$(isle 1 state)" booting
}

# has_cores: the last one has come
has_cores()
{
	[ "$(isle 1 uptime)" -gt 0 ]
}

mute
ended_by "mute, SIGTERM" 143 kill -TERM $runner
mute
ended_by "mute, SIGKILL" 137 kill -KILL $runner
mute
ended_by "mute, stopped by the administrator" 137 put /sys/hermit/isle1/cpus -1

# A shell's job in the background ignores SIGINT; this one does not.
start sh -c 'trap "" HUP; exec /usr/bin/env '$programs/wordcount_proxy
kill -HUP $runner
usleep 300000
state_is 1 running
ok "a signal that is ignored stays ignored"
ended_by "then SIGTERM" 143 kill -TERM $runner

# SIGTERM while it boots, at whatever point.
for wait in 10 50 100 200 300 500; do
	HERMIT_ISLE=1 HERMIT_CPUS=3-5 $programs/wordcount_proxy </dev/zero >/dev/null 2>&1 &
	usleep ${wait}000
	kill -TERM $!
	wait $! 2>/dev/null
done
works
ok "SIGTERM during the start leaves nothing behind"

# Over TCP, and nobody carries its frames: the proxy gives it half a minute.
ip link set mmnif down
refused "an isle that never connects is stopped" 125 "it has not connected to its proxy" -- \
	env HERMIT_TRANSPORT=tcp HERMIT_ISLE=1 HERMIT_CPUS=3-5 $programs/hello_proxy
is "as the file exit says" "$(isle 1 exit)" "-1 stopped"
ip link set mmnif up
works
ok "and the next start works"
finish
END
