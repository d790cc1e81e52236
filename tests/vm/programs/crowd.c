// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many threads that wait for each other in every way there is. A wake-up that gets
 * lost ends in a hang, an unlock that does not exclude in a wrong sum. Prints the
 * same on an isle as on Linux. Usage: crowd FILE <(something that never comes)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MANY		100
#define GENERATIONS	1000
#define PAIRS		8
#define STROKES		2000
#define ITEMS		20000
#define QUEUE		16
#define LINES		300
#define NS_PER_S	1000000000ll

static void start(pthread_t *thread, void *(*body)(void *argument), intptr_t argument)
{
	int error = pthread_create(thread, NULL, body, (void *)argument);

	if (error) {
		printf("pthread_create: %s\n", strerror(error));
		exit(1);
	}
}

static void join_all(pthread_t *thread, int count)
{
	for (int i = 0; i < count; i++)
		pthread_join(thread[i], NULL);
}

/* Threads by the thousand, one after the other */

static __thread char room[5000];
static int generation;

static void *live(void *argument)
{
	memset(room, 1, sizeof(room));
	generation += (int)(intptr_t)argument;
	return NULL;
}

static void generations(void)
{
	pthread_t thread;

	for (int i = 0; i < GENERATIONS; i++) {
		start(&thread, live, 1);
		pthread_join(thread, NULL);
	}
	printf("%d generations\n", generation);
}

/* All at once */

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_opens = PTHREAD_COND_INITIALIZER;
static bool gate_open;
static int inside, left;

static void *wait_at_gate(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&gate);
	inside++;
	pthread_cond_broadcast(&gate_opens);
	while (!gate_open)
		pthread_cond_wait(&gate_opens, &gate);
	left++;
	pthread_mutex_unlock(&gate);
	return NULL;
}

static void all_at_once(void)
{
	pthread_t thread[MANY];

	for (int i = 0; i < MANY; i++)
		start(&thread[i], wait_at_gate, 0);
	pthread_mutex_lock(&gate);
	while (inside < MANY)
		pthread_cond_wait(&gate_opens, &gate);
	gate_open = true;
	pthread_cond_broadcast(&gate_opens);
	pthread_mutex_unlock(&gate);
	join_all(thread, MANY);
	printf("%d came, %d left\n", inside, left);
}

/* Ping-pong over semaphores */

struct pair {
	sem_t ball[2];
	int strokes;
};

static struct pair pairs[PAIRS];

static void *play(void *argument)
{
	struct pair *pair = &pairs[(intptr_t)argument / 2];
	int side = (intptr_t)argument % 2;

	for (int i = 0; i < STROKES; i++) {
		while (sem_wait(&pair->ball[side]))
			;
		pair->strokes++;
		sem_post(&pair->ball[!side]);
	}
	return NULL;
}

static void ping_pong(void)
{
	pthread_t thread[2 * PAIRS];
	int strokes = 0;

	for (int i = 0; i < PAIRS; i++) {
		sem_init(&pairs[i].ball[0], 0, 1);
		sem_init(&pairs[i].ball[1], 0, 0);
	}
	for (int i = 0; i < 2 * PAIRS; i++)
		start(&thread[i], play, i);
	join_all(thread, 2 * PAIRS);
	for (int i = 0; i < PAIRS; i++)
		strokes += pairs[i].strokes;
	printf("%d strokes\n", strokes);
}

/* Producers and consumers; who consumes also frees what the other one allocated */

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static uint64_t *queue[QUEUE];
static int queued, produced, consumed;
static uint64_t total;

static void *produce(void *unused)
{
	uint64_t *item;

	(void)unused;
	for (;;) {
		pthread_mutex_lock(&queue_lock);
		while (queued == QUEUE && produced < ITEMS)
			pthread_cond_wait(&not_full, &queue_lock);
		if (produced == ITEMS)
			break;
		item = malloc(sizeof(*item) * (1 + (size_t)produced % 50));
		*item = (uint64_t)produced++;
		queue[queued++] = item;
		pthread_cond_signal(&not_empty);
		pthread_mutex_unlock(&queue_lock);
	}
	pthread_cond_broadcast(&not_full);
	pthread_mutex_unlock(&queue_lock);
	return NULL;
}

static void *consume(void *unused)
{
	uint64_t *item;

	(void)unused;
	for (;;) {
		pthread_mutex_lock(&queue_lock);
		while (!queued && consumed < ITEMS)
			pthread_cond_wait(&not_empty, &queue_lock);
		if (consumed == ITEMS)
			break;
		item = queue[--queued];
		total += *item;
		consumed++;
		pthread_cond_signal(&not_full);
		pthread_mutex_unlock(&queue_lock);
		free(item);
	}
	pthread_cond_broadcast(&not_empty);
	pthread_mutex_unlock(&queue_lock);
	return NULL;
}

static void produce_and_consume(void)
{
	pthread_t thread[8];

	for (int i = 0; i < 8; i++)
		start(&thread[i], i % 2 ? produce : consume, 0);
	join_all(thread, 8);
	printf("%d items, %llu\n", consumed, (unsigned long long)total);
}

