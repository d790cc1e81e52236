// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls of sys/hermit.h: what programs may ask of their isle beyond POSIX.
 */
#include <sys/hermit.h>
#include <hermit/core.h>

uint64_t hermit_interrupts(unsigned int core)
{
	if (core >= core_count)
		return 0;
	return __atomic_load_n(&cores[core]->interrupts, __ATOMIC_RELAXED);
}
