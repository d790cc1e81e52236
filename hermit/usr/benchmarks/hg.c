// SPDX-License-Identifier: BSD-2-Clause
/*
 * Hourglass: reads the time stamp counter over and over. A gap between two reads
 * is time that somebody else has taken.
 */
#include <stdlib.h>
#include <x86intrin.h>
#include "common/bench.h"

#define OCTAVES		40u
#define STEPS		8u		/* bins per doubling */
#define BINS		(OCTAVES * STEPS)

static uint64_t counts[BINS];
static double lows[BINS];
static long seconds = 10;

/* Bins grow by an eighth of their octave: number of the one that @gap falls into. */
static unsigned int bin_of(uint64_t gap)
{
	unsigned int octave, step;

	if (gap < STEPS)
		return (unsigned int)gap;
	octave = 63u - (unsigned int)__builtin_clzll(gap);
	step = (unsigned int)(gap >> (octave - 3)) & (STEPS - 1);
	octave -= 2;
	return octave < OCTAVES ? octave * STEPS + step : BINS - 1;
}

static uint64_t bin_low(unsigned int bin)
{
	if (bin < STEPS)
		return bin;
	return (uint64_t)(STEPS + bin % STEPS) << (bin / STEPS - 1);
}

struct gaps {
	uint64_t count;
	uint64_t sum;
	uint64_t least;
	uint64_t most;
};

static struct gaps watch(uint64_t until)
{
	struct gaps gaps = { .least = UINT64_MAX };
	uint64_t before = __rdtsc(), now;

	do {
		uint64_t gap;

		now = __rdtsc();
		gap = now - before;
		before = now;
		counts[bin_of(gap)]++;
		gaps.count++;
		gaps.sum += gap;
		if (gap < gaps.least)
			gaps.least = gap;
		if (gap > gaps.most)
			gaps.most = gap;
	} while (now < until);
	return gaps;
}

/* Low end of the bin that holds the @share-th of all gaps. */
static double percentile(uint64_t total, double share, double per_ns)
{
	uint64_t rank = (uint64_t)((double)total * share);
	unsigned int bin = 0;

	for (uint64_t seen = counts[0]; seen <= rank && bin < BINS - 1; seen += counts[++bin])
		;
	return (double)bin_low(bin) / per_ns;
}

/* Time stamps per ns, over a tenth of a second. */
static double stamp_rate(void)
{
	double start = bench_now(), now;
	uint64_t stamp = __rdtsc();

	do
		now = bench_now();
	while (now - start < 1e8);
	return (double)(__rdtsc() - stamp) / (now - start);
}

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "seconds", .help = "how long to watch", .number = &seconds,
		  .least = 1, .most = 86400 },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "hg",
		.about = "gaps between two reads of the time stamp counter, interrupts taken",
		.options = options,
	};
	double interrupts, rate, wanted;
	struct gaps gaps;

	bench_start(&program, argc, argv);
	rate = stamp_rate();
	wanted = bench.smallest ? 1e8 : (double)seconds * 1e9;
	watch(0);			/* into the cache */
	for (unsigned int bin = 0; bin < BINS; bin++) {
		counts[bin] = 0;
		lows[bin] = (double)bin_low(bin) / rate;
	}
	interrupts = bench_interrupts();
	gaps = watch(__rdtsc() + (uint64_t)(wanted * rate));
	interrupts = bench_interrupts() - interrupts;

	bench_record_one("gap_min", "ns", (double)gaps.least / rate);
	bench_record_one("gap_mean", "ns", (double)gaps.sum / (double)gaps.count / rate);
	bench_record_one("gap_p99", "ns", percentile(gaps.count, 0.99, rate));
	bench_record_one("gap_p99_99", "ns", percentile(gaps.count, 0.9999, rate));
	bench_record_one("gap_p99_9999", "ns", percentile(gaps.count, 0.999999, rate));
	bench_record_one("gap_max", "ns", (double)gaps.most / rate);
	bench_record_one("seconds", "s", (double)gaps.sum / rate / 1e9);
	bench_record_one("interrupts", "", interrupts);
	bench_histogram(lows, counts, BINS);
	return bench_finish(gaps.count > 0 && (double)gaps.sum / rate > 0.9 * wanted);
}
