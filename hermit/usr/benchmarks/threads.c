// SPDX-License-Identifier: BSD-2-Clause
/*
 * POSIX threads: starting and ending them, mutexes, condition variables, barriers.
 */
#include <errno.h>
#include "common/bench.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static long started;		/* by create_join */
static uint64_t guarded;	/* by mutex */
static uint32_t turn;		/* whose, guarded by mutex */
static uint32_t stop;
static long rounds;		/* of the barrier that main() has begun */
static long last_round;		/* after which the others leave; set before it begins */
static unsigned int far;	/* the core of the other thread */

static void *count_start(void *unused)
{
	started++;
	return unused;
}

static void run_create_join(long count)
{
	while (count--)
		bench_join(bench_thread(far, count_start, NULL));
}

static void run_mutex(long count)
{
	while (count--) {
		pthread_mutex_lock(&mutex);
		guarded++;
		pthread_mutex_unlock(&mutex);
	}
}

static void *contend(void *unused)
{
	(void)unused;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		pthread_mutex_lock(&mutex);
		guarded++;
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

/* Hands the turn from @mine to the other one, and waits until it comes back. */
static void pass_turn(uint32_t mine)
{
	pthread_mutex_lock(&mutex);
	turn = !mine;
	pthread_cond_broadcast(&condition);
	while (turn != mine)
		pthread_cond_wait(&condition, &mutex);
	pthread_mutex_unlock(&mutex);
}

static void run_condition(long count)
{
	while (count--)
		pass_turn(0);
}

static void *take_turns(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&mutex);
	while (turn != 1)
		pthread_cond_wait(&condition, &mutex);
	pthread_mutex_unlock(&mutex);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		pass_turn(1);
	return NULL;
}

static void run_barrier(long count)
{
	rounds += count;
	while (count--)
		pthread_barrier_wait(&barrier);
}

static void *meet(void *unused)
{
	long round = 0;

	do
		pthread_barrier_wait(&barrier);
	while (++round != __atomic_load_n(&last_round, __ATOMIC_RELAXED));
	return unused;
}

/* The other one returns once it has the turn again and sees the end. */
static void end_turns(void)
{
	pthread_mutex_lock(&mutex);
	turn = 1;
	pthread_cond_broadcast(&condition);
	pthread_mutex_unlock(&mutex);
}

static void end_rounds(void)
{
	__atomic_store_n(&last_round, rounds + 1, __ATOMIC_RELAXED);
	run_barrier(1);
}

/* Measures with one thread doing @other on each further core; @end releases them. */
static void measure_with(const struct bench_operation *operation, unsigned int threads,
			 void *(*other)(void *), void (*end)(void))
{
	pthread_t thread[1024];

	stop = 0;
	for (unsigned int i = 1; i < threads; i++)
		thread[i] = bench_thread(i % bench_cores(), other, NULL);
	bench_measure(operation);
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	if (end)
		end();
	for (unsigned int i = 1; i < threads; i++)
		bench_join(thread[i]);
}

int main(int argc, char **argv)
{
	static const struct bench_program program = {
		.name = "threads",
		.about = "pthread_create and join, mutex, condition variable, barrier",
	};
	static const struct bench_operation create = { .name = "create_join", .run = run_create_join };
	static const struct bench_operation lock = { .name = "mutex", .run = run_mutex };
	static const struct bench_operation contended = {
		.name = "mutex_contended", .run = run_mutex,
	};
	static const struct bench_operation signal = { .name = "condition", .run = run_condition };
	static const struct bench_operation wait = { .name = "barrier", .run = run_barrier };
	unsigned int threads;

	bench_start(&program, argc, argv);
	threads = bench_threads() > 1 ? bench_threads() : 2;
	far = bench_cores() > 1;
	errno = pthread_barrier_init(&barrier, NULL, threads);
	if (errno)
		bench_fail("pthread_barrier_init");
	bench_measure(&create);
	bench_measure(&lock);
	if (bench_cores() > 1)
		measure_with(&contended, threads, contend, NULL);
	measure_with(&signal, 2, take_turns, end_turns);
	measure_with(&wait, threads, meet, end_rounds);
	return bench_finish(started > 0 && guarded > 0);
}
