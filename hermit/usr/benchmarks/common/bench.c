// SPDX-License-Identifier: BSD-2-Clause
/*
 * Measuring, and telling what was measured.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "bench.h"
#include "mark.h"

#define RESULTS_MAX	64
#define NAME_MAX_BYTES	48
#define SAMPLE_NS	10e6		/* a sample takes about this long */
#define COUNT_RUNS	15		/* intervals of each length, with --count */
#define COUNT_DEFAULT	100		/* repetitions in the short ones */
#define STATUS_USAGE	2

struct bench_settings bench = { .samples = 9, .threads = 1024 };

static const struct bench_program *self;
static struct result {
	char name[NAME_MAX_BYTES];
	const char *unit;
	size_t count;
	double samples[BENCH_SAMPLES_MAX];
} results[RESULTS_MAX];
static size_t result_count;
static const double *histogram_low;
static const uint64_t *histogram_counts;
static size_t histogram_bins;
static struct { char name[NAME_MAX_BYTES]; long count; long per; } counted[RESULTS_MAX];
static size_t counted_count;

static const struct bench_option common[] = {
	{ "samples", "measurements of each value", &bench.samples, 1, BENCH_SAMPLES_MAX, NULL },
	{ "threads", "use at most this many threads", &bench.threads, 1, 1024, NULL },
	{ NULL, NULL, NULL, 0, 0, NULL },
};

void bench_fail(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", self->name, what, strerror(errno));
	exit(1);
}

static void __attribute__((noreturn)) misused(const char *option, const char *why)
{
	fprintf(stderr, "%s: %s: %s (see --help)\n", self->name, option, why);
	exit(STATUS_USAGE);
}

static void help_options(const struct bench_option *option)
{
	for (; option && option->name; option++) {
		if (option->number)
			printf("  --%-10s %s, %ld to %ld [%ld]\n", option->name, option->help,
			       option->least, option->most, *option->number);
		else
			printf("  --%-10s %s [%s]\n", option->name, option->help,
			       *option->text ? *option->text : "none");
	}
}

static void __attribute__((noreturn)) help(void)
{
	printf("%s: %s\n\nusage: %s [OPTION [VALUE]]...\n\n", self->name, self->about, self->name);
	printf("  --%-10s everything once, as small as can be\n", "smallest");
	printf("  --%-10s run between marks for `make bench-insn`; no times\n", "count");
	help_options(common);
	help_options(self->options);
	printf("\nPrints one line of JSON.\n");
	exit(0);
}

static void set_number(const struct bench_option *option, const char *given)
{
	char why[80];
	char *end;
	long value;

	errno = 0;
	value = strtol(given, &end, 10);
	if (errno || end == given || *end || value < option->least || value > option->most) {
		snprintf(why, sizeof(why), "must be a number from %ld to %ld", option->least,
			 option->most);
		misused(given, why);
	}
	*option->number = value;
}

/* Sets the option that is called @name; false if there is none in the list. */
static bool set_option(const struct bench_option *option, const char *name, const char *value)
{
	for (; option && option->name; option++) {
		if (strcmp(option->name, name))
			continue;
		if (!value)
			misused(name, "needs a value");
		if (option->number)
			set_number(option, value);
		else
			*option->text = value;
		return true;
	}
	return false;
}

void bench_start(const struct bench_program *program, int argc, char **argv)
{
	self = program;
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i] + 2;

		if (!strcmp(argv[i], "--help"))
			help();
		if (!strcmp(argv[i], "--smallest"))
			bench.smallest = true;
		else if (!strcmp(argv[i], "--count"))
			bench.count = true;
		else if (strncmp(argv[i], "--", 2) ||
			 (!set_option(common, name, argv[i + 1]) &&
			  !set_option(program->options, name, argv[i + 1])))
			misused(argv[i], "no such option");
		else
			i++;
	}
	if (bench.smallest)
		bench.samples = 1;
	bench_settle(program->fresh);
}

double bench_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

unsigned int bench_threads(void)
{
	unsigned int cores = bench_cores();

	return cores < (unsigned long)bench.threads ? cores : (unsigned int)bench.threads;
}

pthread_t bench_thread(unsigned int core, void *(*run)(void *argument), void *argument)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	bench_attr_pin(&attr, core);
	errno = pthread_create(&thread, &attr, run, argument);
	if (errno)
		bench_fail("pthread_create");
	pthread_attr_destroy(&attr);
	return thread;
}

void bench_join(pthread_t thread)
{
	errno = pthread_join(thread, NULL);
	if (errno)
		bench_fail("pthread_join");
}

int bench_double_compare(const void *a, const void *b)
{
	double first = *(const double *)a, second = *(const double *)b;

	return (first > second) - (first < second);
}

/* The slot for one more result; a program that has too many is wrong. */
static struct result *result_add(const char *name, const char *unit)
{
	struct result *result = &results[result_count++];

