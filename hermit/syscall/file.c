// SPDX-License-Identifier: BSD-2-Clause
/*
 * Open files: opening, closing, moving data (POSIX.1-2017 open, close, read, write,
 * pread, pwrite, lseek, fsync, ftruncate, pipe).
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>
#include <sys/stat.h>
#include <hermit/files.h>
#include <lwip/sockets.h>
#include "../libc/kernel.h"
#include "forward_file.h"
#include "result.h"
#include "socket_send.h"
#include "socket_wait.h"
#include "translate.h"

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
	struct forwarded call = {
		.number = FORWARD_OPEN,
		.args = { 0, translate_open_flags(flags), mode & ALLPERMS },
	};
	int64_t handle = forward_at(folder, path, &call);

	if (handle >= 0)
		handle = file_open(FILE_FORWARDED, (int)handle, flags);
	return (int)syscall_result(handle);
}

/* The mode is there only if a file may be made. */
#define MODE_ARGUMENT(last)						\
({									\
	mode_t mode_ = 0;						\
	va_list arguments_;						\
	if ((last) & (O_CREAT | O_TMPFILE)) {				\
		va_start(arguments_, last);				\
		mode_ = va_arg(arguments_, mode_t);			\
		va_end(arguments_);					\
	}								\
	mode_;								\
})

int _open(const char *path, int flags, ...)
{
	return open_at(AT_FDCWD, path, flags, MODE_ARGUMENT(flags));
}

int openat(int folder, const char *path, int flags, ...)
{
	return open_at(folder, path, flags, MODE_ARGUMENT(flags));
}

int _close(int fd)
{
	/* Before: there is nothing to be done about a file that is half closed. */
	thread_cancel_point();
	return (int)syscall_result(file_close(fd));
}

enum direction { READ, WRITE };

/* Where in the file: an offset, or wherever the file is. */
#define HERE (-1)

/* At most forward_data_max() bytes in one call. */
static int64_t transfer_frame(int handle, void *buffer, size_t bytes, off_t offset,
			      enum direction direction)
{
	struct forwarded call = { .args = { (uint64_t)handle } };

	if (direction == READ) {
		call.number = offset == HERE ? FORWARD_READ : FORWARD_PREAD;
		call.args[1] = bytes;
		call.args[2] = offset == HERE ? 0 : (uint64_t)offset;
		call.out = buffer;
		call.out_bytes = bytes;
	} else {
		call.number = offset == HERE ? FORWARD_WRITE : FORWARD_PWRITE;
		call.args[1] = offset == HERE ? 0 : (uint64_t)offset;
		call.in = buffer;
		call.in_bytes = bytes;
	}
	return forward(&call);
}

/* May a read that got a whole frame be followed by another one without waiting? */
static bool never_waits(int handle)
{
	struct forward_stat status;

	return !forward_fstat(handle, &status, forward_whole) && (S_ISREG(status.mode) || S_ISBLK(status.mode));
}

int64_t file_transfer(int handle, void *buffer, size_t bytes, off_t offset, bool writes)
{
	size_t done = 0;

	do {
		size_t left = bytes - done;
		size_t most = forward_data_max();
		size_t chunk = left < most ? left : most;
		int64_t result = transfer_frame(handle, (char *)buffer + done, chunk,
						offset == HERE ? HERE : offset + (off_t)done,
						writes ? WRITE : READ);

		if (result < 0)
			return done ? (int64_t)done : result;
		done += (size_t)result;
		if ((size_t)result < chunk)
			break;
	} while (done < bytes && (writes || never_waits(handle)));
	return (int64_t)done;
}

static int64_t transfer_socket(int fd, struct file *file, void *buffer, size_t bytes, off_t offset,
			       enum direction direction)
{
	const int handle = file->handle;
	ssize_t result;

	if (offset != HERE)
		return -ESPIPE;
	if (thread_cancel_due())
		return -EINTR;
	if (direction == WRITE)
		return socket_send(fd, handle, &(struct sending){ .data = buffer, .bytes = bytes });
	result = SOCKET_WAIT(handle, SOCKET_RECEIVE(file, 0, lwip_read(handle, buffer, bytes)));
	result = socket_received(file, result, bytes);
	return result < 0 ? -errno : result;
}

static int64_t transfer(int fd, void *buffer, size_t bytes, off_t offset, enum direction direction)
{
	struct file *file;
	int64_t result = file_get(fd, &file);

	if (result)
		return result;
	if (bytes > SSIZE_MAX)
		bytes = SSIZE_MAX;
	if (file->kind == FILE_SOCKET)
		result = transfer_socket(fd, file, buffer, bytes, offset, direction);
	else if (file->kind == FILE_EPOLL)
		result = -EINVAL;
	else
		result = file_transfer(file->handle, buffer, bytes, offset, direction == WRITE);
	file_put(file);
	if (result == -EPIPE && direction == WRITE)
		raise(SIGPIPE);
	return result;
}

