// SPDX-License-Identifier: BSD-2-Clause
/*
 * pi as the integral of 4 / (1 + x^2) from 0 to 1, with OpenMP in C; pi++.cc and
 * pif.f90 are the same in C++ and Fortran.
 */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	const long steps = argc > 1 ? atol(argv[1]) : 10000000;
	const double width = 1.0 / steps;
	double sum = 0;
	int threads = 0;

#pragma omp parallel reduction(+ : sum)
	{
#pragma omp single
		threads = omp_get_num_threads();
#pragma omp for
		for (long i = 0; i < steps; i++) {
			double x = (i + 0.5) * width;

			sum += 4 / (1 + x * x);
		}
	}
	printf("pi = %.9f with %d threads\n", sum * width, threads);
	return 0;
}
