// SPDX-License-Identifier: BSD-2-Clause
/*
 * Time on cores; see cputime.h. What a core does for interrupts counts for the task
 * that they interrupt; what it does while it is idle counts for nobody.
 */
#include <arch/cpu.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/cputime.h>
#include <hermit/task.h>

/* Stamps that a task of any core has run for until @now. */
static uint64_t stamps_of(const struct task *task, uint64_t *now)
{
	int64_t run;

	/* It has begun or ended between the two: what is read does not belong together. */
	do {
		run = __atomic_load_n(&task->run, __ATOMIC_ACQUIRE);
		*now = cpu_stamp_ordered();
	} while (__atomic_load_n(&task->run, __ATOMIC_RELAXED) != run);
	if (run >= 0)
		return (uint64_t)run;
	run += (int64_t)*now;
	return run > 0 ? (uint64_t)run : 0;
}

uint64_t cputime_of(const struct task *task)
{
	uint64_t now;

	return clock_ns_of_stamps(stamps_of(task, &now));
}

uint64_t cputime_self(void)
{
	return cputime_of(task_current());
}

/*
 * A core stores a bit later than it took the stamp. Who looks in between counts what
 * is idle time afterwards; no later answer may be below that.
 */
static uint64_t never_back(uint64_t sum)
{
	static uint64_t highest;
	uint64_t seen = __atomic_load_n(&highest, __ATOMIC_RELAXED);

	while (seen < sum && !__atomic_compare_exchange_n(&highest, &seen, sum, true,
							  __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	return seen < sum ? sum : seen;
}

uint64_t cputime_program(void)
{
	uint64_t sum = 0, now;

	for (uint32_t i = 0; i < core_count; i++) {
		uint64_t idle = stamps_of(cores[i]->idle, &now);
		uint64_t all = now - cores[i]->started;

		sum += all > idle ? all - idle : 0;
	}
	return clock_ns_of_stamps(never_back(sum));
}
