// SPDX-License-Identifier: BSD-2-Clause
/*
 * Cancellation (POSIX.1-2017, 2.9.5). Deferred: a thread looks at its cancellation
 * points, which are what waits: join, condition variables, semaphores, sleep, signals,
 * forwarded calls. Asynchronous: like a handler, wherever one could run.
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <arch/cpu.h>
#include <hermit/core.h>
#include <hermit/futex.h>
#include <hermit/sched.h>
#include <hermit/task.h>
#include <hermit/thread.h>

#define CANCEL_MATTERS	(CANCEL_PENDING | CANCEL_DISABLED | CANCEL_ENDING)

static uint32_t cancel_of(const struct thread *thread)
{
	return __atomic_load_n(&thread->cancel, __ATOMIC_RELAXED);
}

bool thread_cancel_due(void)
{
	const struct thread *self = thread_self();

	return self && (cancel_of(self) & CANCEL_MATTERS) == CANCEL_PENDING;
}

void thread_cancel_point(void)
{
	if (thread_cancel_due())
		thread_exit(PTHREAD_CANCELED);
}

void thread_cancel_now(void)
{
	if (thread_cancel_due() && (cancel_of(thread_self()) & CANCEL_ASYNC)) {
		irq_enable();
		thread_exit(PTHREAD_CANCELED);
	}
}

/* A signal's kind of attention, so that it is looked at even if nothing waits. */
static void attention_async(const struct thread *thread, uint32_t cancel)
{
	if ((cancel & (CANCEL_MATTERS | CANCEL_ASYNC)) == (CANCEL_PENDING | CANCEL_ASYNC))
		__atomic_fetch_or(&thread->task->attention, TASK_ATTENTION_SIGNAL, __ATOMIC_SEQ_CST);
}

int pthread_cancel(pthread_t id)
{
	struct thread *thread = (struct thread *)id;
	struct task *task = thread->task;
	uint32_t cancel = __atomic_fetch_or(&thread->cancel, CANCEL_PENDING, __ATOMIC_SEQ_CST);

	if (__atomic_load_n(&thread->state, __ATOMIC_ACQUIRE) == THREAD_ENDED ||
	    (cancel & (CANCEL_ENDING | CANCEL_PENDING)))
		return 0;
	__atomic_fetch_or(&task->attention, TASK_ATTENTION_CANCEL, __ATOMIC_SEQ_CST);
	attention_async(thread, cancel | CANCEL_PENDING);
	if (thread != thread_self()) {
		sched_interrupt(__atomic_load_n(&task->core, __ATOMIC_RELAXED));
		futex_interrupt(task, TASK_ATTENTION_CANCEL);
	}
	task_attend();
	return 0;
}

/* Sets or clears @bit; the old state of it as one of two values. */
static int change(uint32_t bit, int set, int *old)
{
	struct thread *self = thread_self();
	uint32_t before;

	if (set != 0 && set != 1)
		return EINVAL;
	if (set)
		before = __atomic_fetch_or(&self->cancel, bit, __ATOMIC_SEQ_CST);
	else
		before = __atomic_fetch_and(&self->cancel, ~bit, __ATOMIC_SEQ_CST);
	if (old)
		*old = before & bit ? 1 : 0;
	if ((before ^ cancel_of(self)) & CANCEL_MATTERS || bit == CANCEL_ASYNC) {
		attention_async(self, cancel_of(self));
		task_attend();
	}
	return 0;
}

_Static_assert(PTHREAD_CANCEL_ENABLE == 0 && PTHREAD_CANCEL_DISABLE == 1 &&
	       PTHREAD_CANCEL_DEFERRED == 0 && PTHREAD_CANCEL_ASYNCHRONOUS == 1,
	       "what change() takes");

int pthread_setcancelstate(int state, int *old)
{
	return change(CANCEL_DISABLED, state, old);
}

int pthread_setcanceltype(int type, int *old)
{
	return change(CANCEL_ASYNC, type, old);
}

void pthread_testcancel(void)
{
	thread_cancel_point();
}
