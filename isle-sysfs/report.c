// SPDX-License-Identifier: GPL-2.0-only
/*
 * State of an isle, and what the isle says about itself in its boot page, as far as
 * inspect/status.c believes it.
 */
#include <linux/kernfs.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/rcupdate.h>
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

static const char * const cause_names[] = {
	[ISLE_CAUSE_NONE]	= "unknown",
	[ISLE_CAUSE_PANIC]	= "panic",
	[ISLE_CAUSE_ABORT]	= "abort",
	[ISLE_CAUSE_ARITHMETIC]	= "arithmetic",
	[ISLE_CAUSE_OPCODE]	= "opcode",
	[ISLE_CAUSE_MEMORY]	= "memory",
	[ISLE_CAUSE_STACK]	= "stack",
	[ISLE_CAUSE_FAULT]	= "fault",
};

static_assert(ARRAY_SIZE(cause_names) == ISLE_CAUSE_COUNT);

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
	isle->ending = status_ending(isle->ending, isle->state, state, isle->report.exit_code);
	isle->state = state;
	isle->changes++;
	if (isle->untold_count < ISLE_UNTOLD_MAX)
		isle->untold[isle->untold_count++] = state;
}

/* The oldest state that nobody was told of; false if there is none. */
static bool take_untold(struct isle *isle, enum isle_state *state)
{
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&isle->report_lock, flags);
	found = isle->untold_count > 0;
	if (found) {
		*state = isle->untold[0];
		isle->untold_count--;
		memmove(isle->untold, isle->untold + 1,
			isle->untold_count * sizeof(*isle->untold));
	}
	spin_unlock_irqrestore(&isle->report_lock, flags);
	return found;
}

/* A uevent for each transition, in their order. */
static void tell(struct work_struct *work)
{
	struct isle *isle = container_of(work, struct isle, tell);
	char number[sizeof("ISLE=") + 10];
	char text[sizeof("STATE=") + 16];
	char *variables[3] = { number, text };
	enum isle_state state;

	snprintf(number, sizeof(number), "ISLE=%u", isle->number);
	mutex_lock(&isle->tell_lock);
	while (take_untold(isle, &state)) {
		snprintf(text, sizeof(text), "STATE=%s", state_names[state]);
		kobject_uevent_env(&isle->kobj, KOBJ_CHANGE, variables);
	}
	mutex_unlock(&isle->tell_lock);
}

/**
 * isle_report_init() - get ready to report
 * @isle: just allocated
 */
void isle_report_init(struct isle *isle)
{
	spin_lock_init(&isle->report_lock);
	init_waitqueue_head(&isle->state_changed);
	mutex_init(&isle->tell_lock);
	INIT_WORK(&isle->tell, tell);
	isle->report.exit_code = ISLE_NO_EXIT;
}

/**
 * isle_report_exit() - tell nobody any more
 * @isle: offline for good
 *
 * Context: may sleep.
 */
