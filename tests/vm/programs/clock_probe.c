// SPDX-License-Identifier: GPL-2.0-only
/* Says what time it is, for each byte that it is sent: see ../helpers/clock_compare.c. */
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec time[2];
	char byte;

	while (read(STDIN_FILENO, &byte, 1) == 1) {
		if (clock_gettime(CLOCK_REALTIME, &time[0]) ||
		    clock_gettime(CLOCK_MONOTONIC, &time[1]) ||
		    write(STDOUT_FILENO, time, sizeof(time)) != sizeof(time))
			return 1;
	}
	return 0;
}
