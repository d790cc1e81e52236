/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The attribute "shared between processes": there is one process, so both are the same.
 */
#ifndef SYSCALL_PSHARED_H
#define SYSCALL_PSHARED_H

#include <errno.h>
#include <pthread.h>

/** pshared_set() - check and set it. @attribute: where it is. @shared: PTHREAD_PROCESS_*. Return: 0, EINVAL. */
static inline int pshared_set(int *attribute, int shared)
{
	if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
		return EINVAL;
	*attribute = shared;
	return 0;
}

#endif /* SYSCALL_PSHARED_H */
