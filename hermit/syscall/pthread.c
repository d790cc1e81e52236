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
#include <hermit/futex.h>
#include <hermit/sched.h>
#include <hermit/thread.h>

static __thread struct thread *self;
static uint32_t live = 1;		/* threads that have not ended, main() included */

struct thread *thread_self(void)
{
	return self;
}

void thread_adopt_main(void)
{
	self = calloc(1, sizeof(*self));
	if (!self)
		panic("no memory for the thread of main()");
	self->task = task_current();
	self->task->thread = self;
}

/* Last things of a thread; its task ends right after. */
static void __attribute__((noreturn)) thread_end(void *result)
{
	struct thread *thread = self;

	while (thread->cleanup) {
		struct _pthread_cleanup_context *top = thread->cleanup;

		thread->cleanup = top->_previous;
		top->_routine(top->_arg);
	}
	thread_keys_end();
	_reclaim_reent(_REENT);
	thread->result = result;
	if (__atomic_sub_fetch(&live, 1, __ATOMIC_ACQ_REL) == 0)
		exit(0);
	if (__atomic_exchange_n(&thread->state, THREAD_ENDED, __ATOMIC_ACQ_REL) == THREAD_DETACHED)
		free(thread);
	else
		futex_wake(&thread->state, FUTEX_ALL);
	allocator_thread_end();
	task_exit();
}

static void thread_run(void *argument)
{
	self = argument;
	thread_end(self->start(self->argument));
}

/* The first core of an affinity mask. */
static uint32_t core_wanted(const pthread_attr_t *attr)
{
	if (!attr || !attr->__has_affinity)
		return TASK_CORE_ANY;
	for (uint32_t core = 0; core < core_count && core < __CPU_SETSIZE; core++)
		if (attr->__affinity.__bits[core / __CPU_BITS] >> core % __CPU_BITS & 1)
			return core;
	return core_count;		/* not one of ours: refused */
}

int pthread_create(pthread_t *id, const pthread_attr_t *attr, void *(*start)(void *),
		   void *argument)
{
	struct thread *thread = calloc(1, sizeof(*thread));
	const struct task_attributes attributes = {
		.name = "thread",
		.priority = TASK_PRIORITY_NORMAL,
		.core = core_wanted(attr),
		.stack_bytes = attr ? attr->__stacksize : 0,
		.thread = thread,
	};
	int error;

	if (!thread)
		return EAGAIN;
	thread->start = start;
	thread->argument = argument;
	if (attr && attr->__detachstate == PTHREAD_CREATE_DETACHED)
		thread->state = THREAD_DETACHED;
	*id = (pthread_t)thread;
	__atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
	error = task_create(&attributes, thread_run, thread, &thread->task);
	if (error) {
		__atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
		free(thread);
	}
	return -error;
}

void pthread_exit(void *result)
{
	thread_end(result);
}

int pthread_join(pthread_t id, void **result)
{
	struct thread *thread = (struct thread *)id;
	uint32_t state;

	if (thread == self)
		return EDEADLK;
	while ((state = __atomic_load_n(&thread->state, __ATOMIC_ACQUIRE)) != THREAD_ENDED) {
		if (state == THREAD_DETACHED)
			return EINVAL;
		futex_wait(&thread->state, state, FUTEX_FOREVER);
	}
	if (result)
		*result = thread->result;
	free(thread);
	return 0;
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
	return (pthread_t)self;
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

int sched_getcpu(void)
{
	return (int)core_self()->index;
}

void _pthread_cleanup_push(struct _pthread_cleanup_context *context, void (*routine)(void *),
			   void *argument)
{
	context->_routine = routine;
	context->_arg = argument;
	context->_previous = self->cleanup;
	self->cleanup = context;
}

void _pthread_cleanup_pop(struct _pthread_cleanup_context *context, int execute)
{
	self->cleanup = context->_previous;
	if (execute)
		context->_routine(context->_arg);
}

/* Cancellation is not there yet: threads are never cancelled, so any state will do. */
int pthread_setcancelstate(int state, int *old)
{
	static __thread int current = PTHREAD_CANCEL_ENABLE;

	if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE)
		return EINVAL;
	if (old)
		*old = current;
	current = state;
	return 0;
}
