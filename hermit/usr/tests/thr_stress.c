// SPDX-License-Identifier: BSD-2-Clause
/*
 * All kinds of threads waiting for each other, more of them than there are cores. Each
 * part counts what it has done; the counts are the same on any system. With arguments
 * THREADS ROUNDS.
 */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#define QUEUE_ROOM	4

static long threads = 8;
static long rounds = 1000;

/* Runs @work in all threads; each gets its number. */
static void run(void *(*work)(void *number))
{
	pthread_t *thread = calloc((size_t)threads, sizeof(*thread));

	for (long i = 0; i < threads; i++)
		if (!thread || pthread_create(&thread[i], NULL, work, (void *)i)) {
			puts("WRONG: no more threads");
			exit(1);
		}
	for (long i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	free(thread);
}

/* Mutex: recursive, taken by one and by all */

static pthread_mutex_t mutex;
static long counted;

static void *count(void *unused)
{
	for (long i = 0; i < rounds; i++) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_lock(&mutex);
		counted++;
		pthread_mutex_unlock(&mutex);
		pthread_mutex_unlock(&mutex);
	}
	return unused;
}

static void test_mutex(void)
{
	pthread_mutexattr_t attr;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&mutex, &attr);
	run(count);
	printf("mutex: %ld\n", counted);
}

/* Condition variables: a queue with little room; even threads fill it, odd ones empty it */

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER;
static long queue[QUEUE_ROOM];
static unsigned int queued, first;
static long sum;

static void put(long value)
{
	pthread_mutex_lock(&queue_lock);
	while (queued == QUEUE_ROOM)
		pthread_cond_wait(&not_full, &queue_lock);
	queue[(first + queued++) % QUEUE_ROOM] = value;
	pthread_cond_signal(&not_empty);
	pthread_mutex_unlock(&queue_lock);
}

static void take(void)
{
	pthread_mutex_lock(&queue_lock);
	while (!queued)
		pthread_cond_wait(&not_empty, &queue_lock);
	sum += queue[first++ % QUEUE_ROOM];
	queued--;
	pthread_cond_signal(&not_full);
	pthread_mutex_unlock(&queue_lock);
}

static void *pass(void *number)
{
	long pairs = threads / 2;

	for (long i = 0; i < rounds && (long)number < 2 * pairs; i++)
		if ((long)number % 2)
			take();
		else
			put((long)number + i);
	return NULL;
}

/* Barrier: nobody begins a phase before all have ended the last one */

static pthread_barrier_t barrier;
static long arrived, serial, early;

static void *phases(void *unused)
{
	for (long i = 0; i < rounds; i++) {
		__atomic_fetch_add(&arrived, 1, __ATOMIC_RELAXED);
		if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
			__atomic_fetch_add(&serial, 1, __ATOMIC_RELAXED);
		if (__atomic_load_n(&arrived, __ATOMIC_RELAXED) < (i + 1) * threads)
			__atomic_fetch_add(&early, 1, __ATOMIC_RELAXED);
	}
	return unused;
}

/* Read-write lock: two numbers that readers must never see apart */

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static long left, right, apart;

static void *read_or_write(void *number)
{
	for (long i = 0; i < rounds; i++) {
		if ((i + (long)number) % 4 == 0) {
			pthread_rwlock_wrlock(&rwlock);
			left++;
			sched_yield();
			right++;
		} else {
			pthread_rwlock_rdlock(&rwlock);
			if (left != right)
				__atomic_fetch_add(&apart, 1, __ATOMIC_RELAXED);
		}
		pthread_rwlock_unlock(&rwlock);
	}
	return NULL;
}

/* Semaphores: a token goes round, always to the next thread */

static sem_t *turn;
static long moves;

static void *hand_on(void *number)
{
	long self = (long)number;

	for (long i = 0; i < rounds; i++) {
		while (sem_wait(&turn[self]))
			;
		if (moves++ != i * threads + self)
			puts("WRONG: out of turn");
		sem_post(&turn[(self + 1) % threads]);
	}
	return NULL;
}

static void test_semaphores(void)
{
	turn = calloc((size_t)threads, sizeof(*turn));
	if (!turn)
		exit(1);
	for (long i = 0; i < threads; i++)
		sem_init(&turn[i], 0, i == 0);
	run(hand_on);
	printf("semaphores: %ld\n", moves);
	free(turn);
}

/* Spinning without a call into the system: each waits until the one before is done */

static long done;

static void *spin(void *number)
{
	while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) != threads - 1 - (long)number)
		;
	__atomic_fetch_add(&done, 1, __ATOMIC_RELEASE);
	return NULL;
}

/* Data of threads: destructors run once for each thread that has some */

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static __thread long own;
static long made, destroyed, kept;

static void destroy(void *value)
{
	__atomic_fetch_add(&destroyed, (long)value, __ATOMIC_RELAXED);
}

static void make_key(void)
{
	made++;
	pthread_key_create(&key, destroy);
}

static void *keep(void *number)
{
	pthread_once(&once, make_key);
	pthread_setspecific(key, (char *)number + 1);
	own = (long)number;
	for (long i = 0; i < rounds; i++) {
		sched_yield();
		own++;
	}
	if (own == (long)number + rounds && pthread_getspecific(key) == (char *)number + 1)
		__atomic_fetch_add(&kept, 1, __ATOMIC_RELAXED);
	return NULL;
}

/* Short lives: threads make threads, which nobody joins */

static sem_t ended;

static void *end(void *unused)
{
	sem_post(&ended);
	return unused;
}

static void *make(void *unused)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	for (long i = 0; i < rounds / 20; i++)
		while (pthread_create(&thread, &attr, end, NULL))
			sched_yield();
	return unused;
}

static void test_detached(void)
{
	long count = threads * (rounds / 20);

	sem_init(&ended, 0, 0);
	run(make);
	for (long i = 0; i < count; i++)
		while (sem_wait(&ended))
			;
	printf("detached threads: %ld\n", count);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		threads = strtol(argv[1], NULL, 10);
	if (argc > 2)
		rounds = strtol(argv[2], NULL, 10);
	if (threads < 2 || threads > 1000 || rounds < 1) {
		fprintf(stderr, "usage: thr_stress [THREADS [ROUNDS]], 2 to 1000 threads\n");
		return 2;
	}
	test_mutex();
	run(pass);
	printf("condition variables: %ld, %u left\n", sum, queued);
	pthread_barrier_init(&barrier, NULL, (unsigned int)threads);
	run(phases);
	printf("barrier: %ld serial, %ld early\n", serial, early);
	run(read_or_write);
	printf("read-write lock: %ld written, %ld seen apart\n", left, apart);
	test_semaphores();
	run(spin);
	printf("spinning: %ld\n", done);
	run(keep);
	printf("data of threads: %ld keys, %ld destroyed, %ld kept\n", made, destroyed, kept);
	test_detached();
	return 0;
}
