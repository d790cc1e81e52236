// SPDX-License-Identifier: GPL-2.0-only
/*
 * pwrite() (POSIX.1-2017) until all is written; see write_at.h.
 */
#include <errno.h>
#include <unistd.h>

#include "write_at.h"

int write_at(int file, uint64_t offset, const void *from, uint64_t bytes)
{
	const uint8_t *next = from;
	ssize_t count;

	while (bytes) {
		count = pwrite(file, next, bytes, (off_t)offset);
		if (count <= 0)
			return count ? -errno : -EIO;
		next += count;
		offset += (uint64_t)count;
		bytes -= (uint64_t)count;
	}
	return 0;
}
