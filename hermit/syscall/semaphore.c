// SPDX-License-Identifier: BSD-2-Clause
/*
 * Unnamed semaphores (POSIX.1-2017 sem_*).
 */
#include <errno.h>
#include <limits.h>
#include <semaphore.h>
#include <stddef.h>
#include <hermit/sync.h>
#include "result.h"
#include "timespec.h"

_Static_assert(offsetof(sem_t, __futex) == offsetof(struct semaphore, count) &&
	       offsetof(sem_t, __waiters) == offsetof(struct semaphore, waiters),
	       "a semaphore starts with ours");

static struct semaphore *ours(sem_t *sem)
{
	return (struct semaphore *)sem;
}

int sem_init(sem_t *sem, int shared, unsigned int value)
{
	(void)shared;
	if (value > INT_MAX)
		return (int)syscall_result(-EINVAL);
	*sem = (sem_t){ .__futex = value };
	return 0;
}

int sem_destroy(sem_t *sem)
{
	(void)sem;
	return 0;
}

int sem_wait(sem_t *sem)
{
	return semaphore_wait_until(ours(sem), FUTEX_FOREVER);
}

int sem_trywait(sem_t *sem)
{
	return (int)syscall_result(semaphore_try(ours(sem)) ? 0 : -EAGAIN);
}

int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *time)
{
	uint64_t deadline;
	int error = deadline_from(clock, time, &deadline);

	if (!error)
		error = semaphore_wait_until(ours(sem), deadline);
	return (int)syscall_result(error);
}

int sem_timedwait(sem_t *sem, const struct timespec *time)
{
	return sem_clockwait(sem, CLOCK_REALTIME, time);
}

int sem_post(sem_t *sem)
{
	semaphore_post(ours(sem));
	return 0;
}

int sem_getvalue(sem_t *sem, int *value)
{
	*value = (int)__atomic_load_n(&sem->__futex, __ATOMIC_RELAXED);
	return 0;
}
