#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program's end is the proxy's: exit statuses, and crashes as a shell shows them.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile ends <<'END'
#include <stdlib.h>
#include <string.h>

static int deeper(int depth)
{
	volatile char room[4096];

	memset((char *)room, depth, sizeof(room));
	return deeper(depth + 1) + room[0];
}

int main(int argc, char **argv)
{
	volatile int zero = 0;

	switch (argc > 1 ? *argv[1] : 0) {
	case 'n':
		return *(volatile int *)8;
	case 'd':
		return 100 / zero;
	case 'i':
		__asm__ volatile("ud2");
		break;
	case 'a':
		abort();
	case 's':
		return deeper(0);
	case 'e':
		exit(atoi(argv[2]));
	case '_':
		_Exit(atoi(argv[2]));
	}
	return argc > 1 ? atoi(argv[1]) : 0;
}
END
proxy_in_guest <<'END'
# ends WHAT STATUS WORDS ARGUMENT...
ends()
{
	what=$1
	wanted=$2
	words=$3
	shift 3
	HERMIT_ISLE=1 HERMIT_CPUS=3-5 $proxy /mnt/share/ends "$@" >"$work/out" 2>"$work/err"
	is "$what: status" $? $wanted
	like "$what: message" "$(cat "$work/err")" "$words"
	untouched
	ok "$what: nothing left behind"
}

# crashes WHAT STATUS WORDS ARGUMENT FUNCTION: the log has registers, and who called whom
crashes()
{
	ends "$1" $2 "$crash $3" $4
	like "$1: log" "$(isle 1 log)" "*error: on core 0 (Linux CPU 3) in task * main
*error: rip ???????????????? rsp *error: rax *error: backtrace:
*error: *$5*+0x*"
}

ends "return 0" 0 "" 0
ends "return 7" 7 "" 7
ends "exit(255)" 255 "" e 255
ends "exit(256)" 0 "" e 256
ends "exit(-1)" 255 "" e -1
ends "_Exit(3)" 3 "" _ 3
crash="proxy: isle 1: the program crashed:"
crashes "null pointer" 139 "invalid memory access on CPU 3; see /sys/hermit/isle1/log" n main
crashes "division by zero" 136 "arithmetic error on CPU 3; *" d main
crashes "illegal instruction" 132 "illegal instruction on CPU 3; *" i main
crashes "abort()" 134 "abort() *" a main
crashes "stack overflow" 139 "stack overflow on CPU 3; *" s deeper
HERMIT_VERBOSE=1 HERMIT_ISLE=1 HERMIT_CPUS=3 $proxy /mnt/share/ends n 2>"$work/err"
grep -q "main" "$work/err"
ok "HERMIT_VERBOSE=1 shows the backtrace"
grep -q main /sys/hermit/isle1/log
ok "and so does the log, afterwards"
works
ok "the next start works"
finish
END
