// SPDX-License-Identifier: BSD-2-Clause
/*
 * The scheduler. Run queues belong to their core and need no lock: they are
 * touched with interrupts off and by the owner only. Others leave woken tasks in
 * the core's inbox, a lock-free stack that the owner empties.
 *
 * Sleeping and waking pair up like this:
 *   owner: sleeping = 1, fence, inbox empty? -> halt
 *   waker: push to inbox, fence, sleeping? -> interrupt
 * so either the owner sees the task or the waker sees the sleeper. The same pair
 * guards the priority of the current task, by which wakers tell whether it has to
 * be interrupted for theirs:
 *   owner: priority = lower, fence, inbox empty? -> run it
 *   waker: push to inbox, fence, priority lower than the task's? -> interrupt
 *
 * Tasks of one priority share their core by time slices. There is no tick: a timer
 * runs only while another task of the current one's priority is ready, and once
 * started it is left alone, however often tasks switch. When it comes, it takes the
 * core from a task that has had it all the time, and starts again for any other. A
 * core that has it running needs no interrupt from wakers of equal priority:
 *   owner: slice = 0, fence, inbox empty? -> look again
 *   waker: push to inbox, fence, priority the same and no slice? -> interrupt
 */
#include <arch/apic.h>
#include <arch/context.h>
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/deadlock.h>
#include <hermit/forwarding.h>
#include <hermit/placement.h>
#include <hermit/sched.h>
#include <hermit/stack.h>

#define SLICE_NS	(5 * NS_PER_MS)

static void queue_append(struct run_queue *queue, struct task *task)
{
	uint32_t priority = task->priority;

	task->next = NULL;
	if (queue->filled & 1u << priority)
		queue->last[priority]->next = task;
	else
		queue->first[priority] = task;
	queue->last[priority] = task;
	queue->filled |= 1u << priority;
}

/* Before all others of its priority: it was to run, or has been interrupted. */
static void queue_prepend(struct run_queue *queue, struct task *task)
{
	uint32_t priority = task->priority;

	if (!(queue->filled & 1u << priority)) {
		queue_append(queue, task);
		return;
	}
	task->next = queue->first[priority];
	queue->first[priority] = task;
}

static struct task *queue_take(struct run_queue *queue)
{
	uint32_t priority;
	struct task *task;

	if (!queue->filled)
		return NULL;
	priority = 31u - (uint32_t)__builtin_clz(queue->filled);
	task = queue->first[priority];
	queue->first[priority] = task->next;
	if (!task->next)
		queue->filled &= ~(1u << priority);
	return task;
}

/* True if a task of at least @priority is queued. */
static bool queue_has(const struct run_queue *queue, uint32_t priority)
{
	return queue->filled >> priority;
}

/* Moves what others woke into the run queue, in the order of their waking. */
static void inbox_drain(struct core *core)
{
	struct task *task, *oldest = NULL;

	if (!__atomic_load_n(&core->inbox, __ATOMIC_RELAXED))
		return;
	task = __atomic_exchange_n(&core->inbox, NULL, __ATOMIC_ACQUIRE);
	while (task) {
		struct task *next = task->next;

		task->next = oldest;
		oldest = task;
		task = next;
	}
	while (oldest) {
		struct task *next = oldest->next;

		queue_append(&core->ready, oldest);
		oldest = next;
	}
}

