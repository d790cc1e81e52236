// SPDX-License-Identifier: BSD-2-Clause
/*
 * Handlers of fork() (POSIX.1-2017 pthread_atfork), which isles do not have: none
 * would ever run.
 */
#include <pthread.h>

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
	(void)prepare;
	(void)parent;
	(void)child;
	return 0;
}
