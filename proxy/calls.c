// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded calls on Linux; see calls.h. The numbers on the wire (flags, whence,
 * errno, file modes) are Linux's own, so nothing is translated here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hermit/forward.h>

#include "calls.h"

#define MODE_BITS 07777

static int64_t run_open(struct call *call)
{
	uint64_t flags = call->args[0];
	uint64_t mode = call->args[1];
	int fd;

	if (flags > INT_MAX || mode & ~(uint64_t)MODE_BITS)
		return -EINVAL;
	fd = open(call->data, (int)flags | O_CLOEXEC, (mode_t)mode);
	return fd < 0 ? -errno : table_install(call->table, fd);
}

static int64_t run_close(struct call *call)
{
	return table_close(call->table, call->args[0]);
}

static int64_t run_read(struct call *call, int fd)
{
	ssize_t count = read(fd, call->data, call->args[1]);

	if (count < 0)
		return -errno;
	call->out_bytes = (uint32_t)count;
	return count;
}

static int64_t run_write(struct call *call, int fd)
{
	ssize_t count = write(fd, call->data, call->in_bytes);

	return count < 0 ? -errno : count;
}

static int64_t run_lseek(struct call *call, int fd)
{
	off_t offset;

	if (call->args[2] > INT_MAX)
		return -EINVAL;
	offset = lseek(fd, (off_t)call->args[1], (int)call->args[2]);
	return offset < 0 ? -errno : offset;
}

/* Puts Linux's answer into the reply. */
static void put_stat(struct call *call, const struct stat *from)
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

	memcpy(call->data, &to, sizeof(to));
	call->out_bytes = sizeof(to);
}

static int64_t run_fstat(struct call *call, int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -errno;
	put_stat(call, &status);
	return 0;
}

static int64_t run_stat(struct call *call)
{
	struct stat status;

	if (stat(call->data, &status) < 0)
		return -errno;
	put_stat(call, &status);
	return 0;
}

static int64_t run_unlink(struct call *call)
{
	return unlink(call->data) < 0 ? -errno : 0;
}

static int64_t run_isatty(struct call *call, int fd)
{
	(void)call;
	return isatty(fd);
}

static int64_t run_hostname(struct call *call)
{
	char name[FORWARD_HOSTNAME_MAX + 1];

	if (gethostname(name, sizeof(name)) < 0)
		return -errno;
	name[FORWARD_HOSTNAME_MAX] = 0;
	call->out_bytes = (uint32_t)strlen(name);
	memcpy(call->data, name, call->out_bytes);
	return call->out_bytes;
}

/* Runs a call whose first argument is an open file. */
static int64_t with_file(struct call *call, int64_t (*run)(struct call *call, int fd))
{
	struct table_file *file = table_get(call->table, call->args[0]);
	int64_t status;

	if (!file)
		return -EBADF;
	status = run(call, file->fd);
	table_put(call->table, file);
	return status;
}

int64_t call_run(struct call *call)
{
	call->out_bytes = 0;
	switch (call->number) {
	case FORWARD_OPEN:
		return run_open(call);
	case FORWARD_CLOSE:
		return run_close(call);
	case FORWARD_READ:
		return with_file(call, run_read);
	case FORWARD_WRITE:
		return with_file(call, run_write);
	case FORWARD_LSEEK:
		return with_file(call, run_lseek);
	case FORWARD_FSTAT:
		return with_file(call, run_fstat);
	case FORWARD_STAT:
		return run_stat(call);
	case FORWARD_UNLINK:
		return run_unlink(call);
	case FORWARD_ISATTY:
		return with_file(call, run_isatty);
	case FORWARD_HOSTNAME:
		return run_hostname(call);
	default:
		return -ENOSYS;
	}
}
