// SPDX-License-Identifier: BSD-2-Clause
/*
 * Heat in a square plate with one hot edge, by Jacobi's iteration, with OpenMP. The
 * result does not depend on the number of threads: the largest change is a maximum,
 * and no sum is taken in parallel.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define HOT	100.0
#define DONE	1e-4

static double *plate_new(size_t size)
{
	double *plate = calloc(size * size, sizeof(*plate));

	if (!plate) {
		fprintf(stderr, "jacobi: no memory for a plate of %zu x %zu\n", size, size);
		exit(1);
	}
	for (size_t i = 0; i < size; i++)
		plate[i] = HOT;
	return plate;
}

/* One step from @old to @new. Returns the largest change. */
static double step(const double *old, double *new, size_t size)
{
	double change = 0;

#pragma omp parallel for reduction(max : change)
	for (size_t y = 1; y < size - 1; y++)
		for (size_t x = 1; x < size - 1; x++) {
			size_t at = y * size + x;

			new[at] = (old[at - size] + old[at + size] + old[at - 1] + old[at + 1]) / 4;
			change = fmax(change, fabs(new[at] - old[at]));
		}
	return change;
}

int main(int argc, char **argv)
{
	size_t size = argc > 1 ? strtoul(argv[1], NULL, 10) : 64;
	long most = argc > 2 ? atol(argv[2]) : 100000, steps = 0;
	double *old, *new, change = HOT;

	if (size < 3) {
		fprintf(stderr, "usage: jacobi [SIZE [STEPS]], with a size of 3 at least\n");
		return 2;
	}
	old = plate_new(size);
	new = plate_new(size);
	for (; steps < most && change > DONE; steps++) {
		double *swap = old;

		change = step(old, new, size);
		old = new;
		new = swap;
	}
	printf("%ld steps, centre %.6f, change %.3e\n", steps, old[size / 2 * size + size / 2],
	       change);
	free(old);
	free(new);
	return 0;
}
