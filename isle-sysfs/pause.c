// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cores that stand still while somebody looks at the isle, and then go on: for a
 * debugger and for core files. How a core is asked stands in uapi/hermit/debug.h.
 * The isle is asked by NMI, so that it answers even with interrupts switched off;
 * what it does not answer is not waited for. isle->lock is held.
 */
#include <linux/delay.h>
#include <linux/hermit.h>
#include <linux/ktime.h>
#include <asm/irq_vectors.h>

#include "isle.h"

/* There is no event to wait for: cores that stop raise no interrupt. */
#define POLL_MIN_US		20
#define POLL_MAX_US		60

#define STOP_ASKED(stop)	((stop) & 1)

static struct isle_core *core_entry(struct isle *isle, unsigned int index)
{
	return &isle_core_table(isle)[index];
}

static bool stands_still(struct isle_core *core)
{
	u32 stop = READ_ONCE(core->stop);

	if (READ_ONCE(core->state) == ISLE_CORE_PARKED)
		return true;
	/* Its registers were stored before it said so. */
	return STOP_ASKED(stop) && smp_load_acquire(&core->stopped) == stop;
}

static unsigned int count_still(struct isle *isle)
{
	unsigned int count = 0;
	unsigned int index;

	/* One that does not obey INIT may be anywhere. */
	if (isle->keeps_module)
		return 0;
	for (index = 0; index < isle->started; index++)
		count += stands_still(core_entry(isle, index));
	return count;
}

/* Are there cores that were asked and still run? */
static bool some_run(struct isle *isle)
{
	unsigned int index;

	for (index = 0; index < isle->started; index++) {
		struct isle_core *core = core_entry(isle, index);

		if (STOP_ASKED(READ_ONCE(core->stop)) && !stands_still(core))
			return true;
	}
	return false;
}

static void ask_to_stop(struct isle *isle, unsigned int index, unsigned int cpu)
{
	struct isle_core *core = core_entry(isle, index);
	u32 stop = READ_ONCE(core->stop);

	/* Before that it cannot take an NMI, afterwards it need not; some never can. */
	if (READ_ONCE(core->state) != ISLE_CORE_ONLINE || !READ_ONCE(core->self) ||
	    STOP_ASKED(stop))
		return;
	WRITE_ONCE(core->stop, stop + 1);
	/* The request is visible before the NMI that announces it. */
	wmb();
	hermit_cpu_ipi(cpu, NMI_VECTOR);
}

/* Asks all; but one that does not obey INIT may be anywhere, and must not get an NMI there. */
static void ask_all(struct isle *isle)
{
	unsigned int index = 0;
	unsigned int cpu;

	if (isle->keeps_module)
		return;
	for_each_cpu(cpu, &isle->cpus) {
		if (index == isle->started)
			break;
		ask_to_stop(isle, index++, cpu);
	}
}

/**
 * isle_pause() - make all cores stand still
 * @isle: any state; nothing happens if it has no cores
 *
 * Takes at most ISLE_PAUSE_DEADLINE_MS. Cores that stand still already stay so.
 *
 * Context: may sleep; isle->lock is held.
 * Return: number of cores that stand still, stopped or halted.
 */
unsigned int isle_pause(struct isle *isle)
{
	ktime_t deadline = ktime_add_ms(ktime_get(), ISLE_PAUSE_DEADLINE_MS);
	bool late = false;

	WRITE_ONCE(isle->paused, true);
	ask_all(isle);
	while (some_run(isle) && !late) {
		usleep_range(POLL_MIN_US, POLL_MAX_US);
		/* One more look after the deadline: it may be us who were late. */
		late = ktime_after(ktime_get(), deadline);
	}
	return count_still(isle);
}

/**
 * isle_resume() - let cores go on that isle_pause() has stopped
 * @isle: any state
 * @core: index in isle_core[], or ISLE_ALL_CORES
 *
 * Context: isle->lock is held.
 * Return: number of cores that stand still, for people: some may not have noticed yet.
 */
unsigned int isle_resume(struct isle *isle, u32 core)
{
	unsigned int index;
	u32 stop;

	for (index = 0; index < isle->started; index++) {
		stop = READ_ONCE(core_entry(isle, index)->stop);
		if (!STOP_ASKED(stop) || (core != index && core != ISLE_ALL_CORES))
			continue;
		/* What was done to it meanwhile is there when it goes on. */
		smp_store_release(&core_entry(isle, index)->stop, stop + 1);
	}
	if (core == ISLE_ALL_CORES)
		WRITE_ONCE(isle->paused, false);
	return count_still(isle);
}

/**
 * isle_debugger_comes() - has a core stopped by itself, for a debugger?
 * @isle: stands still; isle->lock is held
 *
 * Return: true if the holder of the claim will stop the isle for that.
 */
bool isle_debugger_comes(struct isle *isle)
{
	unsigned int index;

	if (!(isle->load.flags & ISLE_LOAD_DEBUG))
		return false;
	for (index = 0; index < isle->started; index++)
		if (READ_ONCE(core_entry(isle, index)->event))
			return true;
	return false;
}

/**
 * isle_is_paused() - has somebody stopped cores that have not been let go?
 * @isle: any state
 *
 * Context: any.
 * Return: true if so.
 */
bool isle_is_paused(struct isle *isle)
{
	return READ_ONCE(isle->paused);
}
