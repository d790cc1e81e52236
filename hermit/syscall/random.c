// SPDX-License-Identifier: BSD-2-Clause
/*
 * Randomness for newlib (getentropy, POSIX.1-2024).
 */
#include <errno.h>
#include <string.h>
#include <arch/cpu.h>
#include "result.h"

#define ENTROPY_MAX 256u

int _getentropy(void *buffer, size_t bytes)
{
	char *at = buffer;

	if (bytes > ENTROPY_MAX)
		return (int)syscall_result(-EIO);
	while (bytes) {
		uint64_t word;
		size_t some = bytes < sizeof(word) ? bytes : sizeof(word);

		if (!cpu_random(&word))
			return (int)syscall_result(-ENOSYS);
		memcpy(at, &word, some);
		at += some;
		bytes -= some;
	}
	return 0;
}
