/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking into an isle from Linux: its memory, tasks and registers, as
 * uapi/hermit/debug.h lays them out. Nothing in there is trusted: every address
 * is checked, every walk ends. hermit.ko and the proxy compile this, and the
 * unit tests; there is no OS in here.
 */
#ifndef INSPECT_H
#define INSPECT_H

#include <hermit/debug.h>
#include <hermit/shared.h>

/* A walk may be long: between two steps the kernel may do something else. */
#ifdef __KERNEL__
#include <linux/sched.h>
#include <linux/string.h>
#define inspect_breathe()	cond_resched()
#else
#include <string.h>
#define inspect_breathe()	((void)0)
#endif

/**
 * struct inspect - an isle to look into
 * @memory: isle memory from offset 0; others may write to it meanwhile
 * @size: its bytes
 * @image_size: of the image, from ISLE_IMAGE_OFFSET on, at most @size
 * @cores: entries of isle_core[], at most ISLE_CORES_MAX
 *
 * All of it is Linux's own word.
 */
struct inspect {
	uint8_t *memory;
	uint64_t size;
	uint64_t image_size;
	uint32_t cores;
};

/**
 * struct inspect_walk - where a walk over stacks and tasks stands
 * @next: address of the next struct stack, linear map
 * @left: bytes that the stacks to come may have in all
 * @count: stacks that may come; an isle that has more does not get them all looked at
 */
struct inspect_walk {
	uint64_t next;
	uint64_t left;
	uint32_t count;
};

/**
 * struct inspect_stack - a stack, checked
 * @bottom: lowest address
 * @bytes: its size
 * @offset: the same place in isle memory; all of it lies in there
 * @task: address of the task on it as the isle says it; may be anything
 */
struct inspect_stack {
	uint64_t bottom;
	uint64_t bytes;
	uint64_t offset;
	uint64_t task;
};

#define INSPECT_NO_CORE		(~0u)

/**
 * struct inspect_task - a task, checked
 * @task: copy of what the isle says; the name ends with NUL, the rest may be anything
 * @address: of the original
 * @offset: the same in isle memory
 * @core: index of the core on which it is current, or INSPECT_NO_CORE
 * @stack: it lives on
 */
struct inspect_task {
	struct isle_task task;
	uint64_t address;
	uint64_t offset;
	uint32_t core;
	struct inspect_stack stack;
};

enum inspect_source {
	INSPECT_RUNNING,		/* its core runs: nobody knows */
	INSPECT_FRAME,			/* all general registers are known and can be changed */
	INSPECT_CONTEXT,		/* what a call preserves is known */
};

/**
 * struct inspect_registers - registers of a task
 * @source: where they are from
 * @frame: general registers; with INSPECT_CONTEXT those that are not known are 0
 * @frame_offset: original of @frame in isle memory, with INSPECT_FRAME
 * @fpu_offset: x87 and SSE registers in isle memory, ISLE_FPU_BYTES; 0: not known
 */
struct inspect_registers {
	enum inspect_source source;
	struct interrupt_frame frame;
	uint64_t frame_offset;
	uint64_t fpu_offset;
};

/**
 * inspect_find() - where in isle memory is an address?
 * @inspect: the isle
 * @address: any
 * @offset: in isle memory, if found
 *
 * Return: bytes that follow there in one piece, 0 if nothing is at @address.
 */
uint64_t inspect_find(const struct inspect *inspect, uint64_t address, uint64_t *offset);

/**
 * inspect_read() - copy from an address of the isle
 * @inspect: the isle
 * @address: any
 * @to: where to
 * @bytes: how many
 *
 * Return: bytes copied; fewer than @bytes if the rest is not there.
 */
uint64_t inspect_read(const struct inspect *inspect, uint64_t address, void *to, uint64_t bytes);

/**
 * inspect_begin() - start a walk over stacks or tasks, newest first
 * @inspect: the isle
 * @walk: filled
 */
void inspect_begin(const struct inspect *inspect, struct inspect_walk *walk);

/**
 * inspect_next_stack() - the next stack
 * @inspect: the isle
 * @walk: from inspect_begin(), moved on
 * @stack: filled
 *
 * All stacks of a walk together are at most as large as isle memory.
 *
 * Return: false at the end of the list, or where it makes no sense.
 */
bool inspect_next_stack(const struct inspect *inspect, struct inspect_walk *walk,
			struct inspect_stack *stack);

/**
 * inspect_next_task() - the next task that has not ended
 * @inspect: the isle
 * @walk: from inspect_begin(), moved on
 * @task: filled
 *
 * Return: false at the end.
 */
bool inspect_next_task(const struct inspect *inspect, struct inspect_walk *walk,
		       struct inspect_task *task);

/**
 * inspect_foreign_task() - the task that a core has, if it lives on memory of the program's own
 * @inspect: the isle
 * @core: below its cores
 * @task: filled; of its stack nothing is known
 *
 * Such a task is on no stack that inspect_next_task() knows of.
 *
 * Return: false if the core has none like that.
 */
bool inspect_foreign_task(const struct inspect *inspect, uint32_t core,
			  struct inspect_task *task);

/**
 * inspect_registers() - registers of a task
 * @inspect: the isle
 * @task: from inspect_next_task()
 * @registers: filled; all 0 with INSPECT_RUNNING
 */
void inspect_registers(const struct inspect *inspect, const struct inspect_task *task,
		       struct inspect_registers *registers);

/** inspect_core() - what a core says of itself. @inspect: the isle. @core: below its cores. */
struct isle_core *inspect_core(const struct inspect *inspect, uint32_t core);

/**
 * inspect_rank() - how much is a task worth being shown first?
 * @task: from inspect_next_task()
 *
 * Return: 0 for what a core runs when there is nothing to do, INSPECT_RANK_MAX for what
 * has a core.
 */
unsigned int inspect_rank(const struct inspect_task *task);

#define INSPECT_RANK_MAX	2u

#endif /* INSPECT_H */
