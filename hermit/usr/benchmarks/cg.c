// SPDX-License-Identifier: BSD-2-Clause
/*
 * Conjugate gradients (Hestenes and Stiefel, 1952) on the 7-point Laplacian of a
 * cube, stored as a sparse matrix (CSR). The right-hand side belongs to a solution
 * that is known, and the result must agree with it.
 */
#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include "common/bench.h"

#define ROW_MAX		7
#define TOLERANCE	1e-10		/* of the residual, relative */
#define ERROR_MAX	1e-7		/* of the solution */

static long size = 128;
static long steps = 400;

struct matrix {
	long rows;
	long *start;			/* rows + 1 entries */
	int *column;
	double *value;
};

static void *allocate(long count, size_t bytes)
{
	void *memory = calloc((size_t)count, bytes);

	if (!memory) {
		errno = ENOMEM;
		bench_fail("calloc");
	}
	return memory;
}

/* Appends the neighbour @column of the last row unless it lies @outside. */
static void append(struct matrix *matrix, long *at, bool outside, long column)
{
	if (outside)
		return;
	matrix->column[*at] = (int)column;
	matrix->value[(*at)++] = -1;
}

static struct matrix laplacian(long n)
{
	struct matrix matrix = {
		.rows = n * n * n,
		.start = allocate(n * n * n + 1, sizeof(long)),
		.column = allocate(n * n * n * ROW_MAX, sizeof(int)),
		.value = allocate(n * n * n * ROW_MAX, sizeof(double)),
	};
	long at = 0;

	for (long row = 0; row < matrix.rows; row++) {
		long x = row % n, y = row / n % n, z = row / n / n;

		matrix.start[row] = at;
		append(&matrix, &at, z == 0, row - n * n);
		append(&matrix, &at, y == 0, row - n);
		append(&matrix, &at, x == 0, row - 1);
		matrix.column[at] = (int)row;
		matrix.value[at++] = 6;
		append(&matrix, &at, x == n - 1, row + 1);
		append(&matrix, &at, y == n - 1, row + n);
		append(&matrix, &at, z == n - 1, row + n * n);
	}
	matrix.start[matrix.rows] = at;
	return matrix;
}

static void matrix_free(struct matrix *matrix)
{
	free(matrix->start);
	free(matrix->column);
	free(matrix->value);
}

/* y = A x. Return: the product of x and y. */
static double multiply(const struct matrix *matrix, const double *x, double *y)
{
	double product = 0;

#pragma omp parallel for reduction(+ : product)
	for (long row = 0; row < matrix->rows; row++) {
		double sum = 0;

		for (long at = matrix->start[row]; at < matrix->start[row + 1]; at++)
			sum += matrix->value[at] * x[matrix->column[at]];
		y[row] = sum;
		product += sum * x[row];
	}
	return product;
}

/* x += alpha p, r -= alpha q. Return: the square of r. */
static double advance(long rows, double alpha, const double *p, const double *q, double *x,
		      double *r)
{
	double square = 0;

#pragma omp parallel for reduction(+ : square)
	for (long i = 0; i < rows; i++) {
		x[i] += alpha * p[i];
		r[i] -= alpha * q[i];
		square += r[i] * r[i];
	}
	return square;
}

/* p = r + beta p */
static void turn(long rows, double beta, const double *r, double *p)
{
#pragma omp parallel for
	for (long i = 0; i < rows; i++)
		p[i] = r[i] + beta * p[i];
}

/* Solves A x = b; @r holds b and then the residual. Return: iterations. */
static long solve(const struct matrix *matrix, double *x, double *r, double *p, double *q)
{
	double square = 0, first;
	long step = 0;

	for (long i = 0; i < matrix->rows; i++)
		square += r[i] * r[i];
	first = square;
	memcpy(p, r, (size_t)matrix->rows * sizeof(*p));
	while (step < steps && square > TOLERANCE * TOLERANCE * first) {
		double alpha = square / multiply(matrix, p, q);
		double before = square;

		square = advance(matrix->rows, alpha, p, q, x, r);
		turn(matrix->rows, square / before, r, p);
		step++;
	}
	return step;
}

/* The solution that we look for: rough, so that all of the spectrum takes part. */
static double known(long row)
{
	return sin(0.37 * (double)row) + (double)(row % 11) / 11;
}

static bool run(void)
{
	struct matrix matrix = laplacian(size);
	double *x = allocate(matrix.rows, sizeof(double)), *r = allocate(matrix.rows, sizeof(double));
	double *p = allocate(matrix.rows, sizeof(double)), *q = allocate(matrix.rows, sizeof(double));
	double error = 0, start, time;
	long iterations;

	for (long i = 0; i < matrix.rows; i++)
		p[i] = known(i);
	multiply(&matrix, p, r);
	start = bench_now();
	iterations = solve(&matrix, x, r, p, q);
	time = bench_now() - start;
	for (long i = 0; i < matrix.rows; i++)
		error = fmax(error, fabs(x[i] - known(i)));
	bench_record_one("time", "s", time / 1e9);
	bench_record_one("iterations", "", (double)iterations);
	bench_record_one("error", "", error);
	free(x);
	free(r);
	free(p);
	free(q);
	matrix_free(&matrix);
	return error < ERROR_MAX;
}

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "size", .help = "points along an edge", .number = &size,
		  .least = 4, .most = 600 },
		{ .name = "steps", .help = "iterations at most", .number = &steps,
		  .least = 1, .most = 1000000 },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "cg", .about = "conjugate gradients on a sparse matrix (C, OpenMP)",
		.options = options,
	};

	bench_start(&program, argc, argv);
	omp_set_num_threads((int)bench_threads());
	if (bench.smallest)
		size = 12;
	return bench_finish(run());
}
