// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded calls on open files; see calls_run.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
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

	call_put(call, &to, sizeof(to));
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

int64_t run_fsync(struct call *call, int fd)
{
	return call_result(call->args[1] ? fdatasync(fd) : fsync(fd));
}

int64_t run_ftruncate(struct call *call, int fd)
{
	return call_result(ftruncate(fd, (off_t)call->args[1]));
}

int64_t run_allocate(struct call *call, int fd)
{
	return -posix_fallocate(fd, (off_t)call->args[1], (off_t)call->args[2]);
}

int64_t run_advise(struct call *call, int fd)
{
	if (call->args[3] > INT_MAX)
		return -EINVAL;
	return -posix_fadvise(fd, (off_t)call->args[1], (off_t)call->args[2], (int)call->args[3]);
}

int64_t run_getfl(struct call *call, int fd)
{
	(void)call;
	return call_result(fcntl(fd, F_GETFL));
}

int64_t run_setfl(struct call *call, int fd)
{
	/* What the isle may not ask for: signals to the proxy. */
	const int mask = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;

	return call_result(fcntl(fd, F_SETFL, (int)call->args[1] & mask));
}

int64_t run_lock(struct call *call, int fd)
{
	struct forward_lock wire;
	struct flock lock;

	if (call->in_bytes != sizeof(wire) ||
	    (call->args[1] != F_GETLK && call->args[1] != F_SETLK && call->args[1] != F_SETLKW))
		return -EINVAL;
	memcpy(&wire, call->in, sizeof(wire));
	lock = (struct flock){
		.l_type = (short)wire.type,
		.l_whence = (short)wire.whence,
		.l_start = wire.start,
		.l_len = wire.length,
	};
	if (fcntl(fd, (int)call->args[1], &lock) < 0)
		return -errno;
	wire.type = lock.l_type;
	wire.whence = lock.l_whence;
	wire.start = lock.l_start;
	wire.length = lock.l_len;
	wire.process = lock.l_pid;
	return call_put(call, &wire, sizeof(wire));
}

int64_t run_flock(struct call *call, int fd)
{
	return call->args[1] > INT_MAX ? -EINVAL : call_result(flock(fd, (int)call->args[1]));
}

int64_t run_getdents(struct call *call, int fd)
{
	long count = syscall(SYS_getdents64, fd, call->out, call->args[1]);

	if (count < 0)
		return -errno;
	call->out_bytes = (uint32_t)count;
	return count;
}

int64_t call_put_statvfs(struct call *call, const struct statvfs *from)
{
	const struct forward_statvfs to = {
		.block_size = from->f_bsize,
		.unit = from->f_frsize,
		.blocks = from->f_blocks,
		.blocks_free = from->f_bfree,
		.blocks_available = from->f_bavail,
		.files = from->f_files,
		.files_free = from->f_ffree,
		.files_available = from->f_favail,
		.id = from->f_fsid,
		.flags = from->f_flag,
		.name_max = from->f_namemax,
	};

	return call_put(call, &to, sizeof(to));
}

int64_t run_fstatvfs(struct call *call, int fd)
{
	struct statvfs status;

	return fstatvfs(fd, &status) < 0 ? -errno : call_put_statvfs(call, &status);
}

int64_t run_fchmod(struct call *call, int fd)
{
	return call_result(fchmod(fd, (mode_t)call->args[1]));
}

int64_t run_fchown(struct call *call, int fd)
{
	return call_result(fchown(fd, (uid_t)call->args[1], (gid_t)call->args[2]));
}

void call_get_times(const struct call *call, struct timespec times[2])
{
	int i;

	for (i = 0; i < 2; i++) {
		times[i].tv_sec = (time_t)call->args[1 + 2 * i];
		times[i].tv_nsec = (long)call->args[2 + 2 * i];
	}
}

int64_t run_futimens(struct call *call, int fd)
{
	struct timespec times[2];

	call_get_times(call, times);
	return call_result(futimens(fd, times));
}

int64_t run_fchdir(struct call *call, int fd)
{
	(void)call;
	return call_result(fchdir(fd));
}

int64_t run_fdpath(struct call *call, int fd)
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(fd)];
	char path[FORWARD_PATH_MAX];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (length < 0)
		return -errno;
	path[length] = 0;
	return call_put_text(call, path);
}