/* One file, many writers */

static FILE *file;

static void *write_lines(void *argument)
{
	for (int i = 0; i < LINES; i++)
		fprintf(file, "thread %d line %d of many words, and the end\n",
			(int)(intptr_t)argument, i);
	return NULL;
}

static void write_together(const char *path)
{
	int number, line, count = 0, wrong = 0;
	int next[PAIRS] = { 0 };
	pthread_t thread[PAIRS];
	char text[128];

	file = fopen(path, "w+");
	if (!file) {
		perror(path);
		return;
	}
	for (int i = 0; i < PAIRS; i++)
		start(&thread[i], write_lines, i);
	join_all(thread, PAIRS);
	rewind(file);
	while (fgets(text, sizeof(text), file)) {
		count++;
		wrong += sscanf(text, "thread %d line %d of many words, and the end\n", &number,
				&line) != 2 || line != next[number]++;
	}
	fclose(file);
	remove(path);
	printf("%d lines, %d wrong\n", count, wrong);
}

/* A thread that waits for input holds nobody up */

static void *read_input(void *unused)
{
	char byte;

	(void)unused;
	return (void *)(intptr_t)read(STDIN_FILENO, &byte, 1);
}

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * NS_PER_S + time.tv_nsec;
}

/* Sleepers and timeouts: neither early nor never */

#define SLEEP_APART	(NS_PER_S / 3)	/* a busy machine starts threads late */

static int early, awake;
static int64_t bedtime;

static void *sleep_long(void *argument)
{
	int64_t end = bedtime + ((intptr_t)argument + 1) * SLEEP_APART;
	struct timespec until = { end / NS_PER_S, end % NS_PER_S };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	__atomic_add_fetch(&early, now() < end, __ATOMIC_RELAXED);
	__atomic_add_fetch(&awake, 1, __ATOMIC_RELAXED);
	return NULL;
}

static void sleep_together(void)
{
	pthread_t thread[8];

	bedtime = now();
	for (int i = 0; i < 8; i++)
		start(&thread[i], sleep_long, (i * 5 + 3) % 8);
	join_all(thread, 8);
	printf("%d awake, %d of them early\n", awake, early);
}

static void time_out(void)
{
	int64_t before = now(), took;
	struct timespec until;
	sem_t semaphore;
	int value, timed_out = 0;

	sem_init(&semaphore, 0, 0);
	for (int i = 0; i < 10; i++) {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 10000000;
		if (until.tv_nsec >= NS_PER_S) {
			until.tv_nsec -= NS_PER_S;
			until.tv_sec++;
		}
		timed_out += sem_timedwait(&semaphore, &until) && errno == ETIMEDOUT;
	}
	took = now() - before;
	sem_post(&semaphore);		/* nobody who has given up takes it */
	sem_getvalue(&semaphore, &value);
	printf("%d timeouts, %s, value %d\n", timed_out,
	       took < 99000000 ? "too early" : took > 10 * NS_PER_S ? "too late" : "in time", value);
}

/* Readers and writers */

static pthread_rwlock_t book = PTHREAD_RWLOCK_INITIALIZER;
static int page[2], torn;

static void *read_and_write(void *argument)
{
	for (int i = 0; i < STROKES; i++) {
		if ((i + (int)(intptr_t)argument) % 5 == 0) {
			pthread_rwlock_wrlock(&book);
			page[0]++;
			page[1]++;
		} else {
			pthread_rwlock_rdlock(&book);
			if (page[0] != page[1])
				torn++;
		}
		pthread_rwlock_unlock(&book);
	}
	return NULL;
}

static void readers_and_writers(void)
{
	pthread_t thread[PAIRS];

	for (int i = 0; i < PAIRS; i++)
		start(&thread[i], read_and_write, i);
	join_all(thread, PAIRS);
	printf("%d written, %d torn\n", page[0], torn);
}

/* Nobody joins them */

static int ghosts;

static void *haunt(void *unused)
{
	pthread_detach(pthread_self());
	__atomic_add_fetch(&ghosts, 1, __ATOMIC_RELEASE);
	return unused;
}

static void detached(void)
{
	struct timespec pause = { 0, 1000000 };
	pthread_t thread;

	for (int i = 1; i <= GENERATIONS; i++) {
		start(&thread, haunt, 0);
		while (i % MANY == 0 && __atomic_load_n(&ghosts, __ATOMIC_ACQUIRE) < i)
			nanosleep(&pause, NULL);
	}
	printf("%d ghosts\n", ghosts);
}

int main(int argc, char **argv)
{
	pthread_t reader;

	start(&reader, read_input, 0);
	generations();
	all_at_once();
	ping_pong();
	produce_and_consume();
	write_together(argc > 1 ? argv[1] : "/tmp/crowd.tmp");
	readers_and_writers();
	sleep_together();
	time_out();
	detached();
	puts("the end, while a thread still waits for input");
	return 0;
}
