// SPDX-License-Identifier: BSD-2-Clause
/*
 * Affinity (pthread_setaffinity_np(3), sched_setaffinity(2) as Linux has them; the
 * only process is the calling thread). Core n is the n-th CPU that the isle got.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <arch/cpu.h>
#include <hermit/core.h>
#include <hermit/placement.h>
#include <hermit/sync.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "affinity.h"
#include "result.h"

static struct mutex affinity_lock;	/* guards struct thread.affinity of all */

void affinity_all(cpu_set_t *set)
{
	CPU_ZERO(set);
	for (uint32_t core = 0; core < core_count && core < CPU_SETSIZE; core++)
		CPU_SET(core, set);
}

void affinity_get(struct thread *thread, cpu_set_t *set)
{
	mutex_lock(&affinity_lock);
	*set = thread->affinity;
	mutex_unlock(&affinity_lock);
}

uint32_t affinity_core(const cpu_set_t *set)
{
	cpu_set_t all;

	/* No mask reaches beyond CPU_SETSIZE; who has them all may be on any core. */
	affinity_all(&all);
	return placement_choose(CPU_EQUAL(set, &all) ? NULL : set->__bits, CPU_SETSIZE);
}

/* Linux takes sets of any length; bits beyond ours name cores that are not there. */
static void set_read(cpu_set_t *set, size_t bytes, const cpu_set_t *from)
{
	cpu_set_t all;

	affinity_all(&all);
	CPU_ZERO(set);
	memcpy(set, from, bytes < sizeof(*set) ? bytes : sizeof(*set));
	for (size_t i = 0; i < sizeof(all.__bits) / sizeof(all.__bits[0]); i++)
		set->__bits[i] &= all.__bits[i];
}

int pthread_setaffinity_np(pthread_t id, size_t bytes, const cpu_set_t *wanted)
{
	struct thread *thread = (struct thread *)id;
	uint32_t here;
	cpu_set_t set;

	set_read(&set, bytes, wanted);
	if (CPU_COUNT(&set) == 0)
		return EINVAL;
	mutex_lock(&affinity_lock);
	thread->affinity = set;
	here = __atomic_load_n(&thread->task->home, __ATOMIC_RELAXED)->index;
	if (!CPU_ISSET(here, &set))
		task_move(thread->task, affinity_core(&set));
	mutex_unlock(&affinity_lock);
	return 0;
}

int pthread_getaffinity_np(const pthread_t id, size_t bytes, cpu_set_t *set)
{
	if (bytes < sizeof(*set))
		return EINVAL;
	affinity_get((struct thread *)id, set);
	return 0;
}

/* The calling thread is meant by 0 and by the number of the process. */
static bool is_self(pid_t pid)
{
	return pid == 0 || pid == getpid();
}

int sched_setaffinity(pid_t pid, size_t bytes, const cpu_set_t *set)
{
	if (!is_self(pid))
		return (int)syscall_result(-ESRCH);
	return (int)syscall_result(-pthread_setaffinity_np(pthread_self(), bytes, set));
}

int sched_getaffinity(pid_t pid, size_t bytes, cpu_set_t *set)
{
	if (!is_self(pid))
		return (int)syscall_result(-ESRCH);
	return (int)syscall_result(-pthread_getaffinity_np(pthread_self(), bytes, set));
}

int sched_getcpu(void)
{
	uint64_t flags = irq_save();
	int core = (int)core_self()->index;

	irq_restore(flags);
	return core;
}
