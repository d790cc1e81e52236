// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies the head of an isle's core file again and again, so that the isle stands still
 * and goes on as often as it can, until it is killed.
 *
 *   snapshots /sys/hermit/isle1/core
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define HEAD	4096
#define BEHIND	(1ll << 50)		/* the end of the file: the isle goes on */

int main(int argc, char **argv)
{
	char head[HEAD];
	int file;

	if (argc != 2)
		return 2;
	file = open(argv[1], O_RDONLY);
	while (file >= 0) {
		if (pread(file, head, sizeof(head), 0) < 0) {
			/* Nothing runs there just now. */
			if (errno != ENODATA)
				break;
			continue;
		}
		/* Whoever has made the isle stand still himself meanwhile goes on with that. */
		if (pread(file, head, sizeof(head), BEHIND) < 0 && errno != ESTALE)
			break;
	}
	perror(argv[1]);
	return 1;
}
