// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line of HERMIT_TIMES=1; see times.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <x86intrin.h>

#include "times.h"

static int64_t raw_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

uint64_t times_now(void)
{
	return __rdtsc();
}

void times_start(struct times *times)
{
	memset(times, 0, sizeof(*times));
	times->start = times_now();
	times->start_ns = raw_ns();
}

void times_print(const struct times *times, const struct isle_report *report)
{
	const struct {
		const char *name;
		uint64_t stamp;
	} point[] = {
		{ "claimed_us", times->claimed }, { "loaded_us", times->loaded },
		{ "entry_us", report->tsc_entry }, { "booted_us", times->booted },
		{ "main_us", report->tsc_main }, { "exit_us", report->tsc_exit },
		{ "released_us", times->released },
	};
	double ticks = (double)(times_now() - times->start);
	double scale = (double)(raw_ns() - times->start_ns) / 1000.0 / ticks;
	size_t i;

	fprintf(stderr, "{");
	for (i = 0; i < sizeof(point) / sizeof(point[0]); i++) {
		ticks = point[i].stamp ? (double)(int64_t)(point[i].stamp - times->start) : 0;
		fprintf(stderr, "\"%s\": %.0f, ", point[i].name, ticks * scale);
	}
	fprintf(stderr, "\"cpus_offline_us\": %" PRIu64 ", \"cores_start_us\": %" PRIu64
		", \"memory_bytes\": %" PRIu64 ", \"stacks_bytes\": %" PRIu64 "}\n",
		report->boot_ns / 1000, report->start_ns / 1000, report->memory_used,
		report->stacks_used);
}
