// SPDX-License-Identifier: BSD-2-Clause
/*
 * readv() and writev() (POSIX.1-2017 <sys/uio.h>): one piece after the other, up
 * to the first that comes up short.
 */
#include <errno.h>
#include <unistd.h>
#include <sys/uio.h>
#include "result.h"

#define PIECES_MAX 1024

typedef ssize_t (*transfer)(int fd, void *buffer, size_t bytes);

static ssize_t write_piece(int fd, void *buffer, size_t bytes)
{
	return write(fd, buffer, bytes);
}

static ssize_t each(int fd, const struct iovec *vector, int count, transfer one)
{
	ssize_t total = 0;

	if (count < 0 || count > PIECES_MAX)
		return syscall_result(-EINVAL);
	for (int i = 0; i < count; i++) {
		ssize_t done = vector[i].iov_len ? one(fd, vector[i].iov_base, vector[i].iov_len) : 0;

		if (done < 0)
			return total ? total : -1;
		total += done;
		if ((size_t)done < vector[i].iov_len)
			break;
	}
	return total;
}

ssize_t readv(int fd, const struct iovec *vector, int count)
{
	return each(fd, vector, count, read);
}

ssize_t writev(int fd, const struct iovec *vector, int count)
{
	return each(fd, vector, count, write_piece);
}
