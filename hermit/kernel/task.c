// SPDX-License-Identifier: BSD-2-Clause
/*
 * Making and ending tasks. The top of a task's stack block holds, from above:
 * struct stack, struct task, thread control block, TLS; the stack starts below.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <arch/context.h>
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/memory.h>
#include <hermit/placement.h>
#include <hermit/sched.h>
#include <hermit/shared.h>
#include <hermit/stack.h>
#include <hermit/task.h>

#define STACK_ALIGN	64ull		/* of TLS at least, and of the stack's start */

/* Thread control block: FS points at it (System V ABI TLS, variant II). */
struct thread_control {
	struct thread_control *self;
};

/* Set by the linker script: initial content of TLS, its size and alignment. */
extern const char __hermit_tls_start[], __hermit_tls_data_end[], __hermit_tls_end[], __hermit_tls_align[];

static uint32_t next_id;

/* Lays out TLS below @top. Returns the thread pointer; *@top is where it ends. */
static uint64_t tls_place(uint64_t *top)
{
	uint64_t align = (uint64_t)__hermit_tls_align > STACK_ALIGN ? (uint64_t)__hermit_tls_align : STACK_ALIGN;
	uint64_t bytes = (uint64_t)(__hermit_tls_end - __hermit_tls_start);
	uint64_t data = (uint64_t)(__hermit_tls_data_end - __hermit_tls_start);
	uint64_t pointer = (*top - sizeof(struct thread_control)) & ~(align - 1);
	uint64_t block = pointer - ((bytes + (uint64_t)__hermit_tls_align - 1) & ~((uint64_t)__hermit_tls_align - 1));

	memcpy((void *)block, __hermit_tls_start, data);
	memset((void *)(block + data), 0, bytes - data);
	((struct thread_control *)pointer)->self = (struct thread_control *)pointer;
	*top = block & ~(STACK_ALIGN - 1);
	return pointer;
}

/* Bytes of a stack block that are not stack. */
static size_t overhead(void)
{
	return sizeof(struct task) + sizeof(struct thread_control) +
	       (size_t)(__hermit_tls_end - __hermit_tls_start) + 2 * (size_t)__hermit_tls_align + 2 * STACK_ALIGN;
}

void task_name(struct task *task, const char *name)
{
	strncpy(task->name, name, TASK_NAME_MAX - 1);
	task->name[TASK_NAME_MAX - 1] = '\0';
}

/* The end of the memory that a task is laid out in, NULL if there is none. */
static void *block_alloc(const struct task_attributes *attributes)
{
	size_t bytes = attributes->stack_bytes ? attributes->stack_bytes : STACK_DEFAULT;

	if (attributes->stack)
		return bytes > 2 * overhead() ? (char *)attributes->stack + bytes : NULL;
	return bytes > memory_size() ? NULL : stack_alloc(bytes + overhead());
}

static struct task *task_alloc(const struct task_attributes *attributes, uint64_t *top)
{
	void *end = block_alloc(attributes);
	struct stack *stack = attributes->stack ? NULL : end;
	struct task *task;

	if (!end)
		return NULL;
	task = (struct task *)(((uint64_t)end - sizeof(*task)) & ~(STACK_ALIGN - 1));
	*task = (struct task){
		.stack = stack,
		.stack_bottom = stack ? stack->bottom : (uint64_t)attributes->stack,
		.thread = attributes->thread,
		.deferred = attributes->thread ? 1 : 0,	/* until it knows itself */
		.priority = attributes->priority,
		.id = __atomic_add_fetch(&next_id, 1, __ATOMIC_RELAXED),
	};
	task_name(task, attributes->name);
	if (stack)
		shared_store_release(&stack->task, (uint64_t)task);
	*top = (uint64_t)task;
	task->thread_pointer = tls_place(top);
	task->stack_top = *top;
	return task;
}

/* The kernel's own tasks do not count: they mostly sleep. */
bool task_is_placed(const struct task *task)
{
	return task->priority == TASK_PRIORITY_NORMAL;
}

int task_create(const struct task_attributes *attributes, void (*entry)(void *argument),
		void *argument, struct task **result)
{
	uint32_t core = attributes->core;
	struct task *task;
	uint64_t top;

	if (core != TASK_CORE_ANY && core >= core_count)
		return -EINVAL;
	task = task_alloc(attributes, &top);
	if (!task)
		return -EAGAIN;
	if (core == TASK_CORE_ANY)
		core = placement_choose(NULL, 0);
	task->core = cores[core];
	task->home = cores[core];
	task->entry = entry;
	task->argument = argument;
	task->stack_pointer = context_prepare((void *)top, task);
	if (task_is_placed(task))
		placement_add(core);
	if (result)
		*result = task;
	sched_wake(task);
	return 0;
}

struct task *task_create_idle(struct core *core)
{
	const struct task_attributes attributes = {
		.name = "idle",
		.priority = TASK_PRIORITIES,	/* nobody needs to preempt it */
		.stack_bytes = STACK_KERNEL,
	};
	uint64_t top;
	struct task *task = task_alloc(&attributes, &top);

	if (!task)
		return NULL;
	task->core = core;
	task->home = core;
	core->idle = task;
	core->idle_stack = top;
	return task;
}

void task_run(struct task *task)
{
	task_attend();
	task->entry(task->argument);
	task_exit();
}

void task_exit(void)
{
	struct task *task = task_current();

	irq_disable();
	if (task_is_placed(task))
		placement_remove(task->core->index);
	task->state = TASK_ENDED;
	sched_block();
	panic("a task that has ended runs again");
}

void task_move(struct task *task, uint32_t core)
{
	struct core *now;

	__atomic_store_n(&task->home, cores[core], __ATOMIC_SEQ_CST);
	__atomic_fetch_or(&task->attention, TASK_ATTENTION_MOVE, __ATOMIC_SEQ_CST);
	now = __atomic_load_n(&task->core, __ATOMIC_RELAXED);
	if (task == task_current())
		sched_yield_core();
	else
		sched_interrupt(now);
}

void task_attend(void)
{
	struct task *task = task_current();

	if (task->attention & TASK_ATTENTION_MOVE)
		sched_yield_core();
	if ((task->attention & TASK_ATTENTION_SIGNAL) && !task->deferred)
		interrupt_self();
}

void task_defer(void)
{
	task_current()->deferred++;
}

void task_allow(void)
{
	struct task *task = task_current();

	task->deferred--;
	if (task->attention)
		task_attend();
}
