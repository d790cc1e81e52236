/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An isle with a few tasks, and where in its memory lies what others read.
 */
#ifndef FUZZ_ISLE_H
#define FUZZ_ISLE_H

#include "../unit/isle_memory.h"

#define TASKS		3u

/* Makes the isle; @tasks: offsets of the tasks' records. The first ones are stopped on cores. */
static inline void isle_create(struct fake_memory *fake, uint64_t tasks[TASKS])
{
	uint64_t address;

	fake_create(fake);
	for (uint32_t i = 0; i < TASKS; i++) {
		struct isle_task *task = fake_task(fake, i + 1, "task", &address);

		tasks[i] = (uint64_t)((uint8_t *)task - fake->inspect.memory);
		if (i < FAKE_CORES)
			fake_stop(fake, i, task, address);
	}
}

/* Offset of some word of the core table. */
static inline uint64_t isle_core_offset(uint64_t index)
{
	return ISLE_CORES_OFFSET + 64 + (index * 8) % (FAKE_CORES * 128 - 64);
}

/* Offset of some word of a task's record or of its stack's. */
static inline uint64_t isle_task_offset(const uint64_t tasks[TASKS], uint64_t index)
{
	return tasks[index % TASKS] + (index / TASKS * 8) % (sizeof(struct isle_task) +
							    sizeof(struct stack));
}

#endif /* FUZZ_ISLE_H */
