// SPDX-License-Identifier: BSD-2-Clause
// pi as in pi.c, with OpenMP in C++: a reduction over a type of our own.
#include <iomanip>
#include <iostream>
#include <string>
#include <omp.h>

namespace {

struct Sum {
	double value = 0;
	Sum &operator+=(const Sum &other)
	{
		value += other.value;
		return *this;
	}
};

#pragma omp declare reduction(add : Sum : omp_out += omp_in)

} // namespace

int main(int argc, char **argv)
{
	const long steps = argc > 1 ? std::stol(argv[1]) : 10000000;
	const double width = 1.0 / steps;
	Sum sum;
	int threads = 0;

#pragma omp parallel
	{
#pragma omp single
		threads = omp_get_num_threads();
#pragma omp for reduction(add : sum)
		for (long i = 0; i < steps; i++) {
			const double x = (i + 0.5) * width;

			sum.value += 4 / (1 + x * x);
		}
	}
	std::cout << "pi = " << std::fixed << std::setprecision(9) << sum.value * width << " with "
		  << threads << " threads\n";
}
