/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timeouts of a core. There is no tick: the APIC timer is armed for the earliest
 * one. A lazy timer never interrupts a running task; it is looked at when a task of
 * the core yields or blocks, and when there is nothing to do.
 */
#ifndef HERMIT_TIMER_H
#define HERMIT_TIMER_H

#include <stdbool.h>
#include <stdint.h>
#include <arch/cpu.h>
#include "../../lib/heap.h"

#define TIMER_NEVER	UINT64_MAX

struct timer {
	struct heap_node node;		/* first; key: CLOCK_MONOTONIC in ns */
	void (*expire)(struct timer *timer);
	bool queued;
	bool lazy;
};

/* Owned by its core, touched with interrupts off. */
struct timer_queue {
	struct heap_node *urgent;
	struct heap_node *lazy;
	uint64_t armed;			/* what the APIC is armed for, in ns; 0: nothing */
	uint64_t lazy_stamp;		/* no lazy one is due before this time stamp */
};

/**
 * timer_set() - start a timer on this core
 * @timer: not queued; @timer->expire and @timer->lazy are set
 * @deadline: CLOCK_MONOTONIC in ns
 *
 * Context: interrupts off. @timer->expire runs on this core with interrupts off.
 */
void timer_set(struct timer *timer, uint64_t deadline);

/**
 * timer_cancel() - stop a timer of this core; it may have expired already
 * @timer: set on this core before
 *
 * Context: interrupts off.
 */
void timer_cancel(struct timer *timer);

/** timer_poll_lazy() - the part of timer_poll() that looks at the clock. */
void timer_poll_lazy(struct timer_queue *queue);

/** timer_interrupt() - expire what is due, arm for the next. Context: interrupt. */
void timer_interrupt(void);

/** timer_poll() - expire lazy timers that are due. @queue: this core's. */
static inline void timer_poll(struct timer_queue *queue)
{
	/* In every yield: the clock costs ten times as much as the time stamp. */
	if (queue->lazy && cpu_stamp() >= queue->lazy_stamp)
		timer_poll_lazy(queue);
}

/** timer_idle() - the core is about to halt: arm for lazy timers too. @queue: its own. */
void timer_idle(struct timer_queue *queue);

#endif /* HERMIT_TIMER_H */
