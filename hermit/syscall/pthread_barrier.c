// SPDX-License-Identifier: BSD-2-Clause
/*
 * Barriers (POSIX.1-2017 pthread_barrier_*).
 */
#include <errno.h>
#include <pthread.h>
#include <hermit/futex.h>
#include <hermit/thread.h>
#include "pshared.h"

int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attr,
			 unsigned int count)
{
	(void)attr;
	if (count == 0)
		return EINVAL;
	*barrier = (pthread_barrier_t){ .__count = count };
	return 0;
}

/* Waits for those who are still on their way out of the last round. */
int pthread_barrier_destroy(pthread_barrier_t *barrier)
{
	uint32_t leaving;

	while ((leaving = __atomic_load_n(&barrier->__leaving, __ATOMIC_ACQUIRE)))
		futex_wait(&barrier->__leaving, leaving, FUTEX_FOREVER);
	return 0;
}

static void leave(pthread_barrier_t *barrier)
{
	if (__atomic_sub_fetch(&barrier->__leaving, 1, __ATOMIC_RELEASE) == 0)
		futex_wake(&barrier->__leaving, FUTEX_ALL);
}

int pthread_barrier_wait(pthread_barrier_t *barrier)
{
	uint32_t round = __atomic_load_n(&barrier->__futex, __ATOMIC_ACQUIRE);

	__atomic_add_fetch(&barrier->__leaving, 1, __ATOMIC_RELAXED);
	if (__atomic_add_fetch(&barrier->__arrived, 1, __ATOMIC_ACQ_REL) == barrier->__count) {
		__atomic_store_n(&barrier->__arrived, 0, __ATOMIC_RELAXED);
		__atomic_add_fetch(&barrier->__futex, 1, __ATOMIC_RELEASE);
		futex_wake(&barrier->__futex, FUTEX_ALL);
		leave(barrier);
		return PTHREAD_BARRIER_SERIAL_THREAD;
	}
	while (__atomic_load_n(&barrier->__futex, __ATOMIC_ACQUIRE) == round)
		thread_wait(&barrier->__futex, round, FUTEX_FOREVER, THREAD_WAITS_BARRIER,
			    barrier, THREAD_WAIT_PLAIN);
	leave(barrier);
	return 0;
}

int pthread_barrierattr_init(pthread_barrierattr_t *attr)
{
	*attr = (pthread_barrierattr_t){ 0 };
	return 0;
}

int pthread_barrierattr_destroy(pthread_barrierattr_t *attr)
{
	(void)attr;
	return 0;
}

int pthread_barrierattr_setpshared(pthread_barrierattr_t *attr, int shared)
{
	return pshared_set(&attr->__pshared, shared);
}

int pthread_barrierattr_getpshared(const pthread_barrierattr_t *attr, int *shared)
{
	*shared = attr->__pshared;
	return 0;
}
