// SPDX-License-Identifier: BSD-2-Clause
/*
 * The benchmarks on Linux: on the CPUs that they were started on (taskset), memory
 * locked, interrupts from /proc/interrupts.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "bench.h"

#define LINE_MAX_BYTES	4096

static cpu_set_t allowed;

/*
 * Before main(), and before libgomp looks at its variables and moves us: our CPUs, and
 * one OpenMP thread on each of them.
 */
static void __attribute__((constructor(101))) look_around(void)
{
	setenv("OMP_PROC_BIND", "close", 0);
	setenv("OMP_PLACES", "threads", 0);
	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		CPU_ZERO(&allowed);
}

const char *bench_system(void)
{
	return "linux";
}

unsigned int bench_cores(void)
{
	return (unsigned int)CPU_COUNT(&allowed);
}

/* Linux's number of our core @core. */
static int cpu_of(unsigned int core)
{
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &allowed) && core-- == 0)
			return cpu;
	return -1;
}

static void only(cpu_set_t *set, unsigned int core)
{
	CPU_ZERO(set);
	CPU_SET(cpu_of(core), set);
}

void bench_settle(bool fresh)
{
	cpu_set_t first;

	if (!CPU_COUNT(&allowed))
		bench_fail("sched_getaffinity");
	only(&first, 0);
	if (sched_setaffinity(0, sizeof(first), &first))
		bench_fail("sched_setaffinity");
	/* Without the right to lock memory it is as good as locked on a quiet machine. */
	(void)mlockall(fresh ? MCL_CURRENT : MCL_CURRENT | MCL_FUTURE);
}

void bench_attr_pin(pthread_attr_t *attr, unsigned int core)
{
	cpu_set_t set;

	only(&set, core);
	pthread_attr_setaffinity_np(attr, sizeof(set), &set);
}

/* Sum over our CPUs of one line: name, a number for each CPU online, text. */
static double line_sum(char *line, const int *columns, int count)
{
	char *at = strchr(line, ':');
	double sum = 0;

	if (!at)
		return 0;
	at++;
	for (int i = 0; i < count; i++) {
		char *end;
		double number = strtod(at, &end);

		if (end == at)
			break;		/* ERR and MIS have one number only */
		at = end;
		if (CPU_ISSET(columns[i], &allowed))
			sum += number;
	}
	return sum;
}

double bench_interrupts(void)
{
	FILE *file = fopen("/proc/interrupts", "r");
	char line[LINE_MAX_BYTES];
	int columns[CPU_SETSIZE];
	int count = 0;
	double sum = 0;

	if (!file || !fgets(line, sizeof(line), file))
		return -1;
	for (char *at = line; (at = strstr(at, "CPU")) && count < CPU_SETSIZE; at += 3)
		columns[count++] = atoi(at + 3);
	while (fgets(line, sizeof(line), file))
		sum += line_sum(line, columns, count);
	fclose(file);
	return sum;
}