	if (result_count > RESULTS_MAX) {
		errno = ENOSPC;
		bench_fail(name);
	}
	snprintf(result->name, sizeof(result->name), "%s", name);
	result->unit = unit;
	return result;
}

void bench_record(const char *name, const char *unit, const double *samples, size_t count)
{
	struct result *result = result_add(name, unit);

	result->count = count;
	memcpy(result->samples, samples, count * sizeof(*samples));
}

void bench_record_one(const char *name, const char *unit, double value)
{
	bench_record(name, unit, &value, 1);
}

void bench_histogram(const double *low, const uint64_t *counts, size_t bins)
{
	histogram_low = low;
	histogram_counts = counts;
	histogram_bins = bins;
}

/* ns that @count repetitions take */
static double time_of(const struct bench_operation *operation, long count)
{
	double start, end;

	if (operation->prepare)
		operation->prepare(count);
	start = bench_now();
	operation->run(count);
	end = bench_now();
	if (operation->clean)
		operation->clean(count);
	return end - start;
}

/* How many repetitions make a sample. */
static long choose_count(const struct bench_operation *operation)
{
	long count = 1;
	double time;

	if (bench.smallest || operation->fixed)
		return operation->fixed ? operation->fixed : 4;
	while ((time = time_of(operation, count)) < SAMPLE_NS / 10 && count < 1L << 30)
		count *= 4;
	return (long)((double)count * SAMPLE_NS / time) + 1;
}

static void count_between_marks(const struct bench_operation *operation, long count)
{
	if (operation->prepare)
		operation->prepare(count);
	MARK(MARK_BEGIN);
	operation->run(count);
	MARK(MARK_END);
	if (operation->clean)
		operation->clean(count);
}

static void count_operation(const struct bench_operation *operation)
{
	long count = operation->fixed ? operation->fixed : COUNT_DEFAULT;

	if (operation->prepare)
		operation->prepare(count);
	operation->run(count);
	if (operation->clean)
		operation->clean(count);
	for (int i = 0; i < COUNT_RUNS; i++) {
		count_between_marks(operation, count);
		count_between_marks(operation, 2 * count);
	}
	snprintf(counted[counted_count].name, NAME_MAX_BYTES, "%s", operation->name);
	counted[counted_count].per = operation->per ? operation->per : 1;
	counted[counted_count++].count = count;
}

void bench_measure(const struct bench_operation *operation)
{
	double per = operation->per ? (double)operation->per : 1;
	double samples[BENCH_SAMPLES_MAX];
	long count;

	if (bench.count) {
		count_operation(operation);
		return;
	}
	count = choose_count(operation);
	for (long i = 0; i < bench.samples; i++)
		samples[i] = time_of(operation, count) / (double)count / per;
	bench_record(operation->name, "ns", samples, (size_t)bench.samples);
}

static void print_results(void)
{
	printf("\"results\": [");
	for (size_t i = 0; i < result_count; i++) {
		printf("%s{\"name\": \"%s\", \"unit\": \"%s\", \"samples\": [", i ? ", " : "",
		       results[i].name, results[i].unit);
		for (size_t j = 0; j < results[i].count; j++)
			printf("%s%.6g", j ? ", " : "", results[i].samples[j]);
		printf("]}");
	}
	printf("]");
}

static void print_counted(void)
{
	printf(", \"counted\": [");
	for (size_t i = 0; i < counted_count; i++)
		printf("%s{\"name\": \"%s\", \"runs\": %d, \"count\": %ld, \"per\": %ld}",
		       i ? ", " : "", counted[i].name, COUNT_RUNS, counted[i].count,
		       counted[i].per);
	printf("]");
}

/* Bins that nothing fell into are left out. */
static void print_histogram(void)
{
	bool first = true;

	printf(", \"histogram\": [");
	for (size_t i = 0; i < histogram_bins; i++) {
		if (!histogram_counts[i])
			continue;
		printf("%s[%.6g, %llu]", first ? "" : ", ", histogram_low[i],
		       (unsigned long long)histogram_counts[i]);
		first = false;
	}
	printf("]");
}

int bench_finish(bool verified)
{
	printf("{\"benchmark\": \"%s\", \"system\": \"%s\", \"cores\": %u, \"threads\": %u, "
	       "\"smallest\": %s, \"verified\": %s, ", self->name, bench_system(), bench_cores(),
	       bench_threads(), bench.smallest ? "true" : "false", verified ? "true" : "false");
	print_results();
	if (counted_count)
		print_counted();
	if (histogram_bins)
		print_histogram();
	printf("}\n");
	if (!verified)
		fprintf(stderr, "%s: the results are wrong\n", self->name);
	if (fflush(stdout))
		bench_fail("standard output");
	return !verified;
}
