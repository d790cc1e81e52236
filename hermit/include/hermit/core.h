/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Per-core data. A core finds its own through GS.
 */
#ifndef HERMIT_CORE_H
#define HERMIT_CORE_H

#include <stdbool.h>
#include <stdint.h>
#include <arch/core.h>
#include <hermit/isle.h>
#include <hermit/task.h>
#include <hermit/timer.h>

/* Ready tasks of a core: one queue per priority, and which are not empty. */
struct run_queue {
	uint32_t filled;		/* bit p: priority p has tasks */
	struct task *first[TASK_PRIORITIES];
	struct task *last[TASK_PRIORITIES];
};

/*
 * Who may touch what: fields above the line only the owner, with interrupts off;
 * those below are shared and accessed atomically.
 */
struct core {
	/* These are struct isle_core_self; core_self() reads GS:0. */
	struct core *self;
	struct task *current;
	uint32_t index;			/* in isle_core[] and cores[] */

	struct run_queue ready;
	struct timer_queue timers;
	struct task *idle;
	struct task *departing;		/* ended, or moves: dealt with once we are off its stack */
	struct timer slice_timer;	/* set while @slice is */
	uint64_t switches;		/* between tasks, so far */
	uint64_t started;		/* stamp: the scheduler began */
	uint64_t slice_switches;	/* what @switches was when the slice began */
	bool slice_over;		/* the current task has had its share */
	bool suspicious;		/* a thread began to wait for another: deadlock.h */
	struct timer look_timer;
	uint64_t idle_stack;		/* top of the stack of boot and idle task */
	uint32_t apic_id;
	struct isle_core *slot;		/* what Linux sees of this core */
	uint64_t heartbeat;
	uint64_t interrupts;		/* taken so far; others read it atomically */

	/* ---- shared ---- */
	struct task *inbox __attribute__((aligned(64))); /* tasks that others woke, LIFO */
	uint32_t sleeping;		/* halted: needs an interrupt to look at the inbox */
	uint32_t priority;		/* of the current task, for preemption */
	uint32_t slice;			/* the timer will look for others of that priority */

	struct arch_core arch;
};

_Static_assert(offsetof(struct core, self) == offsetof(struct isle_core_self, self), "self");
_Static_assert(offsetof(struct core, current) == offsetof(struct isle_core_self, task), "task");
_Static_assert(offsetof(struct core, index) == offsetof(struct isle_core_self, index), "index");

/**
 * core_heartbeat() - count that this core does something; Linux sees the count
 * @core: this core
 *
 * Context: interrupts off.
 */
static inline void core_heartbeat(struct core *core)
{
	__atomic_store_n(&core->slot->heartbeat, ++core->heartbeat, __ATOMIC_RELAXED);
}

/* One per lent core, in the order of isle_core[]; read by entry.asm. */
extern struct core **cores;
extern uint32_t core_count;

/**
 * cores_prepare() - allocate the per-core data of all cores
 * @boot: boot page
 *
 * Context: core 0, once, before paging_init(). Return: 0, -ENOMEM.
 */
int cores_prepare(const struct isle_boot *boot);

/**
 * core_arrived() - this core is about to enter the scheduler
 * @core: this core
 */
void core_arrived(struct core *core);

/**
 * cores_wait() - until all cores are in the scheduler
 *
 * Context: task. Linux starts the cores one by one and ends the isle if one
 * does not come up, so this needs no deadline of its own.
 */
void cores_wait(void);

#endif /* HERMIT_CORE_H */
