/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Isle memory with stacks, tasks and cores in it, as an isle's kernel lays them
 * out, for the tests of what looks into an isle.
 */
#ifndef ISLE_MEMORY_H
#define ISLE_MEMORY_H

#include "inspect.h"
#include "unit.h"

#define FAKE_MEMORY	0x400000ull
#define FAKE_IMAGE	0x10000ull
#define FAKE_STACK	0x4000ull
#define FAKE_CORES	2u
/* Per-core data, and registers of stopped cores. */
#define FAKE_SELF(core)	(0x80000ull + (core) * 0x1000ull)
#define FAKE_FRAME(core) (FAKE_SELF(core) + 0x100)
#define FAKE_FPU(core)	(FAKE_SELF(core) + 0x400)

struct fake_memory {
	struct inspect inspect;
	uint64_t next_offset;		/* where the next stack goes, from the end down */
	uint64_t next_address;
};

static inline uint64_t fake_linear(uint64_t offset)
{
	return ISLE_MEMORY_BASE + offset;
}

static inline struct isle_debug *fake_debug(struct fake_memory *fake)
{
	return (struct isle_debug *)(fake->inspect.memory + ISLE_DEBUG_OFFSET);
}

static inline void fake_create(struct fake_memory *fake)
{
	*fake = (struct fake_memory){
		.inspect = { calloc(1, FAKE_MEMORY), FAKE_MEMORY, FAKE_IMAGE, FAKE_CORES },
		.next_offset = FAKE_MEMORY,
		.next_address = ISLE_STACK_BASE,
	};
	assert_non_null(fake->inspect.memory);
	for (uint32_t i = 0; i < FAKE_CORES; i++) {
		struct isle_core_self self = { fake_linear(FAKE_SELF(i)), 0, i, 0 };

		memcpy(fake->inspect.memory + FAKE_SELF(i), &self, sizeof(self));
		inspect_core(&fake->inspect, i)->self = self.self;
	}
}

static inline void fake_destroy(struct fake_memory *fake)
{
	free(fake->inspect.memory);
}

/* Adds a stack with a task on it that waits; returns where the task's record is. */
static inline struct isle_task *fake_task(struct fake_memory *fake, uint32_t id, const char *name,
					  uint64_t *address)
{
	struct stack *stack;
	struct isle_task *task;
	struct context *context;
	uint64_t top;

	fake->next_offset -= FAKE_STACK;
	top = fake->next_offset + FAKE_STACK;
	stack = (struct stack *)(fake->inspect.memory + top) - 1;
	task = (struct isle_task *)stack - 1;
	context = (struct context *)((uint8_t *)task - 0x200);
	*address = fake->next_address + FAKE_STACK - sizeof(*stack) - sizeof(*task);
	*stack = (struct stack){
		.bottom = fake->next_address,
		.bytes = FAKE_STACK,
		.linear = fake_linear(fake->next_offset),
		.older = fake_debug(fake)->stacks,
		.task = *address,
	};
	*context = (struct context){ .rbx = id, .rip = ISLE_IMAGE_BASE + id };
	*task = (struct isle_task){
		.stack_pointer = *address - 0x200,
		.thread_pointer = 0x1000 + id,
		.core = fake_linear(FAKE_SELF(0)),
		.state = ISLE_TASK_BLOCKED,
		.priority = 16,
		.id = id,
	};
	snprintf(task->name, sizeof(task->name), "%s", name);
	fake_debug(fake)->stacks = fake_linear(top - sizeof(*stack));
	fake->next_address += 0x200000;
	return task;
}

/* Makes a task current on a core, which stands still with these registers. */
static inline struct interrupt_frame *fake_stop(struct fake_memory *fake, uint32_t core,
						struct isle_task *task, uint64_t address)
{
	struct isle_core_self *self = (void *)(fake->inspect.memory + FAKE_SELF(core));
	struct interrupt_frame *frame = (void *)(fake->inspect.memory + FAKE_FRAME(core));

	self->task = address;
	task->core = fake_linear(FAKE_SELF(core));
	task->state = ISLE_TASK_RUNNING;
	*frame = (struct interrupt_frame){ .rax = 0xa0 + core, .rip = ISLE_IMAGE_BASE + 0x100 + core,
					   .rsp = address - 0x1000, .cs = 8, .ss = 16 };
	inspect_core(&fake->inspect, core)->frame = fake_linear(FAKE_FRAME(core));
	inspect_core(&fake->inspect, core)->fpu = fake_linear(FAKE_FPU(core));
	return frame;
}

#endif /* ISLE_MEMORY_H */
