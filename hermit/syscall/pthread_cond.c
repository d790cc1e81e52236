// SPDX-License-Identifier: BSD-2-Clause
/*
 * Condition variables (POSIX.1-2017 pthread_cond_*). A waiter remembers the count
 * of signals while it holds the mutex and sleeps only while that has not changed,
 * so no signal given after the unlock is lost.
 */
#include <errno.h>
#include <pthread.h>
#include <hermit/futex.h>
#include <hermit/thread.h>
#include "pshared.h"
#include "mutex.h"
#include "timespec.h"

int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr)
{
	*cond = (pthread_cond_t){ .__clock = attr ? (unsigned int)attr->__clock : 0 };
	return 0;
}

/* Waits for those who were woken and are still on their way out. */
int pthread_cond_destroy(pthread_cond_t *cond)
{
	uint32_t leaving;

	while ((leaving = __atomic_load_n(&cond->__waiters, __ATOMIC_ACQUIRE)))
		futex_wait(&cond->__waiters, leaving, FUTEX_FOREVER);
	return 0;
}

static void leave(pthread_cond_t *cond)
{
	if (__atomic_sub_fetch(&cond->__waiters, 1, __ATOMIC_RELEASE) == 0)
		futex_wake(&cond->__waiters, FUTEX_ALL);
}

static int wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, uint64_t deadline)
{
	uint32_t seen = __atomic_load_n(&cond->__futex, __ATOMIC_RELAXED);
	uint32_t depth;
	int error;
	int woken;

	thread_cancel_point();
	__atomic_add_fetch(&cond->__waiters, 1, __ATOMIC_SEQ_CST);
	error = pthread_mutex_unlock_all(mutex, &depth);
	if (error) {
		leave(cond);
		return error;
	}
	woken = thread_wait(&cond->__futex, seen, deadline, THREAD_WAITS_COND, cond,
			    THREAD_WAIT_CANCELLABLE);
	leave(cond);
	pthread_mutex_relock(mutex, depth);
	/* One whose wait was ended by a signal() is not cancelled: that would be lost. */
	if (woken == -EINTR)
		thread_cancel_point();
	return woken == -ETIMEDOUT ? ETIMEDOUT : 0;
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
	return wait_until(cond, mutex, FUTEX_FOREVER);
}

int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
			   const struct timespec *time)
{
	uint64_t deadline;
	int error = deadline_from(clock, time, &deadline);

	return error ? -error : wait_until(cond, mutex, deadline);
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
			   const struct timespec *time)
{
	clockid_t clock = cond->__clock ? (clockid_t)cond->__clock : CLOCK_REALTIME;

	return pthread_cond_clockwait(cond, mutex, clock, time);
}

static void wake(pthread_cond_t *cond, uint32_t count)
{
	if (!__atomic_load_n(&cond->__waiters, __ATOMIC_SEQ_CST))
		return;
	__atomic_add_fetch(&cond->__futex, 1, __ATOMIC_RELEASE);
	futex_wake(&cond->__futex, count);
}

int pthread_cond_signal(pthread_cond_t *cond)
{
	wake(cond, 1);
	return 0;
}

int pthread_cond_broadcast(pthread_cond_t *cond)
{
	wake(cond, FUTEX_ALL);
	return 0;
}

int pthread_condattr_init(pthread_condattr_t *attr)
{
	*attr = (pthread_condattr_t){ 0 };
	return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *attr)
{
	(void)attr;
	return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock)
{
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
		return EINVAL;
	attr->__clock = clock;
	return 0;
}

int pthread_condattr_getclock(const pthread_condattr_t *attr, clockid_t *clock)
{
	*clock = attr->__clock ? attr->__clock : CLOCK_REALTIME;
	return 0;
}

int pthread_condattr_setpshared(pthread_condattr_t *attr, int shared)
{
	return pshared_set(&attr->__pshared, shared);
}

int pthread_condattr_getpshared(const pthread_condattr_t *attr, int *shared)
{
	*shared = attr->__pshared;
	return 0;
}
