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

/*
 * Stamps that a task of any core has run for. A switch writes @used first, then
 * @switched: if @used is the same before and after, the rest is of one time.
 */
static uint64_t stamps_of(const struct task *task)
{
	uint64_t used, since, now;
	bool running;

	do {
		const struct core *core = __atomic_load_n(&task->core, __ATOMIC_RELAXED);

		used = __atomic_load_n(&task->used, __ATOMIC_ACQUIRE);
		running = __atomic_load_n(&core->current, __ATOMIC_ACQUIRE) == task;
		since = __atomic_load_n(&core->switched, __ATOMIC_ACQUIRE);
		now = cpu_stamp();
	} while (__atomic_load_n(&task->used, __ATOMIC_RELAXED) != used);
	return running && now > since ? used + (now - since) : used;
}

uint64_t cputime_self(void)
{
	uint64_t flags = irq_save();
	uint64_t used = task_current()->used + (cpu_stamp() - core_self()->switched);

	irq_restore(flags);
	return clock_ns_of_stamps(used);
}

uint64_t cputime_program(void)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < core_count; i++) {
		uint64_t idle = stamps_of(cores[i]->idle);
		uint64_t all = cpu_stamp() - cores[i]->started;

		sum += all > idle ? all - idle : 0;
	}
	return clock_ns_of_stamps(sum);
}
