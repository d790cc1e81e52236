// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies the head of an isle's core file again and again, so that the isle stands still
 * and goes on as often as it can, until SIGTERM. Prints a line when it has done so once,
 * and in the end how often.
 *
 *   snapshots /sys/hermit/isle1/core
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define HEAD	4096
#define BEHIND	(1ll << 50)		/* the end of the file: the isle goes on */

static volatile sig_atomic_t over;

static void end(int signal)
{
	(void)signal;
	over = 1;
}

int main(int argc, char **argv)
{
	unsigned long count = 0;
	char head[HEAD];
	int file;

	if (argc != 2)
		return 2;
	signal(SIGTERM, end);
	file = open(argv[1], O_RDONLY);
	while (file >= 0) {
		if (over) {
			printf("%lu\n", count);
			return 0;
		}
		if (pread(file, head, sizeof(head), 0) < 0) {
			/* Nothing runs there just now. */
			if (errno != ENODATA)
				break;
			continue;
		}
		/* Whoever has made the isle stand still himself meanwhile goes on with that. */
		if (pread(file, head, sizeof(head), BEHIND) < 0 && errno != ESTALE)
			break;
		if (count++ == 0) {
			puts("copying");
			fflush(stdout);
		}
	}
	perror(argv[1]);
	return 1;
}
