// SPDX-License-Identifier: BSD-2-Clause
/*
 * What programs ask of the system all the time: a number, the time, memory, a
 * turn for somebody else.
 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "common/bench.h"

#define PAGE		4096u
#define PAGES		8448L	/* 33 MiB: more than any malloc() keeps for reuse */

static char *volatile fresh;

static void run_getpid(long count)
{
	while (count--)
		(void)getpid();
}

static void run_yield(long count)
{
	while (count--)
		sched_yield();
}

static void run_clock(long count)
{
	struct timespec time;

	while (count--)
		clock_gettime(CLOCK_MONOTONIC, &time);
}

/* The first byte is written, as a program would, and so that no compiler leaves it out. */
static void allocate(size_t bytes, long count)
{
	while (count--) {
		char *volatile memory = malloc(bytes);

		*memory = 1;
		free(memory);
	}
}

static void run_malloc_16(long count)
{
	allocate(16, count);
}

static void run_malloc_256(long count)
{
	allocate(256, count);
}

static void run_malloc_4k(long count)
{
	allocate(4096, count);
}

static void run_malloc_64k(long count)
{
	allocate(65536, count);
}

static void run_malloc_1m(long count)
{
	allocate(1 << 20, count);
}

static void fresh_get(long pages)
{
	fresh = malloc((size_t)pages * PAGE);
	if (!fresh) {
		errno = ENOMEM;
		bench_fail("malloc");
	}
}

static void fresh_write(long pages)
{
	volatile char *memory = fresh;

	for (; pages--; memory += PAGE)
		*memory = 1;
}

static void fresh_free(long pages)
{
	(void)pages;
	free(fresh);
}

int main(int argc, char **argv)
{
	static const struct bench_program program = {
		.name = "basic",
		.about = "getpid, sched_yield, malloc and free, first write to a page, clock_gettime",
		.fresh = true,
	};
	static const struct bench_operation operations[] = {
		{ .name = "getpid", .run = run_getpid },
		{ .name = "sched_yield", .run = run_yield },
		{ .name = "malloc_free_16", .run = run_malloc_16 },
		{ .name = "malloc_free_256", .run = run_malloc_256 },
		{ .name = "malloc_free_4k", .run = run_malloc_4k },
		{ .name = "malloc_free_64k", .run = run_malloc_64k },
		{ .name = "malloc_free_1m", .run = run_malloc_1m },
		{ .name = "first_write", .run = fresh_write, .prepare = fresh_get,
		  .clean = fresh_free, .fixed = PAGES },
		{ .name = "clock_gettime", .run = run_clock },
	};

	bench_start(&program, argc, argv);
	for (size_t i = 0; i < sizeof(operations) / sizeof(*operations); i++)
		bench_measure(&operations[i]);
	return bench_finish(true);
}
