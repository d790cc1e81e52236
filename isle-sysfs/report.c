// SPDX-License-Identifier: GPL-2.0-only
/*
 * State of an isle, and what the isle says about itself in its boot page. Each
 * word of it is read once and checked; what makes no sense changes nothing.
 */
#include <linux/kernfs.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/sysfs.h>

#include "isle.h"

static const char * const state_names[] = {
	[ISLE_OFFLINE]	= "offline",
	[ISLE_LOADED]	= "loaded",
	[ISLE_BOOTING]	= "booting",
	[ISLE_RUNNING]	= "running",
	[ISLE_STOPPING]	= "stopping",
	[ISLE_EXITED]	= "exited",
	[ISLE_CRASHED]	= "crashed",
	[ISLE_HUNG]	= "hung",
};

static_assert(ARRAY_SIZE(state_names) == ISLE_STATE_COUNT);

#define EXIT_CODE_MASK	0xff

/**
 * isle_state_name() - a state as people write it
 * @state: below ISLE_STATE_COUNT
 *
 * Return: the name.
 */
const char *isle_state_name(enum isle_state state)
{
	return state_names[state];
}

static void change_state(struct isle *isle, enum isle_state state)
{
	lockdep_assert_held(&isle->report_lock);
	isle->state = state;
	isle->changes++;
}

/* Tells poll() and the readers of sysfs; no lock is held. */
static void notify(struct isle *isle)
{
	wake_up_interruptible(&isle->state_changed);
	sysfs_notify_dirent(isle->state_node);
}

/**
 * isle_set_state() - make a transition and tell everybody
 * @isle: isle->lock is held
 * @state: the new one
 *
 * Context: any.
 */
void isle_set_state(struct isle *isle, enum isle_state state)
{
	unsigned long flags;

	spin_lock_irqsave(&isle->report_lock, flags);
	change_state(isle, state);
	spin_unlock_irqrestore(&isle->report_lock, flags);
	notify(isle);
}

/* Values for people and for the proxy's statistics; Linux itself uses none of them. */
static void copy_figures(struct isle *isle)
{
	struct isle_boot *boot = isle_boot_page(isle);
	struct isle_report *report = &isle->report;

	report->memory_used = READ_ONCE(boot->memory_used);
	report->stacks_used = READ_ONCE(boot->stacks_used);
	report->tsc_entry = READ_ONCE(boot->tsc_entry);
	report->tsc_main = READ_ONCE(boot->tsc_main);
	report->tsc_exit = READ_ONCE(boot->tsc_exit);
}

static void copy_cause(struct isle *isle)
{
	struct isle_boot *boot = isle_boot_page(isle);
	u32 cause = READ_ONCE(boot->cause);
	u32 core = READ_ONCE(boot->cause_core);

	isle->report.cause = cause < ISLE_CAUSE_COUNT ? cause : ISLE_CAUSE_NONE;
	isle->report.cause_cpu = cpumask_nth(core < isle->cores ? core : 0, &isle->cpus);
}

/* Takes over what the isle reports; true if that changes the state. */
static bool take_report(struct isle *isle)
{
	struct isle_boot *boot = isle_boot_page(isle);
	/* What belongs to the status was stored before it; pairs with the isle's release. */
	u32 status = smp_load_acquire(&boot->status);

	lockdep_assert_held(&isle->report_lock);
	if (isle->state != ISLE_BOOTING && isle->state != ISLE_RUNNING)
		return false;
	switch (status) {
	case ISLE_STATUS_RUNNING:
		if (isle->state == ISLE_RUNNING)
			return false;
		change_state(isle, ISLE_RUNNING);
		break;
	case ISLE_STATUS_EXITED:
		isle->report.exit_code = READ_ONCE(boot->exit_code) & EXIT_CODE_MASK;
		change_state(isle, ISLE_EXITED);
		break;
	case ISLE_STATUS_CRASHED:
		copy_cause(isle);
		change_state(isle, ISLE_CRASHED);
		break;
	default:
		return false;
	}
	copy_figures(isle);
	return true;
}

/* Has a core stopped itself for a debugger? Who polls wants to know. */
static bool take_stops(struct isle *isle)
{
	u32 stops = READ_ONCE(isle_debug_area(isle)->events);

	lockdep_assert_held(&isle->report_lock);
	if (isle->state != ISLE_RUNNING || stops == isle->stops)
		return false;
	isle->stops = stops;
	isle->changes++;
	return true;
}

/**
 * isle_refresh() - look at what the isle reports
 * @isle: any state
 *
 * Called when the isle rings, and whenever somebody asks for its state: a lost
 * doorbell loses nothing.
 *
 * Context: any.
 */
void isle_refresh(struct isle *isle)
{
	unsigned long flags;
	bool changed;

	spin_lock_irqsave(&isle->report_lock, flags);
	changed = take_report(isle);
	changed |= take_stops(isle);
	spin_unlock_irqrestore(&isle->report_lock, flags);
	if (changed)
		notify(isle);
}

/**
 * isle_state() - where the state machine stands, the isle's report included
 * @isle: any state
 *
 * Context: any.
 * Return: the state.
 */
enum isle_state isle_state(struct isle *isle)
{
	isle_refresh(isle);
	return READ_ONCE(isle->state);
}

/**
 * isle_read_report() - state and report as one
 * @isle: any state
 * @report: copy, may be NULL
 *
 * Context: any.
 * Return: number of state changes so far.
 */
u32 isle_read_report(struct isle *isle, struct isle_report *report)
{
	unsigned long flags;
	u32 changes;

	isle_refresh(isle);
	spin_lock_irqsave(&isle->report_lock, flags);
	changes = isle->changes;
	if (report) {
		*report = isle->report;
		report->state = isle->state;
	}
	spin_unlock_irqrestore(&isle->report_lock, flags);
	return changes;
}

/**
 * isle_heartbeat() - how often the schedulers of all cores have run
 * @isle: any state
 *
 * Return: the sum as the cores report it, 0 if the isle is offline.
 */
u64 isle_heartbeat(struct isle *isle)
{
	struct isle_core *core = isle_core_table(isle);
	unsigned int cores = READ_ONCE(isle->cores);
	u64 sum = 0;

	while (cores--)
		sum += READ_ONCE(core[cores].heartbeat);
	return sum;
}

/**
 * isle_uptime_ms() - how long the isle has its cores
 * @isle: any state
 *
 * Return: milliseconds since all cores were online, 0 if it has none.
 */
u64 isle_uptime_ms(struct isle *isle)
{
	unsigned long flags;
	u64 since = 0;

	spin_lock_irqsave(&isle->report_lock, flags);
	if (isle->state != ISLE_OFFLINE && isle->state != ISLE_LOADED)
		since = isle->boot_time;
	spin_unlock_irqrestore(&isle->report_lock, flags);
	return since ? div_u64(ktime_get_ns() - since, NSEC_PER_MSEC) : 0;
}
