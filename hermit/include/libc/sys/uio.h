/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scattered reads and gathered writes (POSIX <sys/uio.h>).
 */
#ifndef _SYS_UIO_H
#define _SYS_UIO_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct iovec {
	void *iov_base;
	size_t iov_len;
};

ssize_t readv(int fd, const struct iovec *vector, int count);
ssize_t writev(int fd, const struct iovec *vector, int count);

__END_DECLS

#endif /* _SYS_UIO_H */
