// SPDX-License-Identifier: BSD-2-Clause
/*
 * readv() and writev() (POSIX.1-2017 <sys/uio.h>): one transfer through a buffer,
 * so that a read does not wait for the second piece when the first has come, and a
 * write stays in one piece.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <hermit/forward.h>
#include <sys/uio.h>
#include "forward_file.h"
#include "result.h"

#define PIECES_MAX 1024

/* Bytes of one transfer, at most a frame's; less than asked for is allowed. */
static ssize_t total_bytes(const struct iovec *vector, int count)
{
	size_t total = 0;

	if (count < 0 || count > PIECES_MAX)
		return -EINVAL;
	for (int i = 0; i < count && total < FORWARD_DATA_MAX; i++) {
		size_t room = FORWARD_DATA_MAX - total;

		total += vector[i].iov_len < room ? vector[i].iov_len : room;
	}
	return (ssize_t)total;
}

static void scatter(const struct iovec *vector, const char *from, size_t bytes)
{
	for (; bytes; vector++) {
		size_t some = vector->iov_len < bytes ? vector->iov_len : bytes;

		memcpy(vector->iov_base, from, some);
		from += some;
		bytes -= some;
	}
}

static void gather(const struct iovec *vector, char *to, size_t bytes)
{
	for (; bytes; vector++) {
		size_t some = vector->iov_len < bytes ? vector->iov_len : bytes;

		memcpy(to, vector->iov_base, some);
		to += some;
		bytes -= some;
	}
}

ssize_t readv(int fd, const struct iovec *vector, int count)
{
	ssize_t bytes = total_bytes(vector, count);
	char *buffer = bytes < 0 ? NULL : malloc((size_t)bytes + 1);

	if (!buffer)
		return syscall_result(bytes < 0 ? bytes : -ENOMEM);
	bytes = fd_transfer(fd, buffer, (size_t)bytes, false);
	if (bytes > 0)
		scatter(vector, buffer, (size_t)bytes);
	free(buffer);
	return syscall_result(bytes);
}

ssize_t writev(int fd, const struct iovec *vector, int count)
{
	ssize_t bytes = total_bytes(vector, count);
	char *buffer = bytes < 0 ? NULL : malloc((size_t)bytes + 1);

	if (!buffer)
		return syscall_result(bytes < 0 ? bytes : -ENOMEM);
	gather(vector, buffer, (size_t)bytes);
	bytes = fd_transfer(fd, buffer, (size_t)bytes, true);
	free(buffer);
	return syscall_result(bytes);
}
