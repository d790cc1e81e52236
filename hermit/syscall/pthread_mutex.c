// SPDX-License-Identifier: BSD-2-Clause
/*
 * Mutexes (POSIX.1-2017 pthread_mutex_*).
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <hermit/sync.h>
#include <hermit/thread.h>
#include "mutex.h"
#include "pshared.h"
#include "timespec.h"

_Static_assert(offsetof(pthread_mutex_t, __futex) == 0 &&
	       sizeof(struct mutex) == sizeof(uint32_t), "a mutex starts with ours");

static struct mutex *ours(pthread_mutex_t *mutex)
{
	return (struct mutex *)&mutex->__futex;
}

/* Waits for a mutex that was not free. */
static int wait_until(pthread_mutex_t *mutex, uint64_t deadline)
{
	struct mutex *lock = ours(mutex);

	/* From here on we may be one of several: leave the mark that somebody waits. */
	while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE) != 0)
		if (thread_wait(&lock->word, 2, deadline, THREAD_WAITS_MUTEX, mutex,
				THREAD_WAIT_PLAIN) == -ETIMEDOUT)
			return ETIMEDOUT;
	return 0;
}

static void take(pthread_mutex_t *mutex)
{
	if (!lock_try(ours(mutex)))
		wait_until(mutex, FUTEX_FOREVER);
}

static bool mine(const pthread_mutex_t *mutex)
{
	return __atomic_load_n(&mutex->__owner, __ATOMIC_RELAXED) == pthread_self();
}

static void taken(pthread_mutex_t *mutex)
{
	__atomic_store_n(&mutex->__owner, pthread_self(), __ATOMIC_RELAXED);
	mutex->__count = 1;
}

/* Locking a mutex that the caller holds already. */
static int lock_again(pthread_mutex_t *mutex, int otherwise)
{
	if (mutex->__type != PTHREAD_MUTEX_RECURSIVE)
		return otherwise;
	if (mutex->__count == UINT32_MAX)
		return EAGAIN;
	mutex->__count++;
	return 0;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr)
{
	*mutex = (pthread_mutex_t){ .__type = attr ? (unsigned int)attr->__type
						   : PTHREAD_MUTEX_DEFAULT };
	return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
	return __atomic_load_n(&mutex->__futex, __ATOMIC_RELAXED) ? EBUSY : 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	if (mutex->__type == PTHREAD_MUTEX_NORMAL) {
		take(mutex);
		return 0;
	}
	if (mine(mutex))
		return lock_again(mutex, EDEADLK);
	take(mutex);
	taken(mutex);
	return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	if (mutex->__type != PTHREAD_MUTEX_NORMAL && mine(mutex))
		return lock_again(mutex, EBUSY);
	if (!lock_try(ours(mutex)))
		return EBUSY;
	if (mutex->__type != PTHREAD_MUTEX_NORMAL)
		taken(mutex);
	return 0;
}

int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *time)
{
	uint64_t deadline;
	int error;

	if (mutex->__type != PTHREAD_MUTEX_NORMAL && mine(mutex))
		return lock_again(mutex, EDEADLK);
	if (!lock_try(ours(mutex))) {
		error = -deadline_from(clock, time, &deadline);
		if (!error)
			error = wait_until(mutex, deadline);
		if (error)
			return error;
	}
	if (mutex->__type != PTHREAD_MUTEX_NORMAL)
		taken(mutex);
	return 0;
}

int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *time)
{
	return pthread_mutex_clocklock(mutex, CLOCK_REALTIME, time);
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	if (mutex->__type != PTHREAD_MUTEX_NORMAL) {
		if (!mine(mutex))
			return EPERM;
		if (--mutex->__count)
			return 0;
		__atomic_store_n(&mutex->__owner, 0, __ATOMIC_RELAXED);
	}
	lock_release(ours(mutex));
	return 0;
}

int pthread_mutex_unlock_all(pthread_mutex_t *mutex, uint32_t *depth)
{
	*depth = mutex->__count;
	if (mutex->__type == PTHREAD_MUTEX_RECURSIVE && mine(mutex))
		mutex->__count = 1;
	return pthread_mutex_unlock(mutex);
}

void pthread_mutex_relock(pthread_mutex_t *mutex, uint32_t depth)
{
	pthread_mutex_lock(mutex);
	if (mutex->__type == PTHREAD_MUTEX_RECURSIVE)
		mutex->__count = depth;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attr)
{
	*attr = (pthread_mutexattr_t){ .__type = PTHREAD_MUTEX_DEFAULT };
	return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr)
{
	(void)attr;
	return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type)
{
	if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK)
		return EINVAL;
	attr->__type = type;
	return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *attr, int *type)
{
	*type = attr->__type;
	return 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int shared)
{
	return pshared_set(&attr->__pshared, shared);
}

int pthread_mutexattr_getpshared(const pthread_mutexattr_t *attr, int *shared)
{
	*shared = attr->__pshared;
	return 0;
}
