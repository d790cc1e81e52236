// SPDX-License-Identifier: BSD-2-Clause
/*
 * The contended paths of mutex and semaphore.
 */
#include <errno.h>
#include <hermit/sync.h>

void lock_wait(struct mutex *lock)
{
	/* Kernel mutexes keep handlers out: what cannot run must not keep us awake. */
	uint32_t attention = task_current()->deferred ? 0 : TASK_ATTENTION_SIGNAL;

	while (lock_wait_attentive(lock, attention))
		;
}

int lock_wait_attentive(struct mutex *lock, uint32_t attention)
{
	/* From here on we may be one of several: leave the mark that somebody waits. */
	while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE) != 0)
		if (futex_wait_attentive(&lock->word, 2, FUTEX_FOREVER, attention) == -EINTR)
			return -EINTR;
	return 0;
}

bool semaphore_try(struct semaphore *semaphore)
{
	uint32_t count = __atomic_load_n(&semaphore->count, __ATOMIC_RELAXED);

	while (count)
		if (__atomic_compare_exchange_n(&semaphore->count, &count, count - 1, true,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	return false;
}

int semaphore_wait_attentive(struct semaphore *semaphore, uint64_t deadline, uint32_t attention)
{
	bool taken;
	int error = 0;

	if (semaphore_try(semaphore))
		return 0;
	__atomic_add_fetch(&semaphore->waiters, 1, __ATOMIC_SEQ_CST);
	/* A post that came with the end of the wait is not lost. */
	while (!(taken = semaphore_try(semaphore)) && !error) {
		error = futex_wait_attentive(&semaphore->count, 0, deadline, attention);
		if (error == -EAGAIN)
			error = 0;
	}
	__atomic_sub_fetch(&semaphore->waiters, 1, __ATOMIC_RELAXED);
	return taken ? 0 : error;
}

int semaphore_wait_until(struct semaphore *semaphore, uint64_t deadline)
{
	return semaphore_wait_attentive(semaphore, deadline, 0);
}

void semaphore_post(struct semaphore *semaphore)
{
	__atomic_add_fetch(&semaphore->count, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&semaphore->waiters, __ATOMIC_RELAXED))
		futex_wake(&semaphore->count, 1);
}
