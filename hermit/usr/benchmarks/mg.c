// SPDX-License-Identifier: BSD-2-Clause
/*
 * Multigrid: the Fortran in mg_cycle.f90, started and judged from here. The
 * right-hand side belongs to a solution that is known, of the discrete problem.
 */
#include <errno.h>
#include <omp.h>
#include "common/bench.h"

#define ERROR_MAX	1e-9

/* mg_cycle.f90: 2^levels - 1 inner points along an edge. Return: 0, or no memory. */
int mg_setup(int levels);
void mg_cycles(int count);
double mg_error(void);
void mg_free(void);

static long levels = 7;
static long cycles = 40;

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "levels", .help = "grids; the finest has 2^levels - 1 points along an edge",
		  .number = &levels, .least = 2, .most = 10 },
		{ .name = "cycles", .help = "V-cycles", .number = &cycles,
		  .least = 1, .most = 100000 },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "mg", .about = "3-D multigrid for Poisson's equation (Fortran, OpenMP)",
		.options = options,
	};
	double start, time, error;

	bench_start(&program, argc, argv);
	omp_set_num_threads((int)bench_threads());
	if (bench.smallest) {
		levels = 4;
		cycles = 20;
	}
	if (mg_setup((int)levels)) {
		errno = ENOMEM;
		bench_fail("mg_setup");
	}
	start = bench_now();
	mg_cycles((int)cycles);
	time = bench_now() - start;
	error = mg_error();
	mg_free();
	bench_record_one("time", "s", time / 1e9);
	bench_record_one("error", "", error);
	return bench_finish(error < ERROR_MAX);
}
