// SPDX-License-Identifier: BSD-2-Clause
/*
 * Names and scheduling of threads. All have the same priority and take turns on their
 * core, which is SCHED_OTHER with priority 0; anything else is refused.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "result.h"

static struct task *task_of(pthread_t id)
{
	return ((struct thread *)id)->task;
}

int pthread_setname_np(pthread_t id, const char *name)
{
	if (strlen(name) >= TASK_NAME_MAX)
		return ERANGE;
	task_name(task_of(id), name);
	return 0;
}

int pthread_getname_np(pthread_t id, char *name, size_t bytes)
{
	if (bytes < TASK_NAME_MAX)
		return ERANGE;
	memcpy(name, task_of(id)->name, TASK_NAME_MAX);
	return 0;
}

static int check(int policy, int priority)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return ENOTSUP;
	return policy == SCHED_OTHER && priority == 0 ? 0 : EINVAL;
}

int pthread_setschedparam(pthread_t id, int policy, const struct sched_param *param)
{
	(void)id;
	return check(policy, param->sched_priority);
}

int pthread_getschedparam(pthread_t id, int *policy, struct sched_param *param)
{
	(void)id;
	*policy = SCHED_OTHER;
	param->sched_priority = 0;
	return 0;
}

int pthread_setschedprio(pthread_t id, int priority)
{
	(void)id;
	return check(SCHED_OTHER, priority);
}

int pthread_setconcurrency(int level)
{
	return level < 0 ? EINVAL : 0;
}

int pthread_getconcurrency(void)
{
	return 0;
}

int sched_get_priority_max(int policy)
{
	return (int)syscall_result(-check(policy, 0));
}

int sched_get_priority_min(int policy)
{
	return (int)syscall_result(-check(policy, 0));
}
