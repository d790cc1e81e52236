/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduler: per core, 32 priorities, round robin within one. A task is
 * preempted by a task of higher priority, by one of its own when it has had the
 * core for a time slice, and to look at its attention flags.
 */
#ifndef HERMIT_SCHED_H
#define HERMIT_SCHED_H

#include <stdbool.h>

struct core;
struct task;

/**
 * sched_init() - turn the caller into this core's idle task
 * @core: this core
 *
 * Context: each core, once, interrupts off.
 */
void sched_init(struct core *core);

/** sched_idle() - run tasks, halt while there are none. */
void __attribute__((noreturn)) sched_idle(void);

/** sched_yield_core() - let others of the same priority run first. Context: task. */
void sched_yield_core(void);

/**
 * sched_block() - stop running until sched_wake()
 *
 * The caller has made itself findable for the one who wakes it, and set its
 * state to TASK_BLOCKED before that. Context: task, interrupts off.
 */
void sched_block(void);

/**
 * sched_wake() - make a task ready
 * @task: blocked, or about to be; nobody else wakes it at the same time
 *
 * If it outranks the caller and lives on the same core it runs before this returns.
 *
 * Context: any core, task (interrupts on) or interrupt.
 */
void sched_wake(struct task *task);

/**
 * sched_preempts() - is the current task to be interrupted?
 *
 * By a task that outranks it, because its time slice is over, or because something
 * wants its attention.
 *
 * Context: task or end of an interrupt, interrupts off.
 */
bool sched_preempts(void);

/**
 * sched_preempt() - let another task run if one should; move if we should
 *
 * Context: as sched_preempts().
 */
void sched_preempt(void);

/** sched_interrupt() - let a core look at its current task. @core: any. Context: any. */
void sched_interrupt(struct core *core);

/** sched_finish_switch() - first thing on the new stack after a switch. */
void sched_finish_switch(void);

#endif /* HERMIT_SCHED_H */
