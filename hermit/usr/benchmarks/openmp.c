// SPDX-License-Identifier: BSD-2-Clause
/*
 * What OpenMP's constructs cost, by the method of the EPCC microbenchmarks (J. M.
 * Bull, "Measuring Synchronisation and Scheduling Overheads in OpenMP", 1999): the
 * same delay with and without the construct; the difference is the overhead.
 */
#include <omp.h>
#include <stdlib.h>
#include "common/bench.h"

#define DELAY_NS	100.0
#define ITERATIONS	128		/* of a loop whose schedule is measured, per thread */

static long delay_rounds = 1;
static long threads;
static uint64_t passes;			/* through constructs that exclude each other */

/* Integers: how long an emulator takes for floating point depends on what a thread did before. */
static void delay(void)
{
	unsigned long value = 0;

	for (long i = 0; i < delay_rounds; i++)
		__asm__ volatile("" : "+r"(value));
}

static void calibrate(void)
{
	double start, time;

	delay_rounds = 1000;
	start = bench_now();
	for (int i = 0; i < 1000; i++)
		delay();
	time = (bench_now() - start) / 1000;
	delay_rounds = (long)(1000 * DELAY_NS / time) + 1;
}

static void run_reference(long count)
{
	for (long i = 0; i < count; i++)
		delay();
}

static void run_parallel(long count)
{
	for (long i = 0; i < count; i++) {
#pragma omp parallel
		delay();
	}
}

static void run_for(long count)
{
#pragma omp parallel
	for (long i = 0; i < count; i++) {
#pragma omp for
		for (long j = 0; j < threads; j++)
			delay();
	}
}

static void run_parallel_for(long count)
{
	for (long i = 0; i < count; i++) {
#pragma omp parallel for
		for (long j = 0; j < threads; j++)
			delay();
	}
}

static void run_barrier(long count)
{
#pragma omp parallel
	for (long i = 0; i < count; i++) {
		delay();
#pragma omp barrier
	}
}

static void run_single(long count)
{
#pragma omp parallel
	for (long i = 0; i < count; i++) {
#pragma omp single
		delay();
	}
}

/* All threads together do @count: one at a time, as the reference does. */
static void run_critical(long count)
{
#pragma omp parallel
	for (long i = 0; i < count / threads; i++) {
#pragma omp critical
		{
			delay();
			passes++;
		}
	}
}

static void run_reduction(long count)
{
	long sum = 0;

	for (long i = 0; i < count; i++) {
#pragma omp parallel reduction(+ : sum)
		{
			delay();
			sum += 1;
		}
	}
	passes += (uint64_t)sum;
}

static void run_static(long count)
{
#pragma omp parallel
	for (long i = 0; i < count; i++) {
#pragma omp for schedule(static)
		for (long j = 0; j < ITERATIONS * threads; j++)
			delay();
	}
}

static void run_dynamic(long count)
{
#pragma omp parallel
	for (long i = 0; i < count; i++) {
#pragma omp for schedule(dynamic, 8)
		for (long j = 0; j < ITERATIONS * threads; j++)
			delay();
	}
}

static void run_guided(long count)
{
#pragma omp parallel
	for (long i = 0; i < count; i++) {
#pragma omp for schedule(guided, 8)
		for (long j = 0; j < ITERATIONS * threads; j++)
			delay();
	}
}

static const struct construct {
	const char *name;
	void (*run)(long count);
	long work;			/* delays of one thread in one repetition */
} constructs[] = {
	{ "parallel", run_parallel, 1 },
	{ "for", run_for, 1 },
	{ "parallel_for", run_parallel_for, 1 },
	{ "barrier", run_barrier, 1 },
	{ "single", run_single, 1 },
	{ "critical", run_critical, 1 },
	{ "reduction", run_reduction, 1 },
	{ "schedule_static", run_static, ITERATIONS },
	{ "schedule_dynamic_8", run_dynamic, ITERATIONS },
	{ "schedule_guided_8", run_guided, ITERATIONS },
};

static double time_of(void (*run)(long), long count)
{
	double start = bench_now();

	run(count);
	return (bench_now() - start) / (double)count;
}

/* Overheads; below the resolution of the method it may come out negative: then 0. */
static void measure(const struct construct *construct)
{
	double samples[BENCH_SAMPLES_MAX];
	long count = threads;

	time_of(construct->run, count);
	if (!bench.smallest) {
		while (time_of(construct->run, count) * (double)count < 2e6 && count < 1L << 24)
			count *= 2;
		count *= 5;
	}
	for (long i = 0; i < bench.samples; i++) {
		double plain = time_of(run_reference, count * construct->work) *
			       (double)construct->work;
		double overhead = time_of(construct->run, count) - plain;

		samples[i] = overhead > 0 ? overhead : 0;
	}
	bench_record(construct->name, "ns", samples, (size_t)bench.samples);
}

/* Each construct must have kept what OpenMP promises. */
static bool verify(void)
{
	uint64_t sum = 0;
	long single = 0;

	passes = 0;
	run_critical(100 * threads);
	if (passes != 100u * (uint64_t)threads)
		return false;
	passes = 0;
	run_reduction(10);
	if (passes != 10u * (uint64_t)threads)
		return false;
#pragma omp parallel reduction(+ : sum)
	{
#pragma omp single
		single++;
#pragma omp for schedule(dynamic, 3)
		for (long j = 0; j < 1000; j++)
			sum += (uint64_t)j;
	}
	return sum == 499500 && single == 1;
}

int main(int argc, char **argv)
{
	static const struct bench_program program = {
		.name = "openmp", .about = "overheads of OpenMP's constructs (EPCC's method)",
	};

	bench_start(&program, argc, argv);
	threads = bench_threads();
	omp_set_num_threads((int)threads);
	calibrate();
	for (size_t i = 0; i < sizeof(constructs) / sizeof(*constructs); i++)
		measure(&constructs[i]);
	return bench_finish(verify());
}
