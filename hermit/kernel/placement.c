// SPDX-License-Identifier: BSD-2-Clause
/*
 * On which core does a new thread live? On the one with the fewest, so that a
 * program that makes as many threads as there are cores gets all of them, however
 * many threads it made before.
 */
#include <hermit/core.h>
#include <hermit/placement.h>

static uint32_t threads[ISLE_CORES_MAX];	/* of the program, on each core; atomic */
static uint32_t next;				/* where the search starts: ties go round robin */

void placement_add(uint32_t core)
{
	__atomic_fetch_add(&threads[core], 1, __ATOMIC_RELAXED);
}

void placement_remove(uint32_t core)
{
	__atomic_fetch_sub(&threads[core], 1, __ATOMIC_RELAXED);
}

static bool allowed(const unsigned long *cores, uint32_t bits, uint32_t core)
{
	const uint32_t word_bits = 8 * sizeof(*cores);

	return !cores || (core < bits && (cores[core / word_bits] >> core % word_bits & 1));
}

uint32_t placement_choose(const unsigned long *cores, uint32_t bits)
{
	uint32_t start = __atomic_add_fetch(&next, 1, __ATOMIC_RELAXED) % core_count;
	uint32_t fewest = UINT32_MAX;
	uint32_t best = core_count;

	for (uint32_t i = 0; i < core_count; i++) {
		uint32_t core = start + i < core_count ? start + i : start + i - core_count;
		uint32_t count = __atomic_load_n(&threads[core], __ATOMIC_RELAXED);

		if (count < fewest && allowed(cores, bits, core)) {
			fewest = count;
			best = core;
		}
	}
	return best;
}
