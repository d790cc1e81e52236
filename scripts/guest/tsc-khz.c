// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints the rate of this host's time stamp counter in kHz, for scripts/vm: the
 * emulated machine has the host's counter, and its own attempts at measuring
 * the rate fail on a busy host.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

#define INTERVAL_NS	(100 * 1000 * 1000)
#define TRIES		1000

struct sample {
	uint64_t tsc;
	uint64_t ns;
};

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* Both clocks at one time: of many attempts, the one that took least. */
static struct sample sample(void)
{
	struct sample best = { 0 };
	uint64_t least = UINT64_MAX;
	int i;

	for (i = 0; i < TRIES; i++) {
		uint64_t before = __rdtsc();
		uint64_t ns = now_ns();
		uint64_t took = __rdtsc() - before;

		if (took >= least)
			continue;
		least = took;
		best = (struct sample){ .tsc = before + took / 2, .ns = ns };
	}
	return best;
}

int main(void)
{
	struct sample begin = sample(), end;

	nanosleep(&(struct timespec){ .tv_nsec = INTERVAL_NS }, NULL);
	end = sample();
	printf("%.0f\n", (double)(end.tsc - begin.tsc) * 1e6 / (double)(end.ns - begin.ns));
	return 0;
}
