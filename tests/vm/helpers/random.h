/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers that look random and come again with the same seed. */
#ifndef TEST_RANDOM_H
#define TEST_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state;
};

/* The next one (SplitMix64: any seed will do, also small ones and neighbours). */
static inline uint64_t random_next(struct random *random)
{
	uint64_t value = random->state += 0x9e3779b97f4a7c15ull;

	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9ull;
	value = (value ^ value >> 27) * 0x94d049bb133111ebull;
	return value ^ value >> 31;
}

/* One of 0 ... count - 1. */
static inline uint64_t random_below(struct random *random, uint64_t count)
{
	return random_next(random) % count;
}

#endif /* TEST_RANDOM_H */
