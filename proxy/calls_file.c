// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded calls on open files; see calls_run.h.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hermit/forward.h>

#include "calls_run.h"

int64_t run_lseek(struct call *call, int fd)
{
	off_t offset;

	if (call->args[2] > INT_MAX)
		return -EINVAL;
	offset = lseek(fd, (off_t)call->args[1], (int)call->args[2]);
	return offset < 0 ? -errno : offset;
}

void call_put_stat(struct call *call, const struct stat *from)
{
	const struct forward_stat to = {
		.dev = from->st_dev,
		.ino = from->st_ino,
		.mode = from->st_mode,
		.nlink = (uint32_t)from->st_nlink,
		.uid = from->st_uid,
		.gid = from->st_gid,
		.rdev = from->st_rdev,
		.size = from->st_size,
		.blksize = from->st_blksize,
		.blocks = from->st_blocks,
		.atime_sec = from->st_atim.tv_sec,
		.atime_nsec = from->st_atim.tv_nsec,
		.mtime_sec = from->st_mtim.tv_sec,
		.mtime_nsec = from->st_mtim.tv_nsec,
		.ctime_sec = from->st_ctim.tv_sec,
		.ctime_nsec = from->st_ctim.tv_nsec,
	};

	memcpy(call->out, &to, sizeof(to));
	call->out_bytes = sizeof(to);
}

int64_t run_fstat(struct call *call, int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -errno;
	call_put_stat(call, &status);
	return 0;
}

int64_t run_isatty(struct call *call, int fd)
{
	(void)call;
	return isatty(fd);
}
