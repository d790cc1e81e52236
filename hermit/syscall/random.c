// SPDX-License-Identifier: BSD-2-Clause
/*
 * Randomness for newlib (getentropy, POSIX.1-2024), and getrandom().
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <arch/cpu.h>
#include "result.h"

#define ENTROPY_MAX 256u

static int fill(char *at, size_t bytes)
{
	while (bytes) {
		uint64_t word;
		size_t some = bytes < sizeof(word) ? bytes : sizeof(word);

		if (!cpu_random(&word))
			return -ENOSYS;
		memcpy(at, &word, some);
		at += some;
		bytes -= some;
	}
	return 0;
}

int _getentropy(void *buffer, size_t bytes)
{
	return (int)syscall_result(bytes > ENTROPY_MAX ? -EIO : fill(buffer, bytes));
}

ssize_t getrandom(void *buffer, size_t bytes, unsigned int flags)
{
	int error;

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM))
		return syscall_result(-EINVAL);
	error = fill(buffer, bytes);
	return syscall_result(error ? error : (int64_t)bytes);
}