/* Leaves @task, which is ready and off its stack, to @target. */
static void inbox_push(struct core *target, struct task *task)
{
	uint32_t priority;

	task->next = __atomic_load_n(&target->inbox, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&target->inbox, &task->next, task, true,
					    __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	priority = __atomic_load_n(&target->priority, __ATOMIC_RELAXED);
	if (__atomic_load_n(&target->sleeping, __ATOMIC_RELAXED) || priority < task->priority ||
	    (priority == task->priority && !__atomic_load_n(&target->slice, __ATOMIC_RELAXED)))
		apic_send(target->apic_id, VECTOR_WAKE);
}

static void task_depart(struct core *core)
{
	struct task *task = core->departing;

	core->departing = NULL;
	if (task->state == TASK_ENDED) {
		if (task->stack)
			stack_free(task->stack);
		return;
	}
	__atomic_fetch_and(&task->attention, ~TASK_ATTENTION_MOVE, __ATOMIC_SEQ_CST);
	task->core = __atomic_load_n(&task->home, __ATOMIC_SEQ_CST);
	if (task_is_placed(task)) {
		placement_remove(core->index);
		placement_add(task->core->index);
	}
	inbox_push(task->core, task);
}

void sched_finish_switch(void)
{
	struct core *core = core_self();

	if (core->departing)
		task_depart(core);
}

static void slice_start(struct core *core);

/* The timer has come; see the top of this file. */
static void slice_expire(struct timer *timer)
{
	struct core *core = core_self();

	(void)timer;
	__atomic_store_n(&core->slice, 0, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	inbox_drain(core);
	if (core->current == core->idle || !queue_has(&core->ready, core->current->priority))
		return;
	if (core->switches == core->slice_switches)
		core->slice_over = true;
	else
		slice_start(core);
}

static void slice_start(struct core *core)
{
	core->slice_switches = core->switches;
	core->slice_timer.expire = slice_expire;
	__atomic_store_n(&core->slice, 1, __ATOMIC_RELAXED);
	timer_set(&core->slice_timer, clock_monotonic() + SLICE_NS);
}

/* Does a ready task have to wait for one of its own priority? Then not for long. */
static void slice_check(struct core *core, const struct task *running)
{
	if (core->ready.filled && !core->slice && !core->slice_over &&
	    queue_has(&core->ready, running->priority))
		slice_start(core);
}

/*
 * Tells wakers what runs from now on. Returns false if one of them may have taken
 * us for something higher, and left a task in the inbox without an interrupt.
 */
static bool priority_publish(struct core *core, uint32_t priority)
{
	uint32_t before = core->priority;

	__atomic_store_n(&core->priority, priority, __ATOMIC_RELAXED);
	if (priority >= before)
		return true;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return !__atomic_load_n(&core->inbox, __ATOMIC_RELAXED);
}

static struct task *choose_next(struct core *core)
{
	for (;;) {
		struct task *next = queue_take(&core->ready);

		if (!next)
			next = core->idle;
		if (priority_publish(core, next->priority))
			return next;
		if (next != core->idle)
			queue_prepend(&core->ready, next);
		inbox_drain(core);
	}
}

/* One has run until now, the other begins; see task.h. */
static void charge(struct task *previous, struct task *next)
{
	int64_t now = (int64_t)cpu_stamp();

	__atomic_store_n(&previous->run, previous->run + now, __ATOMIC_RELAXED);
	__atomic_store_n(&next->run, next->run - now, __ATOMIC_RELAXED);
}

/* Gives the core to the best ready task; the current one has been dealt with. */
static void switch_to_next(struct core *core)
{
	struct task *previous = core->current;
	struct task *next = choose_next(core);

	next->state = TASK_RUNNING;
	core->slice_over = false;
	slice_check(core, next);
	if (next == previous)
		return;
	core->switches++;
	charge(previous, next);
	if (previous->state == TASK_ENDED)
		core->departing = previous;
	core->current = next;
	thread_pointer_set(next->thread_pointer);
	context_switch(&previous->stack_pointer, next->stack_pointer);
	sched_finish_switch();
}

/* The current task goes to the core where it shall be. */
static void leave_core(struct core *core, struct task *task)
{
	if (__atomic_load_n(&task->home, __ATOMIC_SEQ_CST) == core) {
		__atomic_fetch_and(&task->attention, ~TASK_ATTENTION_MOVE, __ATOMIC_SEQ_CST);
		return;
	}
	task->state = TASK_READY;
	core->departing = task;
	switch_to_next(core);
}

void sched_yield_core(void)
{
	uint64_t flags = irq_save();
	struct core *core = core_self();
	struct task *task = core->current;

	core_heartbeat(core);
	inbox_drain(core);
	timer_poll(&core->timers);
	if (task->attention & TASK_ATTENTION_MOVE) {
		leave_core(core, task);
	} else if (queue_has(&core->ready, task->priority)) {
		task->state = TASK_READY;
		queue_append(&core->ready, task);
		switch_to_next(core);
	}
	irq_restore(flags);
	if (task->attention & TASK_ATTENTION_SIGNAL)
		task_attend();
}

void sched_block(void)
{
	struct core *core = core_self();

	core_heartbeat(core);
	inbox_drain(core);
	timer_poll(&core->timers);
	switch_to_next(core);
}

void sched_wake(struct task *task)
{
	uint64_t flags = irq_save();
	struct core *target = task->core;

	task->state = TASK_READY;
	if (target == core_self()) {
		queue_append(&target->ready, task);
		if (target->current != target->idle)
			slice_check(target, target->current);
		/* With interrupts off we are in one: its end looks at this. */
		if ((flags & RFLAGS_IF) && sched_preempts())
			sched_preempt();
	} else {
		inbox_push(target, task);
	}
	irq_restore(flags);
}

bool sched_preempts(void)
{
	struct core *core = core_self();

	if (core->current == core->idle)
		return false;		/* it looks by itself once the interrupt returns */
	inbox_drain(core);
	slice_check(core, core->current);
	return queue_has(&core->ready, core->current->priority + !core->slice_over) ||
	       (core->current->attention & (TASK_ATTENTION_MOVE | TASK_ATTENTION_SIGNAL));
}

void sched_preempt(void)
{
	struct core *core = core_self();
	struct task *task = core->current;

	forward_ring_leave();
	if (task->attention & TASK_ATTENTION_MOVE) {
		leave_core(core, task);
		return;
	}
	task->state = TASK_READY;
	if (core->slice_over)
		queue_append(&core->ready, task);
	else
		queue_prepend(&core->ready, task);
	switch_to_next(core);
}

void sched_interrupt(struct core *core)
{
	apic_send(core->apic_id, VECTOR_WAKE);
}

void sched_init(struct core *core)
{
	core->idle->state = TASK_RUNNING;
	core->current = core->idle;
	core->started = cpu_stamp();
	core->idle->run = -(int64_t)core->started;
	thread_pointer_set(core->idle->thread_pointer);
}

void sched_idle(void)
{
	struct core *core = core_self();

	for (;;) {
		irq_disable();
		inbox_drain(core);
		if (core->ready.filled) {
			switch_to_next(core);
			continue;
		}
		if (core->suspicious)
			deadlock_idle(core);
		timer_idle(&core->timers);
		__atomic_store_n(&core->sleeping, 1, __ATOMIC_RELAXED);
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		if (!__atomic_load_n(&core->inbox, __ATOMIC_RELAXED) && !core->ready.filled)
			cpu_halt();
		__atomic_store_n(&core->sleeping, 0, __ATOMIC_RELAXED);
	}
}
