// SPDX-License-Identifier: BSD-2-Clause
/*
 * The time that threads have used, for other threads (pthread_getcpuclockid, time.c).
 */
#include <errno.h>
#include <stddef.h>
#include <hermit/cputime.h>
#include <hermit/futex.h>
#include <hermit/signal.h>
#include <hermit/task.h>
#include <hermit/thread.h>

/* A search among the threads that run. */
struct search {
	const struct thread *thread;	/* this one, or */
	uint32_t id;			/* whose task has this number */
	bool found;
	uint64_t ns;
};

static void compare(const struct thread *thread, void *argument)
{
	struct search *search = argument;

	if (search->thread ? thread != search->thread : thread->task->id != search->id)
		return;
	search->found = true;
	search->id = thread->task->id;
	search->ns = cputime_of(thread->task);
}

/* One that was just made is not among them yet. */
static void wait_until_begun(struct thread *thread)
{
	uint32_t begun = THREAD_BEGINS;

	__atomic_compare_exchange_n(&thread->begun, &begun, THREAD_BEGUN_WAITED, false,
				    __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE);
	while (__atomic_load_n(&thread->begun, __ATOMIC_ACQUIRE) != THREAD_BEGUN)
		futex_wait(&thread->begun, THREAD_BEGUN_WAITED, FUTEX_FOREVER);
}

uint32_t thread_id(struct thread *thread)
{
	struct search search = { .thread = thread };

	wait_until_begun(thread);
	signal_for_threads(compare, &search);
	return search.found ? search.id : 0;
}

int thread_cputime(uint32_t id, uint64_t *ns)
{
	struct search search = { .id = id };

	signal_for_threads(compare, &search);
	*ns = search.ns;
	return search.found ? 0 : -EINVAL;
}
