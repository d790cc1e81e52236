// SPDX-License-Identifier: BSD-2-Clause
/*
 * Unnamed semaphores (POSIX.1-2017 sem_*). There are no other processes to share
 * named ones with: those fail with ENOSYS.
 */
#include <errno.h>
#include <limits.h>
#include <semaphore.h>
#include <stddef.h>
#include <hermit/sync.h>
#include <hermit/thread.h>
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

/* Takes one, or waits; ends with -EINTR after a handler without SA_RESTART. */
static int wait_until(sem_t *sem, uint64_t deadline)
{
	uint32_t interruptions = thread_interruptions();
	int error = 0;

	thread_cancel_point();
	if (semaphore_try(ours(sem)))
		return 0;
	__atomic_add_fetch(&sem->__waiters, 1, __ATOMIC_SEQ_CST);
	while (!semaphore_try(ours(sem))) {
		if (error)
			break;
		error = thread_wait(&sem->__futex, 0, deadline, THREAD_WAITS_SEMAPHORE, sem,
				    THREAD_WAIT_CANCELLABLE);
		if (error == -EAGAIN || (error == -EINTR && !thread_cancel_due() &&
					 thread_interruptions() == interruptions))
			error = 0;
		/* A post that came with the end of the wait is not lost. */
	}
	__atomic_sub_fetch(&sem->__waiters, 1, __ATOMIC_RELAXED);
	if (error == -EINTR)
		thread_cancel_point();
	return error;
}

int sem_wait(sem_t *sem)
{
	return (int)syscall_result(wait_until(sem, FUTEX_FOREVER));
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
		error = wait_until(sem, deadline);
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

sem_t *sem_open(const char *name, int flags, ...)
{
	(void)name;
	(void)flags;
	errno = ENOSYS;
	return SEM_FAILED;
}

int sem_close(sem_t *sem)
{
	(void)sem;
	return (int)syscall_result(-ENOSYS);
}

int sem_unlink(const char *name)
{
	(void)name;
	return (int)syscall_result(-ENOSYS);
}
