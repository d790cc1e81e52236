// SPDX-License-Identifier: BSD-2-Clause
/*
 * Attributes of threads (POSIX.1-2017 pthread_attr_*).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <hermit/paging.h>
#include <hermit/stack.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "affinity.h"

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

int pthread_attr_setstack(pthread_attr_t *attr, void *address, size_t bytes)
{
	if (bytes < STACK_SMALLEST)
		return EINVAL;
	attr->__stackaddr = address;
	attr->__stacksize = bytes;
	return 0;
}

int pthread_attr_getstack(const pthread_attr_t *attr, void **address, size_t *bytes)
{
	*address = attr->__stackaddr;
	return pthread_attr_getstacksize(attr, bytes);
}

/* The obsolete pair means the end from which a stack grows (POSIX.1-2001). */
int pthread_attr_setstackaddr(pthread_attr_t *attr, void *end)
{
	size_t bytes;

	pthread_attr_getstacksize(attr, &bytes);
	attr->__stackaddr = (char *)end - bytes;
	return 0;
}

int pthread_attr_getstackaddr(const pthread_attr_t *attr, void **end)
{
	size_t bytes;

	pthread_attr_getstacksize(attr, &bytes);
	*end = attr->__stackaddr ? (char *)attr->__stackaddr + bytes : NULL;
	return 0;
}

/* Every stack that we allocate has a gap below it, whatever is asked for. */
int pthread_attr_setguardsize(pthread_attr_t *attr, size_t bytes)
{
	attr->__guardsize = bytes;
	return 0;
}

int pthread_attr_getguardsize(const pthread_attr_t *attr, size_t *bytes)
{
	*bytes = attr->__guardsize;
	return 0;
}

int pthread_attr_setscope(pthread_attr_t *attr, int scope)
{
	if (scope == PTHREAD_SCOPE_PROCESS)
		return ENOTSUP;
	if (scope != PTHREAD_SCOPE_SYSTEM)
		return EINVAL;
	attr->__scope = scope;
	return 0;
}

int pthread_attr_getscope(const pthread_attr_t *attr, int *scope)
{
	*scope = attr->__scope;
	return 0;
}

int pthread_attr_setinheritsched(pthread_attr_t *attr, int inherit)
{
	if (inherit != PTHREAD_INHERIT_SCHED && inherit != PTHREAD_EXPLICIT_SCHED)
		return EINVAL;
	attr->__inheritsched = inherit;
	return 0;
}

int pthread_attr_getinheritsched(const pthread_attr_t *attr, int *inherit)
{
	*inherit = attr->__inheritsched;
	return 0;
}

/* All threads have one priority and take turns. */
int pthread_attr_setschedpolicy(pthread_attr_t *attr, int policy)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return ENOTSUP;
	if (policy != SCHED_OTHER)
		return EINVAL;
	attr->__policy = policy;
	return 0;
}

int pthread_attr_getschedpolicy(const pthread_attr_t *attr, int *policy)
{
	*policy = attr->__policy;
	return 0;
}

int pthread_attr_setschedparam(pthread_attr_t *attr, const struct sched_param *param)
{
	if (param->sched_priority != 0)
		return ENOTSUP;
	attr->__param = *param;
	return 0;
}

int pthread_attr_getschedparam(const pthread_attr_t *attr, struct sched_param *param)
{
	*param = attr->__param;
	return 0;
}

int pthread_getattr_np(pthread_t id, pthread_attr_t *attr)
{
	struct thread *thread = (struct thread *)id;
	const struct task *task = thread->task;

	pthread_attr_init(attr);
	attr->__stackaddr = (void *)task->stack_bottom;
	attr->__stacksize = task->stack_top - task->stack_bottom;
	if (!task->stack)
		attr->__guardsize = 0;
	if (__atomic_load_n(&thread->state, __ATOMIC_RELAXED) == THREAD_DETACHED)
		attr->__detachstate = PTHREAD_CREATE_DETACHED;
	attr->__has_affinity = 1;
	affinity_get(thread, &attr->__affinity);
	return 0;
}
