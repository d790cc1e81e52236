/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tasks: what the scheduler switches between. A task lives on one core; its
 * structure, its TLS and its stack are one block of the stack region.
 */
#ifndef HERMIT_TASK_H
#define HERMIT_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <arch/cpu.h>
#include <hermit/debug.h>

struct core;

#define TASK_PRIORITY_NORMAL	16u
#define TASK_PRIORITY_NETWORK	24u
#define TASK_CORE_ANY		UINT32_MAX

enum task_state {
	TASK_READY = ISLE_TASK_READY,	/* in a run queue or inbox */
	TASK_RUNNING = ISLE_TASK_RUNNING,
	TASK_BLOCKED = ISLE_TASK_BLOCKED,
	TASK_ENDED = ISLE_TASK_ENDED,
};

/* What a task is to look at before it goes on (task.attention). */
#define TASK_ATTENTION_MOVE	(1u << 0)	/* @home is another core */
#define TASK_ATTENTION_SIGNAL	(1u << 1)	/* a signal may be there to be handled */
#define TASK_ATTENTION_CANCEL	(1u << 2)	/* pthread_cancel() */

/*
 * Owned by the task's core; @state may be set READY by whoever wakes it, @home and
 * @attention are atomic and anybody's; @deferred is the task's own. The first part is
 * what debuggers see, struct isle_task.
 */
struct task {
	uint64_t stack_pointer;		/* while not running */
	uint64_t thread_pointer;
	struct interrupt_frame *frame;	/* while preempted: its registers; else NULL */
	struct core *core;
	uint32_t state;			/* enum task_state */
	uint32_t priority;
	uint32_t id;
	char name[TASK_NAME_MAX];
	uint32_t reserved;

	struct task *next;		/* in run queue or inbox */
	struct core *home;		/* where it shall run: it moves there when it can */
	struct stack *stack;		/* NULL: the program's own memory */
	uint64_t stack_bottom;
	uint64_t stack_top;
	void (*entry)(void *argument);
	void *argument;
	void *thread;			/* the pthread layer's, NULL in kernel tasks */
	uint32_t attention;		/* TASK_ATTENTION_* */
	uint32_t deferred;		/* kernel mutexes that it holds: no handler runs */
	const uint32_t *sleeps_on;	/* in futex_wait_attentive(); atomic */
	/*
	 * Stamps that it has run for. While it runs: less the stamp of when it began, so below 0.
	 * One word, which any core can read at any time.
	 */
	int64_t run;
};

#define TASK_SEEN_ASSERT(field) _Static_assert( \
	offsetof(struct task, field) == offsetof(struct isle_task, field), #field)
TASK_SEEN_ASSERT(stack_pointer);
TASK_SEEN_ASSERT(thread_pointer);
TASK_SEEN_ASSERT(frame);
TASK_SEEN_ASSERT(core);
TASK_SEEN_ASSERT(state);
TASK_SEEN_ASSERT(priority);
TASK_SEEN_ASSERT(id);
TASK_SEEN_ASSERT(name);
TASK_SEEN_ASSERT(reserved);

struct task_attributes {
	const char *name;		/* cut to TASK_NAME_MAX - 1 bytes */
	uint32_t priority;
	uint32_t core;			/* index, or TASK_CORE_ANY: where the fewest are */
	size_t stack_bytes;		/* 0: the default */
	void *stack;			/* lowest address of the caller's own; NULL: from stack.h */
	void *thread;			/* a thread's; it starts as after task_defer() */
};

/**
 * task_create() - make a task and let it run
 * @attributes: how
 * @entry: what; the task ends when it returns
 * @argument: for @entry
 * @task: the new task; stale as soon as it has ended. May be NULL.
 *
 * Context: task. Return: 0; -EAGAIN without memory for the stack; -EINVAL for a
 * core that the isle does not have.
 */
int task_create(const struct task_attributes *attributes, void (*entry)(void *argument),
		void *argument, struct task **task);

/** task_exit() - end the calling task. Its stack is kept for the next one. */
void __attribute__((noreturn)) task_exit(void);

/**
 * task_move() - let a task run on another core from now on
 * @task: has not ended
 * @core: index of the core
 *
 * A task that runs, or is ready, leaves its core at once; one that is blocked does
 * when it wakes up. Context: any.
 */
void task_move(struct task *task, uint32_t core);

/** task_name() - name a task. @task: it. @name: cut to TASK_NAME_MAX - 1 bytes. */
void task_name(struct task *task, const char *name);

/** task_is_placed() - does placement.h count this task? @task: any. */
bool task_is_placed(const struct task *task);

/**
 * task_attend() - look at what wants the calling task's attention
 *
 * Called at the end of everything that blocks. Context: task, interrupts on.
 */
void task_attend(void);

/** task_defer() - no signal handler may run in the calling task for now. */
void task_defer(void);

/** task_allow() - undo one task_defer(); what came meanwhile is handled in here. */
void task_allow(void);

/** task_run() - first C code of a new task, called by context_start. @task: it. */
void __attribute__((noreturn)) task_run(struct task *task);

/** task_current() - the calling task. Context: task. */
static inline struct task *task_current(void)
{
	return (struct task *)core_word(offsetof(struct isle_core_self, task));
}

/**
 * task_create_idle() - make the task that a core falls back on
 * @core: whose; its @idle and @idle_stack are set
 *
 * Context: boot of core 0. Return: the task, NULL without memory.
 */
struct task *task_create_idle(struct core *core);

#endif /* HERMIT_TASK_H */
