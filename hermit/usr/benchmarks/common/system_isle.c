// SPDX-License-Identifier: BSD-2-Clause
/*
 * The benchmarks on an isle: all cores are ours, and memory does not move.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#include <sys/hermit.h>
#include "bench.h"

const char *bench_system(void)
{
	return "isle";
}

unsigned int bench_cores(void)
{
	return (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
}

void bench_settle(bool fresh)
{
	(void)fresh;			/* main() runs on core 0 */
}

void bench_attr_pin(pthread_attr_t *attr, unsigned int core)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(core, &set);
	pthread_attr_setaffinity_np(attr, sizeof(set), &set);
}

double bench_interrupts(void)
{
	double sum = 0;

	for (unsigned int core = 0; core < bench_cores(); core++)
		sum += (double)hermit_interrupts(core);
	return sum;
}
