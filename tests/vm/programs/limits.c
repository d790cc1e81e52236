// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program is told when there is no more: threads, memory; and threads that wait
 * for each other for ever, or so it seems. With an argument: threads, memory, deadlock or
 * late.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MANY	100000
#define NS_PER_S	1000000000ll
#define TRIES	40
#define STEP_NS	40000

/* The two systems have different words for these. */
static const char *name(int error)
{
	return error == EAGAIN ? "EAGAIN" : error == ENOMEM ? "ENOMEM" : strerror(error);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;

static void *pass_gate(void *unused)
{
	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
	return unused;
}

static int threads(void)
{
	static pthread_t thread[MANY];
	long count = 0;
	int error;

	pthread_mutex_lock(&gate);
	while (count < MANY && !(error = pthread_create(&thread[count], NULL, pass_gate, NULL)))
		count++;
	printf("threads: %s after more than 10: %s\n", name(error), count > 10 ? "yes" : "no");
	pthread_mutex_unlock(&gate);
	for (long i = 0; i < count; i++)
		pthread_join(thread[i], NULL);
	printf("and then again: %s\n", strerror(pthread_create(&thread[0], NULL, pass_gate, NULL)));
	return pthread_join(thread[0], NULL);
}

static int memory(void)
{
	struct piece {
		struct piece *next;
		char filled[1 << 20];
	} *pieces = NULL, *piece;
	long count = 0;

	piece = malloc(1ull << 40);
	printf("1 TiB: %s, %s\n", piece ? "yes" : "no", name(errno));
	while ((piece = malloc(sizeof(*piece)))) {
		memset(piece->filled, 1, sizeof(piece->filled));
		piece->next = pieces;
		pieces = piece;
		count++;
	}
	printf("then 1 MiB pieces: %s after more than 100: %s\n", name(errno),
	       count > 100 ? "yes" : "no");
	while ((piece = pieces)) {
		pieces = piece->next;
		free(piece);
	}
	piece = malloc(50 * sizeof(*piece));
	printf("and then again: %s\n", piece ? "yes" : "no");
	free(piece);
	return 0;
}

static void *lock_other_first(void *unused)
{
	pthread_mutex_lock(&other);
	pthread_barrier_wait(&both);
	pthread_mutex_lock(&one);
	return unused;
}

static int deadlock(void)
{
	pthread_t thread;

	pthread_barrier_init(&both, NULL, 2);
	pthread_create(&thread, NULL, lock_other_first, NULL);
	pthread_setname_np(thread, "philosopher");
	printf("%p %p\n", (void *)&one, (void *)&other);
	fflush(stdout);
	pthread_mutex_lock(&one);
	pthread_barrier_wait(&both);
	return pthread_mutex_lock(&other);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * NS_PER_S + time.tv_nsec;
}

static void *compute_until(void *end)
{
	while (now() < *(long long *)end)
		;
	return NULL;
}

/*
 * A second after its core has run dry main() is suspected of waiting for nothing. Just then
 * the other thread, on the other core, ends: now a bit before, now a bit after.
 */
static int late(void)
{
	pthread_attr_t attr;
	pthread_t thread;
	cpu_set_t second;
	long long end;
	int i;

	CPU_ZERO(&second);
	CPU_SET(1, &second);
	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(second), &second);
	for (i = 0; i < TRIES; i++) {
		end = now() + NS_PER_S + i * STEP_NS;
		if (pthread_create(&thread, &attr, compute_until, &end) ||
		    pthread_join(thread, NULL))
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "threads"))
		return threads();
	if (!strcmp(what, "memory"))
		return memory();
	if (!strcmp(what, "deadlock"))
		return deadlock();
	if (!strcmp(what, "late"))
		return late();
	return 2;
}
