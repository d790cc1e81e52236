// SPDX-License-Identifier: BSD-2-Clause
/*
 * The heap below newlib's malloc, and what newlib declares but leaves out.
 */
#include <errno.h>
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <hermit/memory.h>
#include "result.h"

void *_sbrk(ptrdiff_t change)
{
	char *previous;
	int error = memory_break(change, &previous);

	return error ? (void *)syscall_result(error) : previous;
}

int posix_memalign(void **result, size_t alignment, size_t bytes)
{
	void *memory;

	if (alignment % sizeof(void *) || !alignment || (alignment & (alignment - 1)))
		return EINVAL;
	memory = memalign(alignment, bytes);
	if (!memory)
		return ENOMEM;
	*result = memory;
	return 0;
}
