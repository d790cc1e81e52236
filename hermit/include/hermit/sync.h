/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Locks and semaphores for tasks, on futexes. Without contention none of them
 * enters the scheduler. pthreads, newlib's locks and lwIP are built on these.
 */
#ifndef HERMIT_SYNC_H
#define HERMIT_SYNC_H

#include <stdbool.h>
#include <stdint.h>
#include <hermit/futex.h>

/* Zero is unlocked. */
struct mutex {
	uint32_t word;			/* 0 free, 1 held, 2 held and waited for */
};

/**
 * mutex_lock_until() - take a mutex
 * @mutex: not held by the caller
 * @deadline: CLOCK_MONOTONIC in ns, or FUTEX_FOREVER
 *
 * Context: task, for all in this file. Return: 0, -ETIMEDOUT.
 */
int mutex_lock_until(struct mutex *mutex, uint64_t deadline);

/** mutex_lock() - take a mutex, however long it takes. @mutex: as above. */
static inline void mutex_lock(struct mutex *mutex)
{
	uint32_t free = 0;

	if (!__atomic_compare_exchange_n(&mutex->word, &free, 1, false, __ATOMIC_ACQUIRE,
					 __ATOMIC_RELAXED))
		mutex_lock_until(mutex, FUTEX_FOREVER);
}

/** mutex_try() - take a mutex if it is free. @mutex: as above. Return: true if taken. */
static inline bool mutex_try(struct mutex *mutex)
{
	uint32_t free = 0;

	return __atomic_compare_exchange_n(&mutex->word, &free, 1, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

/** mutex_unlock() - release a mutex. @mutex: held by the caller. */
static inline void mutex_unlock(struct mutex *mutex)
{
	if (__atomic_exchange_n(&mutex->word, 0, __ATOMIC_RELEASE) == 2)
		futex_wake(&mutex->word, 1);
}

/* Zero-initialised: count 0. */
struct semaphore {
	uint32_t count;
	uint32_t waiters;
};

/**
 * semaphore_wait_until() - take one, or wait for one
 * @semaphore: it
 * @deadline: CLOCK_MONOTONIC in ns, or FUTEX_FOREVER
 *
 * Return: 0, -ETIMEDOUT.
 */
int semaphore_wait_until(struct semaphore *semaphore, uint64_t deadline);

/** semaphore_try() - take one if there is one. @semaphore: it. Return: true if taken. */
bool semaphore_try(struct semaphore *semaphore);

/** semaphore_post() - give one. @semaphore: it. Context: any, interrupts included. */
void semaphore_post(struct semaphore *semaphore);

#endif /* HERMIT_SYNC_H */
