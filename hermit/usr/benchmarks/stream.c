// SPDX-License-Identifier: BSD-2-Clause
/*
 * Memory bandwidth by McCalpin's method: four loops over arrays that are larger than
 * the caches, each several times, the best time but the first counts, results are
 * checked. With argument N, the elements of each array.
 */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#define REPEATS	10
#define SCALAR	3.0

enum { COPY, SCALE, ADD, TRIAD, KERNELS };

static const char *const names[KERNELS] = { "Copy", "Scale", "Add", "Triad" };
static const double arrays_moved[KERNELS] = { 2, 2, 3, 3 };

static double *a, *b, *c;
static size_t n = 4u << 20;

/* Touched first by the threads that will use it. */
static void fill(void)
{
#pragma omp parallel for
	for (size_t i = 0; i < n; i++) {
		a[i] = 1;
		b[i] = 2;
		c[i] = 0;
	}
}

static void run(int kernel)
{
	switch (kernel) {
	case COPY:
#pragma omp parallel for
		for (size_t i = 0; i < n; i++)
			c[i] = a[i];
		break;
	case SCALE:
#pragma omp parallel for
		for (size_t i = 0; i < n; i++)
			b[i] = SCALAR * c[i];
		break;
	case ADD:
#pragma omp parallel for
		for (size_t i = 0; i < n; i++)
			c[i] = a[i] + b[i];
		break;
	case TRIAD:
#pragma omp parallel for
		for (size_t i = 0; i < n; i++)
			a[i] = b[i] + SCALAR * c[i];
		break;
	}
}

/* The largest relative distance of an element from what arithmetic says. */
static double error_of(const double *array, double wanted)
{
	double error = 0;

#pragma omp parallel for reduction(max : error)
	for (size_t i = 0; i < n; i++)
		error = fmax(error, fabs(array[i] - wanted) / wanted);
	return error;
}

static int check(void)
{
	double x = 1, y = 2, z = 0, error;

	for (int i = 0; i < REPEATS; i++) {
		z = x;
		y = SCALAR * z;
		z = x + y;
		x = y + SCALAR * z;
	}
	error = fmax(error_of(a, x), fmax(error_of(b, y), error_of(c, z)));
	printf(error < 1e-13 ? "Solution validates\n" : "Solution is wrong by %g\n", error);
	return error < 1e-13 ? 0 : 1;
}

int main(int argc, char **argv)
{
	double best[KERNELS], worst[KERNELS] = { 0 }, total[KERNELS] = { 0 };

	if (argc > 1)
		n = strtoul(argv[1], NULL, 10);
	a = n ? aligned_alloc(4096, (n * sizeof(*a) + 4095) & ~(size_t)4095) : NULL;
	b = n ? aligned_alloc(4096, (n * sizeof(*a) + 4095) & ~(size_t)4095) : NULL;
	c = n ? aligned_alloc(4096, (n * sizeof(*a) + 4095) & ~(size_t)4095) : NULL;
	if (!a || !b || !c) {
		fprintf(stderr, "stream: no memory for three arrays of %zu elements\n", n);
		return 1;
	}
	printf("%zu elements, %zu MiB in all, %d threads\n", n, 3 * n * sizeof(*a) >> 20,
	       omp_get_max_threads());
	fill();
	for (int i = 0; i < REPEATS; i++)
		for (int kernel = 0; kernel < KERNELS; kernel++) {
			double time = omp_get_wtime();

			run(kernel);
			time = omp_get_wtime() - time;
			if (i == 0) {
				best[kernel] = INFINITY;
				continue;
			}
			best[kernel] = fmin(best[kernel], time);
			worst[kernel] = fmax(worst[kernel], time);
			total[kernel] += time;
		}
	printf("%-8s %12s %10s %10s %10s\n", "Kernel", "Best MB/s", "Avg time", "Min time",
	       "Max time");
	for (int kernel = 0; kernel < KERNELS; kernel++)
		printf("%-8s %12.1f %10.6f %10.6f %10.6f\n", names[kernel],
		       arrays_moved[kernel] * n * sizeof(*a) / 1e6 / best[kernel],
		       total[kernel] / (REPEATS - 1), best[kernel], worst[kernel]);
	return check();
}
