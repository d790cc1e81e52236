// SPDX-License-Identifier: GPL-2.0-only
/*
 * What poll() tells of an isle: prints the file `state` at the beginning and whenever
 * there is news, until it says offline after something else.
 *
 *   poll_state /sys/hermit/isle1/state
 */
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Nobody keeps an isle for so long; on the slowest host, too. */
#define NEWS_MS 600000

int main(int argc, char **argv)
{
	struct pollfd poller = { .events = POLLPRI };
	bool begun = false;
	char state[32];
	ssize_t count;

	if (argc != 2)
		return 2;
	poller.fd = open(argv[1], O_RDONLY);
	for (;;) {
		count = pread(poller.fd, state, sizeof(state) - 1, 0);
		if (count < 0) {
			perror(argv[1]);
			return 1;
		}
		state[count] = 0;
		fputs(state, stdout);
		fflush(stdout);
		if (strcmp(state, "offline\n"))
			begun = true;
		else if (begun)
			return 0;
		if (poll(&poller, 1, NEWS_MS) <= 0 || !(poller.revents & POLLPRI)) {
			puts("no news");
			return 1;
		}
	}
}