int64_t fd_transfer(int fd, void *buffer, size_t bytes, bool writes)
{
	return transfer(fd, buffer, bytes, HERE, writes ? WRITE : READ);
}

ssize_t _read(int fd, void *buffer, size_t bytes)
{
	return syscall_result(transfer(fd, buffer, bytes, HERE, READ));
}

ssize_t _write(int fd, const void *buffer, size_t bytes)
{
	return syscall_result(transfer(fd, (void *)buffer, bytes, HERE, WRITE));
}

ssize_t pread(int fd, void *buffer, size_t bytes, off_t offset)
{
	return syscall_result(offset < 0 ? -EINVAL : transfer(fd, buffer, bytes, offset, READ));
}

ssize_t pwrite(int fd, const void *buffer, size_t bytes, off_t offset)
{
	return syscall_result(offset < 0 ? -EINVAL
					 : transfer(fd, (void *)buffer, bytes, offset, WRITE));
}

off_t _lseek(int fd, off_t offset, int whence)
{
	struct forwarded call = {
		.number = FORWARD_LSEEK,
		.args = { 0, (uint64_t)offset, (uint64_t)whence },
	};

	return syscall_result(forward_fd_whole(fd, &call, -ESPIPE));
}

int _isatty(int fd)
{
	struct forwarded call = { .number = FORWARD_ISATTY };
	int64_t result = forward_fd_whole(fd, &call, -ENOTTY);

	if (result == 0)
		result = -ENOTTY;
	if (result < 0) {
		errno = (int)-result;
		return 0;
	}
	return 1;
}

static int sync_file(int fd, bool data_only)
{
	struct forwarded call = { .number = FORWARD_FSYNC, .args = { 0, data_only } };

	return (int)syscall_result(forward_fd(fd, &call, -EINVAL));
}

int fsync(int fd)
{
	return sync_file(fd, false);
}

int fdatasync(int fd)
{
	return sync_file(fd, true);
}

int ftruncate(int fd, off_t bytes)
{
	struct forwarded call = { .number = FORWARD_FTRUNCATE, .args = { 0, (uint64_t)bytes } };

	return (int)syscall_result(forward_fd(fd, &call, -EINVAL));
}

int posix_fallocate(int fd, off_t offset, off_t bytes)
{
	struct forwarded call = {
		.number = FORWARD_ALLOCATE,
		.args = { 0, (uint64_t)offset, (uint64_t)bytes },
	};

	return (int)-forward_fd(fd, &call, -ESPIPE);
}

int posix_fadvise(int fd, off_t offset, off_t bytes, int advice)
{
	struct forwarded call = {
		.number = FORWARD_ADVISE,
		.args = { 0, (uint64_t)offset, (uint64_t)bytes, (uint64_t)advice },
	};

	return (int)-forward_fd_whole(fd, &call, -ESPIPE);
}

ssize_t getdents(int fd, void *entries, size_t bytes)
{
	size_t room = bytes < FORWARD_BYTES_MAX ? bytes : FORWARD_BYTES_MAX;
	struct forwarded call = {
		.number = FORWARD_GETDENTS,
		.args = { 0, room },
		.out = entries,
		.out_bytes = room,
	};

	return syscall_result(forward_fd(fd, &call, -ENOTDIR));
}

static int handle_close(uint32_t handle)
{
	const struct forwarded call = { .number = FORWARD_CLOSE, .args = { handle } };

	return (int)forward_whole(&call);
}

int pipe2(int ends[2], int flags)
{
	uint32_t handle[2];
	const struct forwarded call = {
		.number = FORWARD_PIPE,
		.args = { translate_open_flags(flags) },
		.out = handle,
		.out_bytes = sizeof(handle),
	};
	int64_t result = forward_whole(&call);
	int reads;

	if (result)
		return (int)syscall_result(result);
	reads = file_open(FILE_FORWARDED, (int)handle[0], O_RDONLY | flags);
	if (reads < 0) {
		handle_close(handle[1]);
		return (int)syscall_result(reads);
	}
	result = file_open(FILE_FORWARDED, (int)handle[1], O_WRONLY | flags);
	if (result < 0) {
		file_close(reads);
		return (int)syscall_result(result);
	}
	ends[0] = reads;
	ends[1] = (int)result;
	return 0;
}

int pipe(int ends[2])
{
	return pipe2(ends, 0);
}
