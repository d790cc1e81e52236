// SPDX-License-Identifier: BSD-2-Clause
/*
 * Per-core timeouts on the one-shot APIC timer.
 */
#include <stddef.h>
#include <arch/apic.h>
#include <arch/cpu.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/timer.h>

static struct timer *timer_of(struct heap_node *node)
{
	return (struct timer *)node;
}

/* Makes sure that the APIC comes at @deadline or before. */
static void arm(struct timer_queue *queue, uint64_t deadline)
{
	if (queue->armed && queue->armed <= deadline)
		return;
	queue->armed = deadline;
	apic_timer_arm(clock_stamp_at(deadline));
}

void timer_set(struct timer *timer, uint64_t deadline)
{
	struct timer_queue *queue = &core_self()->timers;

	timer->node.key = deadline;
	timer->queued = true;
	heap_insert(timer->lazy ? &queue->lazy : &queue->urgent, &timer->node);
	if (!timer->lazy)
		arm(queue, deadline);
	else if (queue->lazy == &timer->node)
		queue->lazy_stamp = 0;	/* the next poll works it out */
}

void timer_cancel(struct timer *timer)
{
	struct timer_queue *queue = &core_self()->timers;

	if (!timer->queued)
		return;
	timer->queued = false;
	heap_remove(timer->lazy ? &queue->lazy : &queue->urgent, &timer->node);
}

static void expire_due(struct heap_node **heap, uint64_t now)
{
	while (*heap && (*heap)->key <= now) {
		struct timer *timer = timer_of(*heap);

		timer->queued = false;
		heap_remove(heap, &timer->node);
		timer->expire(timer);
	}
}

void timer_poll_lazy(struct timer_queue *queue)
{
	expire_due(&queue->lazy, clock_monotonic());
	if (queue->lazy)
		queue->lazy_stamp = clock_stamp_at(queue->lazy->key);
}

void timer_interrupt(void)
{
	struct timer_queue *queue = &core_self()->timers;
	uint64_t now = clock_monotonic();

	queue->armed = 0;
	expire_due(&queue->urgent, now);
	expire_due(&queue->lazy, now);
	if (queue->urgent)
		arm(queue, queue->urgent->key);
}

void timer_idle(struct timer_queue *queue)
{
	if (queue->urgent)
		arm(queue, queue->urgent->key);
	if (queue->lazy)
		arm(queue, queue->lazy->key);
}
