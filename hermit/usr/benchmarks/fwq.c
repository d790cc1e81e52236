// SPDX-License-Identifier: BSD-2-Clause
/*
 * Fixed work quantum: all cores do the same small work again and again. What a
 * quantum takes longer than the shortest one is what somebody else has taken.
 */
#include <stdlib.h>
#include "common/bench.h"

#define QUANTUM_NS	1e6

static long seconds = 5;
static long work;			/* rounds of a quantum */
static long quanta;
static double *times;			/* per thread, one after the other */
static pthread_barrier_t together;

/* A chain that no compiler shortens: its result is used. */
static uint64_t quantum(long rounds)
{
	uint64_t value = 1;

	while (rounds--)
		value = value * 6364136223846793005ull + 1442695040888963407ull;
	return value;
}

static uint64_t *sums;

static void *run(void *argument)
{
	long index = (long)argument;
	double *mine = times + index * quanta;
	uint64_t sum = 0;

	pthread_barrier_wait(&together);
	for (long i = 0; i < quanta; i++) {
		double start = bench_now();

		sum += quantum(work);
		mine[i] = bench_now() - start;
	}
	sums[index] = sum;
	return NULL;
}

/* Rounds that take about QUANTUM_NS when nobody disturbs: by the fastest of some. */
static long calibrate(void)
{
	double best = 1e18;
	const long rounds = 1000;

	for (int i = 0; i < 200; i++) {
		double start = bench_now(), time;
		volatile uint64_t value = quantum(rounds);

		(void)value;
		time = bench_now() - start;
		if (time > 0 && time < best)
			best = time;
	}
	return (long)(rounds * QUANTUM_NS / best) + 1;
}

static void report(long threads)
{
	long count = threads * quanta;
	double least;

	qsort(times, (size_t)count, sizeof(*times), bench_double_compare);
	least = times[0];
	bench_record_one("quantum", "ns", least);
	bench_record_one("slowdown_p50", "", times[count / 2] / least);
	bench_record_one("slowdown_p90", "", times[(long)((double)count * 0.9)] / least);
	bench_record_one("slowdown_p99", "", times[(long)((double)count * 0.99)] / least);
	bench_record_one("slowdown_max", "", times[count - 1] / least);
}

/* All quanta compute the same. */
static bool verify(long threads)
{
	uint64_t right = quantum(work) * (uint64_t)quanta;

	for (long i = 0; i < threads; i++)
		if (sums[i] != right)
			return false;
	return true;
}

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "seconds", .help = "how long to work", .number = &seconds,
		  .least = 1, .most = 86400 },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "fwq", .about = "fixed work quantum on all cores at once", .options = options,
	};
	pthread_t thread[1024];
	long threads;

	bench_start(&program, argc, argv);
	threads = bench_threads();
	work = calibrate();
	quanta = bench.smallest ? 20 : (long)((double)seconds * 1e9 / QUANTUM_NS);
	times = calloc((size_t)(threads * quanta), sizeof(*times));
	sums = calloc((size_t)threads, sizeof(*sums));
	if (!times || !sums)
		bench_fail("calloc");
	pthread_barrier_init(&together, NULL, (unsigned int)threads);
	for (long i = 1; i < threads; i++)
		thread[i] = bench_thread((unsigned int)i, run, (void *)i);
	run(NULL);
	for (long i = 1; i < threads; i++)
		bench_join(thread[i]);
	report(threads);
	return bench_finish(verify(threads));
}
