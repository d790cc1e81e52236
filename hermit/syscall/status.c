// SPDX-License-Identifier: BSD-2-Clause
/*
 * What is known about files and file systems (POSIX.1-2017 <sys/stat.h>,
 * <sys/statvfs.h>).
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include "forward_file.h"
#include "result.h"
#include "translate.h"

int _fstat(int fd, struct stat *status)
{
	struct forward_stat wire;
	struct forwarded call = {
		.number = FORWARD_FSTAT,
		.out = &wire,
		.out_bytes = sizeof(wire),
	};
	int64_t result = forward_fd_whole(fd, &call, 1);

	if (result == 1) {		/* a socket, of which Linux knows nothing */
		memset(status, 0, sizeof(*status));
		status->st_mode = S_IFSOCK | S_IRUSR | S_IWUSR;
		return 0;
	}
	if (result == 0)
		translate_stat(&wire, status);
	return (int)syscall_result(result);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict status, int flags)
{
	struct forward_stat wire;
	struct forwarded call = {
		.number = FORWARD_STAT,
		.out = &wire,
		.out_bytes = sizeof(wire),
	};
	int64_t result = translate_at_flags(flags, &call.args[1]);

	if (!result)
		result = forward_at(folder, path, &call);
	if (!result)
		translate_stat(&wire, status);
	return (int)syscall_result(result);
}

int _stat(const char *restrict path, struct stat *restrict status)
{
	return fstatat(AT_FDCWD, path, status, 0);
}

int lstat(const char *restrict path, struct stat *restrict status)
{
	return fstatat(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

_Static_assert(sizeof(struct statvfs) == sizeof(struct forward_statvfs), "one layout");
_Static_assert(offsetof(struct statvfs, f_namemax) ==
	       offsetof(struct forward_statvfs, name_max), "one layout");

int statvfs(const char *path, struct statvfs *status)
{
	struct forwarded call = {
		.number = FORWARD_STATVFS,
		.out = status,
		.out_bytes = sizeof(*status),
	};

	return (int)syscall_result(forward_path(path, &call));
}

int fstatvfs(int fd, struct statvfs *status)
{
	struct forwarded call = {
		.number = FORWARD_FSTATVFS,
		.out = status,
		.out_bytes = sizeof(*status),
	};

	return (int)syscall_result(forward_fd_whole(fd, &call, -ENOSYS));
}
