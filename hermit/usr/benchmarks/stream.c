// SPDX-License-Identifier: BSD-2-Clause
/*
 * Memory bandwidth by McCalpin's method: four loops over arrays much larger than the
 * caches, each several times. The first round is not counted; the arrays must end
 * with the values that arithmetic says.
 */
#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/bench.h"

#define ALIGNMENT	4096
#define SCALAR		3.0
#define ERROR_MAX	1e-13
/* Their sums are rounded: an emulator takes another path where all results are exact. */
#define FIRST_A		(1 / 3.0)
#define FIRST_B		(2 / 3.0)

enum kernel { COPY, SCALE, ADD, TRIAD, KERNELS };

static const char *const names[KERNELS] = { "copy", "scale", "add", "triad" };
static const int arrays_moved[KERNELS] = { 2, 2, 3, 3 };

static double *a, *b, *c;
static long size = 4 << 20;		/* elements of each array */
static double times[KERNELS][BENCH_SAMPLES_MAX], rates[KERNELS][BENCH_SAMPLES_MAX];

static double *array_new(void)
{
	size_t bytes = ((size_t)size * sizeof(double) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	double *array = aligned_alloc(ALIGNMENT, bytes);

	if (!array) {
		errno = ENOMEM;
		bench_fail("aligned_alloc");
	}
	return array;
}

/* Touched first by the threads that will use it. */
static void fill(void)
{
#pragma omp parallel for
	for (long i = 0; i < size; i++) {
		a[i] = FIRST_A;
		b[i] = FIRST_B;
		c[i] = 0;
	}
}

static void run(enum kernel kernel)
{
	switch (kernel) {
	case COPY:
#pragma omp parallel for
		for (long i = 0; i < size; i++)
			c[i] = a[i];
		break;
	case SCALE:
#pragma omp parallel for
		for (long i = 0; i < size; i++)
			b[i] = SCALAR * c[i];
		break;
	case ADD:
#pragma omp parallel for
		for (long i = 0; i < size; i++)
			c[i] = a[i] + b[i];
		break;
	default:
#pragma omp parallel for
		for (long i = 0; i < size; i++)
			a[i] = b[i] + SCALAR * c[i];
		break;
	}
}

/* The largest relative distance of an element from @wanted. */
static double error_of(const double *array, double wanted)
{
	double error = 0;

#pragma omp parallel for reduction(max : error)
	for (long i = 0; i < size; i++)
		error = fmax(error, fabs(array[i] - wanted) / wanted);
	return error;
}

/* Were all rounds done on all elements? */
static double error(void)
{
	double x = FIRST_A, y = FIRST_B, z = 0;

	for (long round = 0; round <= bench.samples; round++) {
		z = x;
		y = SCALAR * z;
		z = x + y;
		x = y + SCALAR * z;
	}
	return fmax(error_of(a, x), fmax(error_of(b, y), error_of(c, z)));
}

static void measure(long round)
{
	for (enum kernel kernel = COPY; kernel < KERNELS; kernel++) {
		double time = bench_now();

		run(kernel);
		time = (bench_now() - time) / 1e9;
		if (round == 0)
			continue;
		times[kernel][round - 1] = time;
		rates[kernel][round - 1] = arrays_moved[kernel] * (double)size * sizeof(double) /
					   1e6 / time;
	}
}

static void record(void)
{
	char name[32];

	for (enum kernel kernel = COPY; kernel < KERNELS; kernel++) {
		bench_record(names[kernel], "s", times[kernel], (size_t)bench.samples);
		snprintf(name, sizeof(name), "%s_rate", names[kernel]);
		bench_record(name, "MB/s", rates[kernel], (size_t)bench.samples);
	}
}

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "size", .help = "elements of each of three arrays", .number = &size,
		  .least = 1, .most = 1l << 32 },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "stream", .about = "memory bandwidth: copy, scale, add, triad (OpenMP)",
		.options = options,
	};
	double wrong;

	bench_start(&program, argc, argv);
	omp_set_num_threads((int)bench_threads());
	if (bench.smallest)
		size = 100000;
	a = array_new();
	b = array_new();
	c = array_new();
	fill();
	for (long round = 0; round <= bench.samples; round++)
		measure(round);
	record();
	wrong = error();
	free(a);
	free(b);
	free(c);
	return bench_finish(wrong < ERROR_MAX);
}
