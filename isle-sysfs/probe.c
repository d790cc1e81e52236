// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does an isle still answer? Its cores count what they do (isle_core.heartbeat), but
 * a program that computes enters no scheduler. So, when somebody asks, each core gets
 * an interrupt whose handler copies a number. Nothing of this runs by itself: an
 * isle that nobody asks is not disturbed.
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>

#include "isle.h"

/* There is no event to wait for: an answer raises no interrupt. */
#define POLL_MIN_US		20
#define POLL_MAX_US		60

/* Numbers the probe and sends it; 0 is for "none so far". */
static void send_probe(struct isle *isle)
{
	unsigned int cores = READ_ONCE(isle->cores);
	unsigned int core;

	if (++isle->probe == 0)
		isle->probe = 1;
	isle_want_probe(isle, isle->probe);
	for (core = 0; core < cores; core++)
		isle_ring_core(isle, core, ISLE_VECTOR_PROBE);
}

/* Finds the CPUs that have not answered yet; true if there are none. */
static bool all_answered(struct isle *isle)
{
	struct isle_core *core = isle_core_table(isle);
	unsigned int cpu;

	cpumask_clear(&isle->silent);
	for_each_cpu(cpu, &isle->cpus) {
		if (READ_ONCE(core->probe) != isle->probe)
			cpumask_set_cpu(cpu, &isle->silent);
		core++;
	}
	return cpumask_empty(&isle->silent);
}

/*
 * Waits for the answers; true if there is no reason to call the isle hung. What was
 * paused meanwhile has a good excuse.
 */
static bool wait_answers(struct isle *isle, u32 changes)
{
	ktime_t deadline = ktime_add_ms(ktime_get(), ISLE_PROBE_DEADLINE_MS);
	bool late = false;

	while (!all_answered(isle)) {
		if (isle_read_report(isle, NULL) != changes || isle_is_paused(isle) ||
		    fatal_signal_pending(current))
			break;
		if (late)
			return false;
		usleep_range(POLL_MIN_US, POLL_MAX_US);
		/* One more look after the deadline: it may be us who were late. */
		late = ktime_after(ktime_get(), deadline);
	}
	return true;
}

/**
 * isle_probe() - ask all cores of an isle for a sign of life
 * @isle: any state; nothing happens unless it runs
 *
 * An isle of which some core does not answer in time is hung, until it does answer.
 *
 * Context: may sleep, ISLE_PROBE_DEADLINE_MS at most; ends early after a fatal signal.
 */
void isle_probe(struct isle *isle)
{
	u32 changes;

	if (mutex_lock_killable(&isle->probe_lock))
		return;
	if (isle_wants_probe(isle, &changes)) {
		send_probe(isle);
		if (!wait_answers(isle, changes)) {
			if (isle_set_hung(isle, changes, true))
				pr_err("isle %u: no answer from CPUs %*pbl\n", isle->number,
				       cpumask_pr_args(&isle->silent));
		} else if (cpumask_empty(&isle->silent)) {
			isle_set_hung(isle, changes, false);
		}
	}
	mutex_unlock(&isle->probe_lock);
}
