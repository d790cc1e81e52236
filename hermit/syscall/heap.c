// SPDX-License-Identifier: BSD-2-Clause
/*
 * sbrk(), for programs that bring an allocator of their own.
 */
#include <stddef.h>
#include <unistd.h>
#include <hermit/memory.h>
#include "result.h"

void *_sbrk(ptrdiff_t change)
{
	char *previous;
	int error = memory_break(change, &previous);

	return error ? (void *)syscall_result(error) : previous;
}
