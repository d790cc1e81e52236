// SPDX-License-Identifier: BSD-2-Clause
/*
 * Attributes of threads (POSIX.1-2017 pthread_attr_*).
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <hermit/paging.h>
#include <hermit/stack.h>

#define STACK_SMALLEST 16384u

int pthread_attr_init(pthread_attr_t *attr)
{
	*attr = (pthread_attr_t){ .__stacksize = STACK_DEFAULT, .__guardsize = PAGE_SIZE };
	return 0;
}

int pthread_attr_destroy(pthread_attr_t *attr)
{
	(void)attr;
	return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t bytes)
{
	if (bytes < STACK_SMALLEST)
		return EINVAL;
	attr->__stacksize = bytes;
	return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *attr, size_t *bytes)
{
	*bytes = attr->__stacksize ? attr->__stacksize : STACK_DEFAULT;
	return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *attr, int state)
{
	if (state != PTHREAD_CREATE_DETACHED && state != PTHREAD_CREATE_JOINABLE)
		return EINVAL;
	attr->__detachstate = state;
	return 0;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state)
{
	*state = attr->__detachstate;
	return 0;
}

int pthread_attr_setaffinity_np(pthread_attr_t *attr, size_t bytes, const cpu_set_t *set)
{
	if (bytes < sizeof(*set))
		return EINVAL;
	attr->__affinity = *set;
	attr->__has_affinity = 1;
	return 0;
}

int pthread_attr_getaffinity_np(const pthread_attr_t *attr, size_t bytes, cpu_set_t *set)
{
	if (bytes < sizeof(*set))
		return EINVAL;
	*set = attr->__affinity;
	return 0;
}
