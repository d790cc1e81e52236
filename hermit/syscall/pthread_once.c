// SPDX-License-Identifier: BSD-2-Clause
/*
 * One-time initialisation (POSIX.1-2017 pthread_once).
 */
#include <pthread.h>
#include <hermit/futex.h>
#include <hermit/thread.h>

enum once_state { ONCE_FRESH = 0, ONCE_RUNNING = 1, ONCE_DONE = 2 };

/* The routine has been cancelled: it has not run, and somebody else may try. */
static void once_again(void *argument)
{
	pthread_once_t *once = argument;

	__atomic_store_n(&once->__futex, ONCE_FRESH, __ATOMIC_RELEASE);
	futex_wake(&once->__futex, FUTEX_ALL);
}

int pthread_once(pthread_once_t *once, void (*routine)(void))
{
	uint32_t state = __atomic_load_n(&once->__futex, __ATOMIC_ACQUIRE);

	while (state != ONCE_DONE) {
		if (state == ONCE_RUNNING) {
			thread_wait(&once->__futex, ONCE_RUNNING, FUTEX_FOREVER,
				    THREAD_WAITS_ONCE, once, THREAD_WAIT_PLAIN);
			state = __atomic_load_n(&once->__futex, __ATOMIC_ACQUIRE);
		} else if (__atomic_compare_exchange_n(&once->__futex, &state, ONCE_RUNNING, false,
						       __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
			pthread_cleanup_push(once_again, once);
			routine();
			pthread_cleanup_pop(0);
			__atomic_store_n(&once->__futex, ONCE_DONE, __ATOMIC_RELEASE);
			futex_wake(&once->__futex, FUTEX_ALL);
			break;
		}
	}
	return 0;
}
