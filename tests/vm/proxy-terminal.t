#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# On a terminal a program on an isle feels like any other: it sees the terminal,
# reads what is typed, and ends at Ctrl-C, at Ctrl-\ and when the terminal closes.
. "$(dirname "$0")/helpers/proxy_guest.sh"
gcc -O2 -Wall -static -o "$share/pty" "$TOP/tests/vm/helpers/pty.c" || exit 1
compile talk <<'END'
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char line[80];

	printf("ready %d%d%d\n", isatty(0), isatty(1), isatty(2));
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin))
		printf("heard %s", line);
	return 4;
}
END
compile spin <<'END'
#include <stdio.h>

int main(void)
{
	printf("ready\n");
	fflush(stdout);
	for (;;)
		;
}
END
over_both <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
# on_terminal WHAT STATUS KEYS PROGRAM
on_terminal()
{
	before=$(now)
	/mnt/share/pty "$3" $proxy /mnt/share/$4 </dev/null >"$work/out" 2>&1
	is "$1: status" $? $2
	in_time "$1: start and end" $before 5
	untouched
	ok "$1: CPUs are back"
}

# The first start fetches files.
works
ok "a program runs"
on_terminal "typing" 4 "hello
$(printf '\004')" talk
like "it sees the terminal and hears what is typed" "$(tr -d '\r' <"$work/out")" "ready 111
*heard hello*"
for program in talk spin; do
	on_terminal "$program, Ctrl-C" 130 "$(printf '\003')" $program
	on_terminal "$program, Ctrl-\\" 131 "$(printf '\034')" $program
	on_terminal "$program, terminal closed" 129 "" $program
done
works
ok "the next start works"
END
