// SPDX-License-Identifier: BSD-2-Clause
/*
 * Spin locks (POSIX.1-2017 pthread_spin_*). The holder may be a task of this very
 * core, so a spinning task lets others run now and then.
 */
#include <errno.h>
#include <pthread.h>
#include <arch/cpu.h>
#include <hermit/sched.h>

#define SPINS_BEFORE_YIELD 1000u

int pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
	(void)shared;
	*lock = 0;
	return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *lock)
{
	return *lock ? EBUSY : 0;
}

int pthread_spin_trylock(pthread_spinlock_t *lock)
{
	return __atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) ? EBUSY : 0;
}

int pthread_spin_lock(pthread_spinlock_t *lock)
{
	uint32_t spins = 0;

	while (pthread_spin_trylock(lock)) {
		while (*lock) {
			cpu_relax();
			if (++spins % SPINS_BEFORE_YIELD == 0)
				sched_yield_core();
		}
	}
	return 0;
}

int pthread_spin_unlock(pthread_spinlock_t *lock)
{
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
	return 0;
}
