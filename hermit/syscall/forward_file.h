/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forwarded calls on descriptors and on paths.
 */
#ifndef SYSCALL_FORWARD_FILE_H
#define SYSCALL_FORWARD_FILE_H

#include <stdbool.h>
#include <sys/types.h>
#include <hermit/forwarding.h>

/**
 * forward_fd() - a call on a forwarded descriptor
 * @fd: descriptor
 * @call: argument 0 is filled in
 * @for_socket: result if @fd is none of Linux's
 *
 * Context: task, for all here. Return: the call's result, -EBADF, or @for_socket.
 */
int64_t forward_fd(int fd, struct forwarded *call, int64_t for_socket);

/** forward_fd_whole() - the same for calls that never wait; see forward_whole(). */
int64_t forward_fd_whole(int fd, struct forwarded *call, int64_t for_socket);

/**
 * forward_path() - a call on a path
 * @path: goes over as the call's data
 * @call: all but the data
 *
 * Return: the call's result, -EFAULT, -ENAMETOOLONG.
 */
int64_t forward_path(const char *path, struct forwarded *call);

/**
 * forward_at() - a call on a path that starts from an open folder
 * @folder: descriptor, or AT_FDCWD
 * @path: as for forward_path()
 * @call: argument 0 is filled in
 *
 * Return: as forward_path(); -EBADF, -ENOTDIR for @folder.
 */
int64_t forward_at(int folder, const char *path, struct forwarded *call);

/**
 * forward_paths() - a call on two paths
 * @first: text, goes over first
 * @second: text, goes over second
 * @call: all but the data
 *
 * Return: the call's result, -EFAULT, -ENAMETOOLONG, -ENOMEM.
 */
int64_t forward_paths(const char *first, const char *second, struct forwarded *call);

/**
 * file_transfer() - move data between memory and a forwarded file
 * @handle: of the file
 * @buffer: memory
 * @bytes: of it
 * @offset: place in the file; -1: where the file is
 * @writes: to the file
 *
 * Return: bytes moved, which are less than @bytes only if Linux would move less;
 * -errno if none were.
 */
int64_t file_transfer(int handle, void *buffer, size_t bytes, off_t offset, bool writes);

/**
 * fd_transfer() - move data between memory and a file or socket
 * @fd: descriptor
 * @buffer: memory
 * @bytes: of it, SSIZE_MAX at most
 * @writes: to the file
 *
 * What read() and write() do, but for errno: a cancelled thread returns. Context: thread.
 * Return: bytes moved, -errno.
 */
int64_t fd_transfer(int fd, void *buffer, size_t bytes, bool writes);

/**
 * forward_fstat() - what Linux knows of a forwarded file
 * @handle: of the file
 * @status: result
 * @ask: forward(), or another way to make the call
 *
 * Return: 0, -errno.
 */
int64_t forward_fstat(int handle, struct forward_stat *status,
		      int64_t (*ask)(const struct forwarded *call));

/* An open folder on the wire, for as long as a call takes. */
struct folder {
	struct file *file;		/* NULL: the working directory */
	uint64_t handle;		/* index in the proxy's table, or FORWARD_CWD */
};

/**
 * folder_get() - use an open folder
 * @fd: descriptor, or AT_FDCWD
 * @path: what starts from it; absolute paths need none
 * @folder: result, until folder_put()
 *
 * Return: 0, -EBADF, -ENOTDIR.
 */
int folder_get(int fd, const char *path, struct folder *folder);

/** folder_put() - done with it. @folder: from folder_get(). */
void folder_put(const struct folder *folder);

#endif /* SYSCALL_FORWARD_FILE_H */
