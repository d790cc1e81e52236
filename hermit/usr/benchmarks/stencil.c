// SPDX-License-Identifier: BSD-2-Clause
/*
 * Heat in a cube: a 7-point stencil, explicit steps in time, walls at zero. It
 * starts from an eigenvector of the discrete operator, so each step multiplies the
 * field by a number that is known, and the result must agree with that.
 */
#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include "common/bench.h"

#define RATE		0.15		/* below 1/6: stable */
#define ERROR_MAX	1e-10

static long size = 254;			/* inner points along an edge */
static long steps = 400;

static double *field_new(long n)
{
	double *field = calloc((size_t)((n + 2) * (n + 2) * (n + 2)), sizeof(*field));

	if (!field) {
		errno = ENOMEM;
		bench_fail("calloc");
	}
	return field;
}

static long at(long n, long x, long y, long z)
{
	return (z * (n + 2) + y) * (n + 2) + x;
}

/* Half a wave along each edge. */
static double wave(long n, long i)
{
	return sin(M_PI * (double)i / (double)(n + 1));
}

static void fill(long n, double *field)
{
#pragma omp parallel for
	for (long z = 1; z <= n; z++)
		for (long y = 1; y <= n; y++)
			for (long x = 1; x <= n; x++)
				field[at(n, x, y, z)] = wave(n, x) * wave(n, y) * wave(n, z);
}

static void step(long n, const double *restrict from, double *restrict to)
{
	const long row = n + 2, plane = (n + 2) * (n + 2);

#pragma omp parallel for
	for (long z = 1; z <= n; z++) {
		for (long y = 1; y <= n; y++) {
			const double *in = from + at(n, 0, y, z);
			double *out = to + at(n, 0, y, z);

			for (long x = 1; x <= n; x++)
				out[x] = in[x] + RATE * (in[x - 1] + in[x + 1] + in[x - row] +
							 in[x + row] + in[x - plane] +
							 in[x + plane] - 6 * in[x]);
		}
	}
}

/* Largest deviation from the field that it must be, relative to its largest value. */
static double deviation(long n, const double *field)
{
	double shrink = 1 + 6 * RATE * (cos(M_PI / (double)(n + 1)) - 1);
	double factor = pow(shrink, (double)steps);
	double worst = 0;

#pragma omp parallel for reduction(max : worst)
	for (long z = 1; z <= n; z++)
		for (long y = 1; y <= n; y++)
			for (long x = 1; x <= n; x++)
				worst = fmax(worst, fabs(field[at(n, x, y, z)] / factor -
							 wave(n, x) * wave(n, y) * wave(n, z)));
	return worst;
}

static bool run(void)
{
	double *now = field_new(size), *next = field_new(size);
	double start, time, error;

	fill(size, now);
	start = bench_now();
	for (long i = 0; i < steps; i++) {
		double *last = now;

		step(size, now, next);
		now = next;
		next = last;
	}
	time = bench_now() - start;
	error = deviation(size, now);
	bench_record_one("time", "s", time / 1e9);
	bench_record_one("error", "", error);
	free(now);
	free(next);
	return error < ERROR_MAX;
}

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "size", .help = "inner points along an edge", .number = &size,
		  .least = 2, .most = 1000 },
		{ .name = "steps", .help = "steps in time", .number = &steps,
		  .least = 1, .most = 1000000 },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "stencil", .about = "heat in a cube, a 7-point stencil (C, OpenMP)",
		.options = options,
	};

	bench_start(&program, argc, argv);
	omp_set_num_threads((int)bench_threads());
	if (bench.smallest) {
		size = 14;
		steps = 10;
	}
	return bench_finish(run());
}
