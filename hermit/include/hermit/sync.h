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
#include <hermit/task.h>

/* Zero is unlocked. */
struct mutex {
	uint32_t word;			/* 0 free, 1 held, 2 held and waited for */
};

/*
 * The lock alone, for what the C library and pthreads make of it: signal handlers
 * may run while it is held.
 */

/** lock_try() - take a lock if it is free. @lock: not held by the caller. Return: true if taken. */
static inline bool lock_try(struct mutex *lock)
{
	uint32_t free = 0;

	return __atomic_compare_exchange_n(&lock->word, &free, 1, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

/** lock_wait() - take a lock that was not free. @lock: as above. Context: task, for all here. */
void lock_wait(struct mutex *lock);

/**
 * lock_wait_attentive() - the same, ended by other things, too
 * @lock: not ours yet
 * @attention: TASK_ATTENTION_* of what ends it
 *
 * Context: task. Return: 0 if it is ours, -EINTR.
 */
int lock_wait_attentive(struct mutex *lock, uint32_t attention);

/** lock_take() - take a lock, however long it takes. @lock: as above. */
static inline void lock_take(struct mutex *lock)
{
	if (!lock_try(lock))
		lock_wait(lock);
}

/** lock_release() - release a lock. @lock: held by the caller. */
static inline void lock_release(struct mutex *lock)
{
	if (__atomic_exchange_n(&lock->word, 0, __ATOMIC_RELEASE) == 2)
		futex_wake(&lock->word, 1);
}

/*
 * Mutexes of the kernel. No signal handler runs in a task that holds one: what it
 * guards is whole whenever a handler calls into the kernel.
 */

/** mutex_lock() - take a mutex, however long it takes. @mutex: as above. */
static inline void mutex_lock(struct mutex *mutex)
{
	task_defer();
	lock_take(mutex);
}

/** mutex_unlock() - release a mutex. @mutex: held by the caller. */
static inline void mutex_unlock(struct mutex *mutex)
{
	lock_release(mutex);
	task_allow();
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

/**
 * semaphore_wait_attentive() - the same, ended by other things, too
 * @semaphore: it
 * @deadline: as there
 * @attention: TASK_ATTENTION_* of what ends the wait
 *
 * Return: 0, -ETIMEDOUT, -EINTR: none was taken.
 */
int semaphore_wait_attentive(struct semaphore *semaphore, uint64_t deadline, uint32_t attention);

/** semaphore_try() - take one if there is one. @semaphore: it. Return: true if taken. */
bool semaphore_try(struct semaphore *semaphore);

/** semaphore_post() - give one. @semaphore: it. Context: any, interrupts included. */
void semaphore_post(struct semaphore *semaphore);

#endif /* HERMIT_SYNC_H */
