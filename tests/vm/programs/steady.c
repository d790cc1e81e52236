// SPDX-License-Identifier: GPL-2.0-only
/*
 * Computes the same again and again on all cores, with integers, memory and floating
 * point, and compares, until SIGTERM comes. Whoever disturbs it, by a stray write or a
 * register that is not put back, makes it end with status 1.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define WORDS		(1u << 15)
#define CORES_MAX	16

struct result {
	uint64_t hash;
	double sum;
};

struct worker {
	pthread_t thread;
	uint64_t *words;
	unsigned long rounds;
	int differs;
};

static volatile sig_atomic_t ended;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

static struct result compute(uint64_t *words)
{
	struct result result = { 1, 0 };
	unsigned int i;

	for (i = 0; i < WORDS; i++)
		words[i] = words[i] * 6364136223846793005u + i;
	for (i = 0; i < WORDS; i++) {
		result.hash = (result.hash ^ words[i]) * 1099511628211u;
		result.sum += 1.0 / (double)(1 + (words[i] >> 40));
	}
	for (i = 0; i < WORDS; i++)
		words[i] = i;
	return result;
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct result first;
	struct result next;
	unsigned int i;

	for (i = 0; i < WORDS; i++)
		worker->words[i] = i;
	first = compute(worker->words);
	while (!ended && !worker->differs) {
		next = compute(worker->words);
		worker->differs = next.hash != first.hash || next.sum != first.sum;
		worker->rounds++;
	}
	return NULL;
}

int main(void)
{
	struct worker workers[CORES_MAX] = { 0 };
	long count = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned long rounds = 0;
	long i;

	signal(SIGTERM, end);
	for (i = 0; i < count && i < CORES_MAX; i++) {
		workers[i].words = malloc(WORDS * sizeof(uint64_t));
		if (!workers[i].words ||
		    pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			return 2;
	}
	puts("ready");
	fflush(stdout);
	for (i = 0; i < count && i < CORES_MAX; i++) {
		pthread_join(workers[i].thread, NULL);
		if (workers[i].differs || !workers[i].rounds) {
			printf("core %ld computed something else after %lu rounds\n", i,
			       workers[i].rounds);
			return 1;
		}
		rounds += workers[i].rounds;
	}
	printf("%lu rounds, all alike\n", rounds);
	return 0;
}
