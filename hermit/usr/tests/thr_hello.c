// SPDX-License-Identifier: BSD-2-Clause
/*
 * A thread on every lent core says where it runs. Fails if a core is missing.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static long turn;			/* guarded by lock: whose line is next */

/* The threads speak in the order of their numbers. */
static void *speak(void *argument)
{
	long me = (long)argument;
	int core = sched_getcpu();

	pthread_mutex_lock(&lock);
	while (turn != me)
		pthread_cond_wait(&changed, &lock);
	printf("Hello from thread %ld on core %d\n", me, core);
	turn++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return (void *)(long)core;
}

static int start(pthread_t *thread, long core)
{
	pthread_attr_t attr;
	cpu_set_t set;
	int error;

	CPU_ZERO(&set);
	CPU_SET(core, &set);
	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(set), &set);
	error = pthread_create(thread, &attr, speak, (void *)core);
	pthread_attr_destroy(&attr);
	return error;
}

int main(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t *threads = calloc((size_t)cores, sizeof(*threads));
	int wrong = 0;

	for (long i = 0; i < cores; i++) {
		int error = start(&threads[i], i);

		if (error) {
			fprintf(stderr, "thread %ld: %s\n", i, strerror(error));
			return 1;
		}
	}
	for (long i = 0; i < cores; i++) {
		void *core;

		pthread_join(threads[i], &core);
		wrong += (long)core != i;
	}
	printf("%ld threads on %ld cores\n", cores, cores - wrong);
	free(threads);
	return wrong != 0;
}