void isle_report_exit(struct isle *isle)
{
	cancel_work_sync(&isle->tell);
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
 * Context: may sleep.
 */
void isle_set_state(struct isle *isle, enum isle_state state)
{
	unsigned long flags;

	spin_lock_irqsave(&isle->report_lock, flags);
	change_state(isle, state);
	spin_unlock_irqrestore(&isle->report_lock, flags);
	notify(isle);
	/* At once: so the few that an isle reports itself always find room. */
	tell(&isle->tell);
}

/* Has the isle all its cores, and is it not at its end? */
static bool is_up(const struct isle *isle)
{
	return isle->boot_time && (isle->state == ISLE_BOOTING || isle->state == ISLE_RUNNING ||
				   isle->state == ISLE_HUNG);
}

/**
 * isle_wants_probe() - does it make sense to probe the isle?
 * @isle: any state
 * @changes: number of state changes so far, for isle_set_hung()
 *
 * Return: true if all its cores should answer; those that stand still should not.
 */
bool isle_wants_probe(struct isle *isle, u32 *changes)
{
	unsigned long flags;
	bool wants;

	isle_refresh(isle);
	spin_lock_irqsave(&isle->report_lock, flags);
	*changes = isle->changes;
	wants = is_up(isle) && !isle_is_paused(isle);
	spin_unlock_irqrestore(&isle->report_lock, flags);
	return wants;
}

/**
 * isle_set_hung() - the verdict of a probe
 * @isle: any state
 * @changes: from isle_wants_probe(); nothing happens if the state has changed since
 * @hung: some core did not answer
 *
 * Context: may sleep.
 * Return: true if that was news.
 */
bool isle_set_hung(struct isle *isle, u32 changes, bool hung)
{
	unsigned long flags;
	bool news;

	spin_lock_irqsave(&isle->report_lock, flags);
	news = isle->changes == changes && is_up(isle) && hung != (isle->state == ISLE_HUNG);
	if (news)
		change_state(isle, hung ? ISLE_HUNG : status_before_hung(isle_boot_page(isle)));
	spin_unlock_irqrestore(&isle->report_lock, flags);
	if (news) {
		notify(isle);
		tell(&isle->tell);
	}
	return news;
}

/* Takes over what the isle reports; true if that changes the state. */
static bool take_report(struct isle *isle)
{
	const struct isle_boot *boot = isle_boot_page(isle);
	struct isle_report *report = &isle->report;
	enum isle_state state;
	u32 core;

	lockdep_assert_held(&isle->report_lock);
	state = status_take(boot, isle->state, report);
	if (state == isle->state)
		return false;
	if (state == ISLE_CRASHED) {
		core = status_cause_core(boot, isle->cores);
		report->cause_cpu = cpumask_nth(core, &isle->cpus);
	}
	change_state(isle, state);
	return true;
}

/* Has a core stopped itself for a debugger? Who polls wants to know. */
static bool take_stops(struct isle *isle)
{
	u32 stops;

	lockdep_assert_held(&isle->report_lock);
	if (!is_up(isle))
		return false;
	stops = READ_ONCE(isle_debug_area(isle)->events);
	if (stops == isle->stops)
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
	if (changed) {
		notify(isle);
		schedule_work(&isle->tell);
	}
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
 * isle_exit_show() - how the last run ended
 * @isle: any state
 * @buffer: of a sysfs file
 *
 * Return: bytes written: exit code, or -1, a word, and a newline.
 */
int isle_exit_show(struct isle *isle, char *buffer)
{
	static const char * const words[] = {
		[ISLE_ENDING_NONE]	= "none",
		[ISLE_ENDING_EXITED]	= "exited",
		[ISLE_ENDING_KILLED]	= "killed",
		[ISLE_ENDING_HUNG]	= "hung",
		[ISLE_ENDING_STOPPED]	= "stopped",
	};
	unsigned long flags;
	const char *word;
	int code;

	isle_refresh(isle);
	spin_lock_irqsave(&isle->report_lock, flags);
	word = isle->ending == ISLE_ENDING_CRASHED ? cause_names[isle->report.cause] :
						     words[isle->ending];
	code = isle->report.exit_code;
	if (isle->ending == ISLE_ENDING_KILLED)
		code &= STATUS_EXIT_MASK;
	spin_unlock_irqrestore(&isle->report_lock, flags);
	return sysfs_emit(buffer, "%d %s\n", code, word);
}

/**
 * isle_heartbeat() - how often the schedulers of all cores have run
 * @isle: any state
 *
 * Return: the sum as the cores report it, 0 if the isle is offline.
 */
u64 isle_heartbeat(struct isle *isle)
{
	struct isle_core *core;
	unsigned int cores;
	u64 sum = 0;

	/* While it has cores its memory stays; see detach() in memory.c. */
	rcu_read_lock();
	cores = READ_ONCE(isle->cores);
	core = isle_core_table(isle);
	while (cores--)
		sum += READ_ONCE(core[cores].heartbeat);
	rcu_read_unlock();
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
