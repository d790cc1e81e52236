// SPDX-License-Identifier: BSD-2-Clause
/*
 * Waiting of threads: interrupted by signals, ended by cancellation, and noted down
 * for the one who looks why nothing goes on.
 */
#include <stddef.h>
#include <hermit/deadlock.h>
#include <hermit/futex.h>
#include <hermit/task.h>
#include <hermit/thread.h>

uint32_t thread_attention(enum thread_wait_end end)
{
	const struct thread *self = thread_self();
	uint32_t attention = TASK_ATTENTION_SIGNAL;

	if (end == THREAD_WAIT_CANCELLABLE &&
	    !(__atomic_load_n(&self->cancel, __ATOMIC_RELAXED) & (CANCEL_DISABLED | CANCEL_ENDING)))
		attention |= TASK_ATTENTION_CANCEL;
	return attention;
}

int thread_wait(const uint32_t *word, uint32_t expected, uint64_t deadline,
		enum thread_wait waits, const void *object, enum thread_wait_end end)
{
	struct thread *self = thread_self();
	uint32_t attention = thread_attention(end);
	int result;

	if (deadline == FUTEX_FOREVER && waits != THREAD_WAITS_OUTSIDE) {
		self->waits_for = object;
		self->waits = waits;
		deadlock_suspect();
	}
	result = futex_wait_attentive(word, expected, deadline, attention);
	self->waits = THREAD_WAITS_OUTSIDE;
	return result;
}

uint32_t thread_interruptions(void)
{
	return thread_self()->signals.interrupting;
}
