// SPDX-License-Identifier: BSD-2-Clause
/*
 * Futexes for run-time libraries, <sys/futex.h>; libgomp is built on them.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/futex.h>
#include <hermit/futex.h>
#include "timespec.h"

int hermit_futex_wait(const uint32_t *word, uint32_t expected, const struct timespec *deadline)
{
	uint64_t until = FUTEX_FOREVER;
	int error = deadline ? deadline_from(CLOCK_MONOTONIC, deadline, &until) : 0;

	return error ? -error : -futex_wait(word, expected, until);
}

int hermit_futex_wake(const uint32_t *word, int count)
{
	return count > 0 ? (int)futex_wake(word, (uint32_t)count) : 0;
}
