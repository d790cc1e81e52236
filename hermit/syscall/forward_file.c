// SPDX-License-Identifier: BSD-2-Clause
/*
 * Forwarded calls on descriptors and on paths; see forward_file.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <hermit/files.h>
#include "forward_file.h"

static int64_t fd_call(int fd, struct forwarded *call, int64_t for_socket,
		       int64_t (*ask)(const struct forwarded *call))
{
	struct file *file;
	int64_t result = file_get(fd, &file);

	if (result)
		return result;
	if (file->kind == FILE_FORWARDED) {
		call->args[0] = (uint64_t)file->handle;
		result = ask(call);
	} else {
		result = for_socket;
	}
	file_put(file);
	return result;
}

int64_t forward_fd(int fd, struct forwarded *call, int64_t for_socket)
{
	return fd_call(fd, call, for_socket, forward);
}

int64_t forward_fd_whole(int fd, struct forwarded *call, int64_t for_socket)
{
	return fd_call(fd, call, for_socket, forward_whole);
}

/* Bytes of a path with its NUL, or -EFAULT, -ENAMETOOLONG. */
static int64_t path_bytes(const char *path)
{
	size_t length;

	if (!path)
		return -EFAULT;
	length = strnlen(path, FORWARD_PATH_MAX);
	return length == FORWARD_PATH_MAX ? -ENAMETOOLONG : (int64_t)length + 1;
}

int64_t forward_path(const char *path, struct forwarded *call)
{
	int64_t bytes = path_bytes(path);

	if (bytes < 0)
		return bytes;
	call->in = path;
	call->in_bytes = (size_t)bytes;
	return forward(call);
}

int64_t forward_paths(const char *first, const char *second, struct forwarded *call)
{
	int64_t first_bytes = path_bytes(first);
	int64_t second_bytes = path_bytes(second);
	int64_t result;
	char *both;

	if (first_bytes < 0 || second_bytes < 0)
		return first_bytes < 0 ? first_bytes : second_bytes;
	both = malloc((size_t)(first_bytes + second_bytes));
	if (!both)
		return -ENOMEM;
	memcpy(both, first, (size_t)first_bytes);
	memcpy(both + first_bytes, second, (size_t)second_bytes);
	call->in = both;
	call->in_bytes = (size_t)(first_bytes + second_bytes);
	result = forward(call);
	free(both);
	return result;
}

int64_t forward_fstat(int handle, struct forward_stat *status,
		      int64_t (*ask)(const struct forwarded *call))
{
	const struct forwarded call = {
		.number = FORWARD_FSTAT,
		.args = { (uint64_t)handle },
		.out = status,
		.out_bytes = sizeof(*status),
	};

	return ask(&call);
}

int folder_get(int fd, const char *path, struct folder *folder)
{
	int error;

	folder->file = NULL;
	folder->handle = FORWARD_CWD;
	if (fd == AT_FDCWD || (path && path[0] == '/'))
		return 0;
	error = file_get(fd, &folder->file);
	if (error)
		return error;
	if (folder->file->kind != FILE_FORWARDED) {
		file_put(folder->file);
		return -ENOTDIR;
	}
	folder->handle = (uint64_t)folder->file->handle;
	return 0;
}

void folder_put(const struct folder *folder)
{
	if (folder->file)
		file_put(folder->file);
}

int64_t forward_at(int fd, const char *path, struct forwarded *call)
{
	struct folder folder;
	int64_t result = folder_get(fd, path, &folder);

	if (result)
		return result;
	call->args[0] = folder.handle;
	result = forward_path(path, call);
	folder_put(&folder);
	return result;
}
