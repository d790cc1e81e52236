// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reporting that all threads wait for each other. There is no tick: a core on which a
 * thread began to wait sets a timer when it runs dry, once. If it is idle when that
 * comes, and all others are, it looks at what the threads wait for. Whichever core runs
 * dry last finds them all idle.
 */
#include <stdbool.h>
#include <stddef.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/deadlock.h>
#include <hermit/klog.h>
#include <hermit/signal.h>
#include <hermit/thread.h>
#include <hermit/timers.h>
#include <arch/cpu.h>

#define LOOK_AFTER	NS_PER_S

static bool reported;			/* once is enough */

void deadlock_suspect(void)
{
	core_mark(offsetof(struct core, suspicious));
}

static bool is_idle(const struct core *core)
{
	return __atomic_load_n(&core->sleeping, __ATOMIC_ACQUIRE) &&
	       !__atomic_load_n(&core->inbox, __ATOMIC_RELAXED);
}

/*
 * All cores but this one halt; the sum of what they have done tells if one woke up since.
 * Whoever halts may just have woken a thread of this core: that is looked at last.
 */
static bool all_idle(const struct core *self, uint64_t *done)
{
	*done = 0;
	for (uint32_t i = 0; i < core_count; i++) {
		if (cores[i] != self && !is_idle(cores[i]))
			return false;
		*done += __atomic_load_n(&cores[i]->heartbeat, __ATOMIC_RELAXED);
	}
	return !__atomic_load_n(&self->inbox, __ATOMIC_ACQUIRE);
}

static const char * const waits_names[THREAD_WAITS_COUNT] = {
	[THREAD_WAITS_MUTEX] = "mutex",
	[THREAD_WAITS_COND] = "condition variable",
	[THREAD_WAITS_BARRIER] = "barrier",
	[THREAD_WAITS_JOIN] = "end of thread",
	[THREAD_WAITS_SEMAPHORE] = "semaphore",
	[THREAD_WAITS_RWLOCK] = "read-write lock",
	[THREAD_WAITS_ONCE] = "pthread_once",
};

static void report_thread(const struct thread *thread, void *unused)
{
	const struct task *task = thread->task;

	(void)unused;
	log_error("  thread %u %s on core %u waits for %s %p", task->id, task->name,
		  task->core->index, waits_names[thread->waits], thread->waits_for);
}

struct verdict {
	uint32_t threads;
	bool stuck;
};

static void judge_thread(const struct thread *thread, void *argument)
{
	struct verdict *verdict = argument;

	verdict->threads++;
	if (thread->waits == THREAD_WAITS_OUTSIDE || thread->waits >= THREAD_WAITS_COUNT)
		verdict->stuck = false;
}

static void look(struct core *core)
{
	struct verdict verdict = { .stuck = true };
	uint64_t before, after;

	if (!all_idle(core, &before) || timers_run() || signal_any_caught(UINT64_MAX))
		return;
	signal_for_threads(judge_thread, &verdict);
	if (!verdict.stuck || !verdict.threads || !all_idle(core, &after) || before != after)
		return;
	if (__atomic_exchange_n(&reported, true, __ATOMIC_RELAXED))
		return;
	log_error("deadlock: all %u threads wait for each other", verdict.threads);
	signal_for_threads(report_thread, NULL);
}

static void look_expire(struct timer *timer)
{
	struct core *core = core_self();

	(void)timer;
	if (core->current == core->idle && !core->ready.filled)
		look(core);
	else
		core->suspicious = true;
}

void deadlock_idle(struct core *core)
{
	if (core->look_timer.queued)
		return;
	core->suspicious = false;
	core->look_timer.expire = look_expire;
	timer_set(&core->look_timer, clock_monotonic() + LOOK_AFTER);
}
