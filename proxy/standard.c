// SPDX-License-Identifier: GPL-2.0-only
/*
 * stdin, stdout and stderr; see standard.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "standard.h"

#define NOTHING "/dev/null"

int standard_guard(bool is_open[STANDARD_FILES])
{
	int fd;

	for (fd = 0; fd < STANDARD_FILES; fd++) {
		is_open[fd] = fcntl(fd, F_GETFD) >= 0;
		/* open() takes the lowest free number: this one. */
		if (!is_open[fd] && open(NOTHING, O_RDWR) != fd)
			return -errno;
	}
	return 0;
}

int standard_pass(struct table *table, const bool is_open[STANDARD_FILES])
{
	int nothing = open(NOTHING, O_RDWR | O_CLOEXEC);
	unsigned int index;
	int result = 0;
	int fd;

	if (nothing < 0)
		return -errno;
	for (index = 0; index < STANDARD_FILES && result >= 0; index++) {
		if (!is_open[index])
			continue;
		fd = fcntl((int)index, F_DUPFD_CLOEXEC, STANDARD_FILES);
		result = fd < 0 ? -errno : table_install_at(table, index, fd);
	}
	dup2(nothing, STDIN_FILENO);
	dup2(nothing, STDOUT_FILENO);
	close(nothing);
	return result < 0 ? result : 0;
}
