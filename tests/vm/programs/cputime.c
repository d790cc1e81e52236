// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clocks of what a thread and the program have used, for threads that compute and
 * threads that sleep. Runs natively and on an isle and must print the same.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include "compare.h"

#define MS	1000000ll
#define S	(1000 * MS)

static volatile double value = 1;

static long long now(clockid_t clock)
{
	struct timespec time = { 0 };

	if (clock_gettime(clock, &time))
		say("clock_gettime", -1);
	return time.tv_sec * S + time.tv_nsec;
}

static long long rusage(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * S +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000ll;
}

static long long processor(void)
{
	return clock() * (S / CLOCKS_PER_SEC);
}

static long long ticks(void)
{
	struct tms times_;

	times(&times_);
	return (times_.tms_utime + times_.tms_stime) * (S / sysconf(_SC_CLK_TCK));
}

/* Computes until the thread has used so much. */
static void *compute(void *argument)
{
	long long begin = now(CLOCK_THREAD_CPUTIME_ID);

	(void)argument;
	while (now(CLOCK_THREAD_CPUTIME_ID) - begin < 100 * MS)
		for (int i = 0; i < 1000; i++)
			value = value * 1.000001 + 1;
	return NULL;
}

static void *rest(void *argument)
{
	long long begin = now(CLOCK_MONOTONIC), used = now(CLOCK_THREAD_CPUTIME_ID);

	nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	printf("slept %d, used little %d\n", now(CLOCK_MONOTONIC) - begin >= 1000 * MS,
	       now(CLOCK_THREAD_CPUTIME_ID) - used < 500 * MS);
	return argument;
}

static void with_threads(const char *what, void *(*run)(void *), int threads)
{
	static const struct {
		const char *name;
		long long (*read)(void);
	} others[] = { { "getrusage", rusage }, { "clock", processor }, { "times", ticks } };
	long long program = now(CLOCK_PROCESS_CPUTIME_ID), other[3];
	pthread_t thread[8];

	for (int i = 0; i < 3; i++)
		other[i] = others[i].read();
	for (int i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, run, NULL);
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	program = now(CLOCK_PROCESS_CPUTIME_ID) - program;
	printf("%s: program computed %d\n", what, program >= 100 * MS * threads);
	/* Linux rounds to ticks of 10 ms */
	for (int i = 0; i < 3; i++)
		printf("%s: %d\n", others[i].name,
		       others[i].read() - other[i] >= (100 * threads - 20) * MS);
}

static volatile bool ended;

/* Its core goes to sleep and wakes all the time. */
static void *nap(void *argument)
{
	while (!ended)
		nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
	return argument;
}

/* The program's clock, read while cores are switched. */
static void never_back(void)
{
	long long begin = now(CLOCK_MONOTONIC), last = 0, time;
	pthread_t thread[2];
	int back = 0;

	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, nap, NULL);
	while (now(CLOCK_MONOTONIC) - begin < S) {
		time = now(CLOCK_PROCESS_CPUTIME_ID);
		back += time < last;
		last = time;
	}
	ended = true;
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	printf("went back %d times\n", back);
}

static void *compute_and_stay(void *argument)
{
	compute(NULL);
	__atomic_add_fetch((int *)argument, 1, __ATOMIC_RELEASE);
	while (!ended)
		nanosleep(&(struct timespec){ .tv_nsec = MS }, NULL);
	return NULL;
}

/* The clocks of threads, read by another one. */
static void of_others(void)
{
	long long sum = 0, program = now(CLOCK_PROCESS_CPUTIME_ID), first;
	struct timespec time;
	pthread_t thread[4];
	clockid_t id[4], own;
	int done = 0, error;

	ended = false;
	for (int i = 0; i < 4; i++) {
		pthread_create(&thread[i], NULL, compute_and_stay, &done);
		printf("clock of a new thread: %d\n", pthread_getcpuclockid(thread[i], &id[i]));
	}
	while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < 4)
		nanosleep(&(struct timespec){ .tv_nsec = MS }, NULL);
	for (int i = 0; i < 4; i++) {
		sum += now(id[i]);
		printf("it computed %d\n", now(id[i]) >= 100 * MS);
	}
	program = now(CLOCK_PROCESS_CPUTIME_ID) - program;
	printf("all together not more than the program: %d\n", sum <= program);
	pthread_getcpuclockid(pthread_self(), &own);
	first = now(own);
	compute(NULL);
	printf("own goes on: %d\n", now(own) - first >= 100 * MS);
	TRY(clock_getres(id[0], &time));
	printf("resolution %ld\n", (long)(time.tv_sec * S + time.tv_nsec));
	ended = true;
	while ((error = pthread_getcpuclockid(thread[0], &own)) == 0)
		nanosleep(&(struct timespec){ .tv_nsec = MS }, NULL);
	printf("it has ended: %s\n", error_name(error));
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	while (clock_gettime(id[0], &time) == 0)	/* Linux needs a moment to forget it */
		nanosleep(&(struct timespec){ .tv_nsec = MS }, NULL);
	TRY(clock_gettime(id[0], &time));
	TRY(clock_getres(id[0], &time));
}

int main(void)
{
	long long begin, used, wall;
	clockid_t id;
	struct timespec time;

	wall = now(CLOCK_MONOTONIC);
	begin = now(CLOCK_THREAD_CPUTIME_ID);	/* within what passes */
	compute(NULL);
	used = now(CLOCK_THREAD_CPUTIME_ID) - begin;
	wall = now(CLOCK_MONOTONIC) - wall;
	printf("alone: used %d, not more than passed %d\n", used >= 100 * MS, used <= wall + MS);
	with_threads("one", compute, 1);
	with_threads("six", compute, 6);
	begin = now(CLOCK_PROCESS_CPUTIME_ID);
	rest(NULL);
	printf("the program slept %d\n", now(CLOCK_PROCESS_CPUTIME_ID) - begin < 500 * MS);
	printf("own clock %d\n", pthread_getcpuclockid(pthread_self(), &id));
	used = now(id);
	printf("is the same %d\n", now(CLOCK_THREAD_CPUTIME_ID) - used < 500 * MS);
	printf("own program %d\n", clock_getcpuclockid(0, &id));
	used = now(id);
	printf("is the same %d\n", now(CLOCK_PROCESS_CPUTIME_ID) - used < 500 * MS);
	printf("nobody's %d\n", clock_getcpuclockid(99999, &id) == 0);
	TRY(clock_getres(CLOCK_THREAD_CPUTIME_ID, &time));
	printf("resolution %ld\n", (long)(time.tv_sec * S + time.tv_nsec));
	TRY(clock_gettime(CLOCK_REALTIME_COARSE, &time));
	TRY(clock_gettime(CLOCK_MONOTONIC_COARSE, &time));
	TRY(clock_gettime((clockid_t)99, &time));
	never_back();
	of_others();
	return 0;
}
