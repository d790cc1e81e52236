// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded calls with a path, and on the table of open files; see calls_run.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls_run.h"

#define MODE_BITS 07777

int64_t run_open(struct call *call)
{
	uint64_t flags = call->args[0];
	uint64_t mode = call->args[1];
	int fd;

	if (flags > INT_MAX || mode & ~(uint64_t)MODE_BITS)
		return -EINVAL;
	fd = open(call_text(call), (int)flags | O_CLOEXEC, (mode_t)mode);
	return fd < 0 ? -errno : table_install(call->table, fd);
}

int64_t run_close(struct call *call)
{
	return table_close(call->table, call->args[0]);
}

int64_t run_stat(struct call *call)
{
	struct stat status;

	if (stat(call_text(call), &status) < 0)
		return -errno;
	call_put_stat(call, &status);
	return 0;
}

int64_t run_unlink(struct call *call)
{
	return unlink(call_text(call)) < 0 ? -errno : 0;
}
