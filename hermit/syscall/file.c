// SPDX-License-Identifier: BSD-2-Clause
/*
 * Files: what newlib's stdio and the program call (POSIX.1-2017 open, close,
 * read, write, lseek, fstat, stat, unlink, isatty, fcntl).
 */
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <lwip/sockets.h>
#include "result.h"
#include "translate.h"

/* Paths go over with their NUL. */
static int64_t forward_path(uint32_t number, const char *path, uint64_t arg0, uint64_t arg1,
			    void *out, size_t out_bytes)
{
	const struct forwarded call = {
		.number = number,
		.args = { arg0, arg1 },
		.in = path,
		.in_bytes = strnlen(path, FORWARD_PATH_MAX) + 1,
		.out = out,
		.out_bytes = out_bytes,
	};

	return call.in_bytes > FORWARD_PATH_MAX ? -ENAMETOOLONG : forward(&call);
}

int _open(const char *path, int flags, ...)
{
	unsigned int mode = 0;
	int64_t handle;
	va_list arguments;

	if (flags & O_CREAT) {
		va_start(arguments, flags);
		mode = va_arg(arguments, unsigned int);
		va_end(arguments);
	}
	handle = forward_path(FORWARD_OPEN, path, translate_open_flags(flags), mode, NULL, 0);
	if (handle >= 0)
		handle = file_open(FILE_FORWARDED, (int)handle, flags);
	return (int)syscall_result(handle);
}

int _close(int fd)
{
	return (int)syscall_result(file_close(fd));
}

enum direction { READ, WRITE };

/* At most forward_data_max() bytes in one call. */
static int64_t transfer_frame(int handle, void *buffer, size_t bytes, enum direction direction)
{
	struct forwarded call = { .args = { (uint64_t)handle } };

	if (direction == READ) {
		call.number = FORWARD_READ;
		call.args[1] = bytes;
		call.out = buffer;
		call.out_bytes = bytes;
	} else {
		call.number = FORWARD_WRITE;
		call.in = buffer;
		call.in_bytes = bytes;
	}
	return forward(&call);
}

/* A write goes on frame by frame until one comes up short; a read is one frame. */
static int64_t transfer_forwarded(int handle, char *buffer, size_t bytes, enum direction direction)
{
	size_t done = 0;

	do {
		size_t left = bytes - done;
		size_t most = forward_data_max();
		size_t chunk = left < most ? left : most;
		int64_t result = transfer_frame(handle, buffer + done, chunk, direction);

		if (result < 0)
			return done ? (int64_t)done : result;
		done += (size_t)result;
		if ((size_t)result < chunk)
			break;
	} while (direction == WRITE && done < bytes);
	return (int64_t)done;
}

static int64_t transfer_socket(int handle, void *buffer, size_t bytes, enum direction direction)
{
	ssize_t result = direction == READ ? lwip_read(handle, buffer, bytes)
					   : lwip_write(handle, buffer, bytes);

	return result < 0 ? -errno : result;
}

static ssize_t transfer(int fd, void *buffer, size_t bytes, enum direction direction)
{
	struct file *file;
	int64_t result = file_get(fd, &file);

	if (result)
		return syscall_result(result);
	if (file->kind == FILE_SOCKET)
		result = transfer_socket(file->handle, buffer, bytes, direction);
	else
		result = transfer_forwarded(file->handle, buffer, bytes, direction);
	file_put(file);
	return syscall_result(result);
}

ssize_t _read(int fd, void *buffer, size_t bytes)
{
	return transfer(fd, buffer, bytes, READ);
}

ssize_t _write(int fd, const void *buffer, size_t bytes)
{
	return transfer(fd, (void *)buffer, bytes, WRITE);
}

/* A call on one forwarded descriptor; sockets get @for_socket instead. */
static int64_t forward_fd(int fd, struct forwarded *call, int64_t for_socket)
{
	struct file *file;
	int64_t result = file_get(fd, &file);

	if (result)
		return result;
	if (file->kind == FILE_SOCKET) {
		result = for_socket;
	} else {
		call->args[0] = (uint64_t)file->handle;
		result = forward(call);
	}
	file_put(file);
	return result;
}

off_t _lseek(int fd, off_t offset, int whence)
{
	struct forwarded call = {
		.number = FORWARD_LSEEK,
		.args = { 0, (uint64_t)offset, (uint64_t)whence },
	};

	return syscall_result(forward_fd(fd, &call, -ESPIPE));
}

int _isatty(int fd)
{
	struct forwarded call = { .number = FORWARD_ISATTY };
	int64_t result = forward_fd(fd, &call, -ENOTTY);

	if (result == 0)
		result = -ENOTTY;
	if (result < 0) {
		errno = (int)-result;
		return 0;
	}
	return 1;
}

int _fstat(int fd, struct stat *status)
{
	struct forward_stat wire;
	struct forwarded call = {
		.number = FORWARD_FSTAT,
		.out = &wire,
		.out_bytes = sizeof(wire),
	};
	int64_t result = forward_fd(fd, &call, 1);

	if (result == 1) {		/* a socket, of which Linux knows nothing */
		memset(status, 0, sizeof(*status));
		status->st_mode = S_IFSOCK | S_IRUSR | S_IWUSR;
		return 0;
	}
	if (result == 0)
		translate_stat(&wire, status);
	return (int)syscall_result(result);
}

int _stat(const char *path, struct stat *status)
{
	struct forward_stat wire;
	int64_t result = forward_path(FORWARD_STAT, path, 0, 0, &wire, sizeof(wire));

	if (result == 0)
		translate_stat(&wire, status);
	return (int)syscall_result(result);
}

int _unlink(const char *path)
{
	return (int)syscall_result(forward_path(FORWARD_UNLINK, path, 0, 0, NULL, 0));
}

/* What lwIP keeps per socket and what we keep per file. */
static int flags_set(struct file *file, int flags)
{
	if (file->kind == FILE_SOCKET)
		return lwip_fcntl(file->handle, F_SETFL, flags & O_NONBLOCK) ? -errno : 0;
	if ((flags ^ file->flags) & O_NONBLOCK)
		return -ENOSYS;
	return 0;
}

int _fcntl(int fd, int command, ...)
{
	struct file *file;
	va_list arguments;
	int64_t result = file_get(fd, &file);
	int argument;

	if (result)
		return (int)syscall_result(result);
	va_start(arguments, command);
	argument = va_arg(arguments, int);
	va_end(arguments);
	switch (command) {
	case F_GETFL:
		result = file->flags;
		break;
	case F_SETFL:
		result = flags_set(file, argument);
		if (!result)
			file->flags = (file->flags & O_ACCMODE) | (argument & ~O_ACCMODE);
		break;
	case F_GETFD:
	case F_SETFD:
		result = 0;		/* nothing is ever executed from here */
		break;
	default:
		result = -ENOSYS;
	}
	file_put(file);
	return (int)syscall_result(result);
}
