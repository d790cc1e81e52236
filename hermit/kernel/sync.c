// SPDX-License-Identifier: BSD-2-Clause
/*
 * The contended paths of mutex and semaphore.
 */
#include <errno.h>
#include <hermit/sync.h>

int mutex_lock_until(struct mutex *mutex, uint64_t deadline)
{
	if (mutex_try(mutex))
		return 0;
	/* From here on we may be one of several: leave the mark that somebody waits. */
	while (__atomic_exchange_n(&mutex->word, 2, __ATOMIC_ACQUIRE) != 0)
		if (futex_wait(&mutex->word, 2, deadline) == -ETIMEDOUT)
			return -ETIMEDOUT;
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

int semaphore_wait_until(struct semaphore *semaphore, uint64_t deadline)
{
	int error = 0;

	if (semaphore_try(semaphore))
		return 0;
	__atomic_add_fetch(&semaphore->waiters, 1, __ATOMIC_SEQ_CST);
	while (!semaphore_try(semaphore)) {
		error = futex_wait(&semaphore->count, 0, deadline);
		if (error == -ETIMEDOUT) {
			/* A post that came with the deadline is not lost. */
			if (semaphore_try(semaphore))
				error = 0;
			break;
		}
		error = 0;
	}
	__atomic_sub_fetch(&semaphore->waiters, 1, __ATOMIC_RELAXED);
	return error;
}

void semaphore_post(struct semaphore *semaphore)
{
	__atomic_add_fetch(&semaphore->count, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&semaphore->waiters, __ATOMIC_RELAXED))
		futex_wake(&semaphore->count, 1);
}
