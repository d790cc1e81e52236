// SPDX-License-Identifier: BSD-2-Clause
/*
 * Threads: making, ending, joining (POSIX.1-2017 pthread_create and friends).
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <reent.h>
#include <stdlib.h>
#include <arch/cpu.h>
#include <hermit/allocator.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/deadlock.h>
#include <hermit/futex.h>
#include <hermit/sched.h>
#include <hermit/signal.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "affinity.h"

__thread struct thread *thread_here;
static uint32_t live = 1;		/* threads that have not ended, main() included */

void thread_adopt_main(void)
{
	thread_here = calloc(1, sizeof(*thread_here));
	if (!thread_here)
		panic("no memory for the thread of main()");
	affinity_all(&thread_here->affinity);
	thread_here->task = task_current();
	thread_here->task->thread = thread_here;
	thread_here->begun = THREAD_BEGUN;
	signal_thread_add(thread_here);
}

/* Last things of a thread; its task ends right after. */
void thread_exit(void *result)
{
	struct thread *thread = thread_here;

	__atomic_fetch_or(&thread->cancel, CANCEL_ENDING, __ATOMIC_RELAXED);
	while (thread->cleanup) {
		struct _pthread_cleanup_context *top = thread->cleanup;

		thread->cleanup = top->_previous;
		top->_routine(top->_arg);
	}
	thread_keys_end();
	_reclaim_reent(_REENT);
	thread->result = result;
	signal_mask_set(UINT64_MAX);
	signal_thread_remove(thread);
	if (__atomic_sub_fetch(&live, 1, __ATOMIC_ACQ_REL) == 0)
		exit(0);
	/* Before anybody can know that it has ended: its memory is back by then. */
	allocator_thread_end();
	if (__atomic_exchange_n(&thread->state, THREAD_ENDED, __ATOMIC_ACQ_REL) == THREAD_DETACHED)
		free(thread);
	else
		futex_wake(&thread->state, FUTEX_ALL);
	deadlock_suspect();
	task_exit();
}

static void thread_run(void *argument)
{
	thread_here = argument;
	signal_thread_add(thread_here);
	if (__atomic_exchange_n(&thread_here->begun, THREAD_BEGUN, __ATOMIC_RELEASE))
		futex_wake(&thread_here->begun, FUTEX_ALL);
	task_allow();		/* handlers may call pthread_self() now */
	thread_exit(thread_here->start(thread_here->argument));
}

/* A new thread's name, mask and cores are those of its maker. */
static struct thread *thread_new(const pthread_attr_t *attr, void *(*start)(void *),
				 void *argument)
{
	struct thread *thread = calloc(1, sizeof(*thread));

	if (!thread)
		return NULL;
	thread->start = start;
	thread->argument = argument;
	thread->signals.blocked = signal_mask();
	affinity_get(thread_here, &thread->affinity);
	if (attr && attr->__has_affinity)
		thread->affinity = attr->__affinity;
	if (attr && attr->__detachstate == PTHREAD_CREATE_DETACHED)
		thread->state = THREAD_DETACHED;
	return thread;
}

int pthread_create(pthread_t *id, const pthread_attr_t *attr, void *(*start)(void *),
		   void *argument)
{
	struct thread *thread = thread_new(attr, start, argument);
	struct task_attributes attributes = {
		.name = "thread",
		.priority = TASK_PRIORITY_NORMAL,
		.stack = attr ? attr->__stackaddr : NULL,
		.stack_bytes = attr ? attr->__stacksize : 0,
		.thread = thread,
	};
	int error;

	if (!thread)
		return EAGAIN;
	attributes.core = affinity_core(&thread->affinity);
	*id = (pthread_t)thread;
	__atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
	error = task_create(&attributes, thread_run, thread, &thread->task);
	if (!error) {
		/* It may be over already: only its task's number is looked at. */
		return 0;
	}
	__atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
	free(thread);
	return -error;
}

void pthread_exit(void *result)
{
	thread_exit(result);
}

static int join_until(pthread_t id, void **result, uint64_t deadline)
{
	struct thread *thread = (struct thread *)id;
	uint32_t state;

	if (thread == thread_here)
		return EDEADLK;
	thread_cancel_point();
	while ((state = __atomic_load_n(&thread->state, __ATOMIC_ACQUIRE)) != THREAD_ENDED) {
		if (state == THREAD_DETACHED)
			return EINVAL;
		if (thread_wait(&thread->state, state, deadline, THREAD_WAITS_JOIN, thread,
				THREAD_WAIT_CANCELLABLE) == -ETIMEDOUT)
			return ETIMEDOUT;
		thread_cancel_point();
	}
	if (result)
		*result = thread->result;
	free(thread);
	return 0;
}

int pthread_join(pthread_t id, void **result)
{
	return join_until(id, result, FUTEX_FOREVER);
}

int pthread_detach(pthread_t id)
{
	struct thread *thread = (struct thread *)id;
	uint32_t state = THREAD_JOINABLE;

	if (__atomic_compare_exchange_n(&thread->state, &state, THREAD_DETACHED, false,
					__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return 0;
	if (state == THREAD_DETACHED)
		return EINVAL;
	free(thread);
	return 0;
}

pthread_t pthread_self(void)
{
	return (pthread_t)thread_here;
}

int pthread_equal(pthread_t a, pthread_t b)
{
	return a == b;
}

int sched_yield(void)
{
	sched_yield_core();
	return 0;
}

void pthread_yield(void)
{
	sched_yield_core();
}

void _pthread_cleanup_push(struct _pthread_cleanup_context *context, void (*routine)(void *),
			   void *argument)
{
	context->_routine = routine;
	context->_arg = argument;
	context->_previous = thread_here->cleanup;
	thread_here->cleanup = context;
}

void _pthread_cleanup_pop(struct _pthread_cleanup_context *context, int execute)
{
	thread_here->cleanup = context->_previous;
	if (execute)
		context->_routine(context->_arg);
}
