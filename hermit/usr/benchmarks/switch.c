// SPDX-License-Identifier: BSD-2-Clause
/*
 * From one task to another: by sched_yield() on one core, and by waking one that
 * sleeps, on the same core and on another one.
 */
#include <sched.h>
#include <semaphore.h>
#include "common/bench.h"

static uint32_t stop;
static uint64_t turns;
static sem_t ping, pong;

static void *yield_always(void *unused)
{
	(void)unused;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		__atomic_store_n(&turns, turns + 1, __ATOMIC_RELAXED);
		sched_yield();
	}
	return NULL;
}

static void run_yield(long count)
{
	while (count--)
		sched_yield();
}

static void wait_for(sem_t *semaphore)
{
	while (sem_wait(semaphore))
		;			/* a signal */
}

static void *answer(void *unused)
{
	(void)unused;
	for (;;) {
		wait_for(&ping);
		if (__atomic_load_n(&stop, __ATOMIC_RELAXED))
			return NULL;
		turns++;
		sem_post(&pong);
	}
}

static void run_wake(long count)
{
	while (count--) {
		sem_post(&ping);
		wait_for(&pong);
	}
}

static bool measure_yield(void)
{
	static const struct bench_operation yield = {
		.name = "yield_switch", .run = run_yield, .per = 2,
	};
	pthread_t other;
	uint64_t begin;

	stop = 0;
	turns = 0;
	other = bench_thread(0, yield_always, NULL);
	/* What is measured is two that yield to each other, so both must be there. */
	while (!(begin = __atomic_load_n(&turns, __ATOMIC_RELAXED)))
		sched_yield();
	bench_measure(&yield);
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	bench_join(other);
	return turns > begin;
}

/* With a thread on @core that answers. */
static bool measure_wake(const struct bench_operation *wake, unsigned int core)
{
	pthread_t other;

	stop = 0;
	turns = 0;
	other = bench_thread(core, answer, NULL);
	bench_measure(wake);
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	sem_post(&ping);
	bench_join(other);
	return turns > 0;
}

int main(int argc, char **argv)
{
	static const struct bench_program program = {
		.name = "switch",
		.about = "task switch on a core, waking a task on this and on another core",
	};
	static const struct bench_operation same = {
		.name = "wake_same_core", .run = run_wake,
	};
	static const struct bench_operation other = {
		.name = "wake_other_core", .run = run_wake,
	};
	bool switched;

	bench_start(&program, argc, argv);
	sem_init(&ping, 0, 0);
	sem_init(&pong, 0, 0);
	switched = measure_yield() && measure_wake(&same, 0);
	if (bench_cores() > 1)
		switched = measure_wake(&other, 1) && switched;
	return bench_finish(switched);
}
