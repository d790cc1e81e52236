// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files with holes; see sparse.h. What nobody has written reads as zeros (POSIX.1-2017,
 * lseek()).
 */
#include <stdbool.h>
#include <string.h>

#include "sparse.h"
#include "write_at.h"

#define PAGE_BYTES	4096u

static bool is_zero(const uint8_t *page, size_t bytes)
{
	return page[0] == 0 && memcmp(page, page + 1, bytes - 1) == 0;
}

/* Pages that are not zero are written at once as long as they are neighbours. */
int sparse_put(int file, uint64_t offset, const void *from, size_t bytes)
{
	const uint8_t *pages = from;
	size_t start = 0;
	size_t at, here;
	int error = 0;

	for (at = 0; at < bytes && !error; at += here) {
		here = bytes - at < PAGE_BYTES ? bytes - at : PAGE_BYTES;
		if (!is_zero(pages + at, here))
			continue;
		error = write_at(file, offset + start, pages + start, at - start);
		start = at + here;
	}
	return error ? error : write_at(file, offset + start, pages + start, bytes - start);
}
