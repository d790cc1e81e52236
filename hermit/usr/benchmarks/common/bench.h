/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all benchmarks share: options, time, threads on cores, and the one line of
 * JSON that each of them prints. The same sources run on an isle and on Linux;
 * scripts/bench/run compares the two.
 */
#ifndef BENCH_H
#define BENCH_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_SAMPLES_MAX	64

/**
 * struct bench_option - an option of one program, besides those that all have
 * @name: without the dashes; NULL ends the list
 * @help: one line for --help
 * @number: where its value goes, holding the default; NULL: it is a text
 * @least: smallest number allowed
 * @most: largest
 * @text: where a text goes
 */
struct bench_option {
	const char *name;
	const char *help;
	long *number;
	long least;
	long most;
	const char **text;
};

/**
 * struct bench_program - what bench_start() has to know
 * @name: of the benchmark
 * @about: one line for --help
 * @options: its own, or NULL
 * @fresh: it measures memory that nobody has touched: Linux must not touch it before
 */
struct bench_program {
	const char *name;
	const char *about;
	const struct bench_option *options;
	bool fresh;
};

/**
 * struct bench_settings - the options that all programs have
 * @smallest: do everything once, as small as it can be
 * @count: run each operation between marks, for the plugin that counts instructions
 * @samples: measurements of each value
 * @threads: at most this many
 */
struct bench_settings {
	bool smallest;
	bool count;
	long samples;
	long threads;
};

extern struct bench_settings bench;

/**
 * struct bench_operation - something to be repeated and timed
 * @name: of the result
 * @run: does it @count times
 * @prepare: called before each @run, untimed; may be NULL
 * @clean: called after it; may be NULL
 * @per: how many results one repetition stands for
 * @fixed: repetitions per sample; 0: as many as take some milliseconds
 */
struct bench_operation {
	const char *name;
	void (*run)(long count);
	void (*prepare)(long count);
	void (*clean)(long count);
	long per;
	long fixed;
};

/**
 * bench_start() - read the options and settle down
 * @program: who we are
 * @argc: of main()
 * @argv: of main()
 *
 * Ends the program after --help, with status 2 if an option makes no sense.
 */
void bench_start(const struct bench_program *program, int argc, char **argv);

/**
 * bench_measure() - time an operation and remember ns per repetition
 * @operation: what
 *
 * With --count, runs it between marks instead: once, then alternately n and 2 n
 * times.
 */
void bench_measure(const struct bench_operation *operation);

/**
 * bench_record() - remember a result
 * @name: what it is
 * @unit: "ns", "s", "MB/s", ...
 * @samples: values of the same thing, @count of them
 * @count: at most BENCH_SAMPLES_MAX
 */
void bench_record(const char *name, const char *unit, const double *samples, size_t count);

/** bench_record_one() - as bench_record() with one value. */
void bench_record_one(const char *name, const char *unit, double value);

/**
 * bench_histogram() - remember how often which value occurred
 * @low: lower ends of the bins, in ns
 * @counts: of each bin
 * @bins: how many
 *
 * Both arrays stay as they are until bench_finish().
 */
void bench_histogram(const double *low, const uint64_t *counts, size_t bins);

/**
 * bench_finish() - print the line
 * @verified: the results of the computation were right
 *
 * Return: status for main(): 0, or 1 if not @verified or standard output is broken.
 */
int bench_finish(bool verified);

/** bench_fail() - end with a line on stderr and status 1. @what: has failed. */
void __attribute__((noreturn)) bench_fail(const char *what);

/** bench_now() - monotonic time. Return: ns. */
double bench_now(void);

/** bench_threads() - how many threads to use: one per core, --threads at most. */
unsigned int bench_threads(void);

/**
 * bench_thread() - start a thread on a core
 * @core: 0 .. bench_cores() - 1, in the order of the CPUs we may use
 * @run: what it does
 * @argument: for @run
 *
 * Return: for pthread_join(). Ends the program if it cannot be started.
 */
pthread_t bench_thread(unsigned int core, void *(*run)(void *argument), void *argument);

/** bench_join() - wait for the end of a thread. @thread: from bench_thread(). */
void bench_join(pthread_t thread);

/** bench_double_compare() - for qsort() on doubles. */
int bench_double_compare(const void *a, const void *b);

/* The rest differs between the systems: system_isle.c, system_linux.c. */

/** bench_system() - "isle" or "linux". */
const char *bench_system(void);

/** bench_settle() - pin the caller to the first core, lock memory unless @fresh. */
void bench_settle(bool fresh);

/** bench_cores() - how many cores we may use. */
unsigned int bench_cores(void);

/** bench_attr_pin() - let a thread start on a core. @attr: initialised. */
void bench_attr_pin(pthread_attr_t *attr, unsigned int core);

/**
 * bench_interrupts() - interrupts that our cores have taken
 *
 * Return: since boot; a negative value if the system does not tell.
 */
double bench_interrupts(void);

#endif /* BENCH_H */
