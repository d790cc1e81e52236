// SPDX-License-Identifier: BSD-2-Clause
/*
 * Read-write locks (POSIX.1-2017 pthread_rwlock_*). The first word counts readers,
 * or says that a writer holds the lock; who must wait sleeps on it. Readers do not
 * wait for waiting writers. After the release of a lock its memory is not touched.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <hermit/futex.h>
#include <hermit/thread.h>
#include "pshared.h"
#include "timespec.h"

#define HELD_BY_WRITER UINT32_MAX

static bool try_read(pthread_rwlock_t *lock)
{
	uint32_t readers = __atomic_load_n(&lock->__futex, __ATOMIC_RELAXED);

	while (readers < HELD_BY_WRITER - 1)
		if (__atomic_compare_exchange_n(&lock->__futex, &readers, readers + 1, true,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	return false;
}

static bool try_write(pthread_rwlock_t *lock)
{
	uint32_t free = 0;

	if (!__atomic_compare_exchange_n(&lock->__futex, &free, HELD_BY_WRITER, false,
					 __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return false;
	__atomic_store_n(&lock->__owner, pthread_self(), __ATOMIC_RELAXED);
	return true;
}

/*
 * Waits until @try succeeds. Every unlock that frees the lock wakes all who sleep;
 * one that comes between our look and our sleep has changed the word.
 */
static int lock_until(pthread_rwlock_t *lock, bool (*try)(pthread_rwlock_t *), uint64_t deadline)
{
	for (;;) {
		uint32_t seen = __atomic_load_n(&lock->__futex, __ATOMIC_RELAXED);

		if (try(lock))
			return 0;
		if (__atomic_load_n(&lock->__owner, __ATOMIC_RELAXED) == pthread_self())
			return EDEADLK;
		if (seen && thread_wait(&lock->__futex, seen, deadline, THREAD_WAITS_RWLOCK, lock,
					THREAD_WAIT_PLAIN) == -ETIMEDOUT)
			return ETIMEDOUT;
	}
}

static int lock_timed(pthread_rwlock_t *lock, bool (*try)(pthread_rwlock_t *), clockid_t clock,
		      const struct timespec *time)
{
	uint64_t deadline;
	int error = deadline_from(clock, time, &deadline);

	return error ? -error : lock_until(lock, try, deadline);
}

int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attr)
{
	(void)attr;
	*lock = (pthread_rwlock_t)PTHREAD_RWLOCK_INITIALIZER;
	return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock)
{
	return __atomic_load_n(&lock->__futex, __ATOMIC_RELAXED) ? EBUSY : 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
	return lock_until(lock, try_read, FUTEX_FOREVER);
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock)
{
	return try_read(lock) ? 0 : EBUSY;
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *lock, const struct timespec *time)
{
	return lock_timed(lock, try_read, CLOCK_REALTIME, time);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *time)
{
	return lock_timed(lock, try_read, clock, time);
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
	return lock_until(lock, try_write, FUTEX_FOREVER);
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *lock)
{
	return try_write(lock) ? 0 : EBUSY;
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *lock, const struct timespec *time)
{
	return lock_timed(lock, try_write, CLOCK_REALTIME, time);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *time)
{
	return lock_timed(lock, try_write, clock, time);
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
	uint32_t left = 0;

	if (__atomic_load_n(&lock->__futex, __ATOMIC_RELAXED) == HELD_BY_WRITER) {
		__atomic_store_n(&lock->__owner, 0, __ATOMIC_RELAXED);
		__atomic_store_n(&lock->__futex, 0, __ATOMIC_RELEASE);
	} else {
		left = __atomic_sub_fetch(&lock->__futex, 1, __ATOMIC_RELEASE);
	}
	if (left == 0)
		futex_wake(&lock->__futex, FUTEX_ALL);
	return 0;
}

int pthread_rwlockattr_init(pthread_rwlockattr_t *attr)
{
	*attr = (pthread_rwlockattr_t){ 0 };
	return 0;
}

int pthread_rwlockattr_destroy(pthread_rwlockattr_t *attr)
{
	(void)attr;
	return 0;
}

int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attr, int shared)
{
	return pshared_set(&attr->__pshared, shared);
}

int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *attr, int *shared)
{
	*shared = attr->__pshared;
	return 0;
}
