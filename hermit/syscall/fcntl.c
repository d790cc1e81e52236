// SPDX-License-Identifier: BSD-2-Clause
/*
 * Descriptors and locks (POSIX.1-2017 fcntl, dup; flock).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>
#include <hermit/files.h>
#include <lwip/sockets.h>
#include "forward_file.h"
#include "result.h"
#include "translate.h"

static int64_t flags_get(int fd)
{
	struct forwarded call = { .number = FORWARD_GETFL };
	struct file *file;
	int64_t result = file_get(fd, &file);

	if (result)
		return result;
	if (file->kind == FILE_FORWARDED) {
		call.args[0] = (uint64_t)file->handle;
		result = forward_whole(&call);
		if (result >= 0)
			result = translate_open_flags_back((uint64_t)result);
	} else {
		result = file->flags;
	}
	file_put(file);
	return result;
}

/* A socket knows of one flag, which means nothing to an epoll set. */
static int64_t flags_set(int fd, int flags)
{
	struct forwarded call = {
		.number = FORWARD_SETFL,
		.args = { 0, translate_open_flags(flags) },
	};
	struct file *file;
	int64_t result = file_get(fd, &file);

	if (result)
		return result;
	call.args[0] = (uint64_t)file->handle;
	if (file->kind == FILE_SOCKET)
		result = lwip_fcntl(file->handle, F_SETFL, flags & O_NONBLOCK) ? -errno : 0;
	else if (file->kind == FILE_FORWARDED)
		result = forward_whole(&call);
	if (!result)
		file->flags = (file->flags & ~O_NONBLOCK) | (flags & O_NONBLOCK);
	file_put(file);
	return result;
}

static int64_t lock(int fd, int command, struct flock *lock)
{
	struct forward_lock wire;
	struct forwarded call = {
		.number = FORWARD_LOCK,
		.in = &wire,
		.in_bytes = sizeof(wire),
		.out = &wire,
		.out_bytes = sizeof(wire),
	};
	int64_t result;

	if (!lock)
		return -EFAULT;
	result = translate_lock(command, lock, &call.args[1], &wire);
	if (!result)
		result = forward_fd(fd, &call, -EBADF);
	if (!result && command == F_GETLK)
		translate_lock_back(&wire, lock);
	return result;
}

static int64_t run(int fd, int command, uintptr_t argument)
{
	switch (command) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return file_dup(fd, (int)argument, command == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return file_cloexec_get(fd);
	case F_SETFD:
		return file_cloexec_set(fd, argument & FD_CLOEXEC);
	case F_GETFL:
		return flags_get(fd);
	case F_SETFL:
		return flags_set(fd, (int)argument);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
		return lock(fd, command, (struct flock *)argument);
	default:
		return -EINVAL;
	}
}

/* newlib's passes on an int only. */
int fcntl(int fd, int command, ...)
{
	va_list arguments;
	uintptr_t argument;

	va_start(arguments, command);
	argument = va_arg(arguments, uintptr_t);
	va_end(arguments);
	return (int)syscall_result(run(fd, command, argument));
}

/* What newlib's own functions call. */
int _fcntl(int fd, int command, ...) __attribute__((alias("fcntl")));

int dup(int fd)
{
	return (int)syscall_result(file_dup(fd, 0, false));
}

int dup2(int fd, int target)
{
	return (int)syscall_result(file_dup_to(fd, target, false));
}

int dup3(int fd, int target, int flags)
{
	if (fd == target || (flags & ~O_CLOEXEC))
		return (int)syscall_result(-EINVAL);
	return (int)syscall_result(file_dup_to(fd, target, flags & O_CLOEXEC));
}

int flock(int fd, int operation)
{
	/* LOCK_ has Linux's values. */
	struct forwarded call = { .number = FORWARD_FLOCK, .args = { 0, (uint64_t)operation } };

	return (int)syscall_result(forward_fd(fd, &call, -EINVAL));
}
