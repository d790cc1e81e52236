// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks, registers and core files of an isle whose memory says anything: walks end,
 * and nothing outside of isle memory or of the core file's head is touched.
 */
#include "../unit/isle_memory.h"
#include "elfcore.h"
#include "fuzz.h"
#include "isle.h"

#define WRITES_MAX	64u

static struct fake_memory fake;
static uint64_t tasks[TASKS];		/* offsets of their records */

/* What was there before the input wrote. */
static struct {
	uint64_t offset;
	uint64_t value;
} undo[WRITES_MAX];
static unsigned int writes;

static void set_up(void)
{
	isle_create(&fake, tasks);
}

static void put(uint64_t offset, uint64_t value)
{
	uint8_t *at = fake.inspect.memory + offset;

	if (writes == WRITES_MAX)
		return;
	undo[writes].offset = offset;
	memcpy(&undo[writes].value, at, sizeof(value));
	memcpy(at, &value, sizeof(value));
	writes++;
}

/* Where something is read that matters. */
static uint64_t choose_offset(struct fuzz *fuzz)
{
	uint64_t index = fuzz_byte(fuzz);

	switch (fuzz_byte(fuzz) % 5) {
	case 0:
		return ISLE_DEBUG_OFFSET + 64;
	case 1:
		return isle_core_offset(index);
	case 2:
		return isle_task_offset(tasks, index);
	case 3:
		return FAKE_SELF(index % FAKE_CORES) + index / FAKE_CORES * 8;
	default:
		return fuzz_word(fuzz) % (FAKE_MEMORY - 8);
	}
}

/* An address of the isle, near something that is there, or any. */
static uint64_t choose_value(struct fuzz *fuzz)
{
	switch (fuzz_byte(fuzz) % 5) {
	case 0:
		return fuzz_long(fuzz);
	case 1:
		return fake_linear(fuzz_word(fuzz) % (FAKE_MEMORY + 64));
	case 2:
		return ISLE_STACK_BASE + fuzz_word(fuzz) % (TASKS * 0x200000u);
	case 3:
		return fake_linear(tasks[fuzz_byte(fuzz) % TASKS]);
	default:
		return fuzz_byte(fuzz);
	}
}

static void write_something(struct fuzz *fuzz)
{
	uint64_t offset = choose_offset(fuzz);

	put(offset, choose_value(fuzz));
}

static void walk_tasks(void)
{
	struct inspect_registers registers;
	struct inspect_walk walk;
	struct inspect_task task;

	inspect_begin(&fake.inspect, &walk);
	while (inspect_next_task(&fake.inspect, &walk, &task)) {
		fuzz_check(task.offset <= FAKE_MEMORY - sizeof(struct isle_task));
		fuzz_check(task.stack.bytes <= FAKE_MEMORY);
		fuzz_check(task.stack.offset <= FAKE_MEMORY - task.stack.bytes);
		fuzz_check(memchr(task.task.name, 0, sizeof(task.task.name)));
		fuzz_check(inspect_rank(&task) <= INSPECT_RANK_MAX);
		inspect_registers(&fake.inspect, &task, &registers);
		if (registers.source == INSPECT_FRAME)
			fuzz_check(registers.frame_offset <=
				   FAKE_MEMORY - sizeof(struct interrupt_frame));
		if (registers.fpu_offset)
			fuzz_check(registers.fpu_offset <= FAKE_MEMORY - ISLE_FPU_BYTES);
	}
}

static void read_somewhere(struct fuzz *fuzz)
{
	uint8_t bytes[64];
	uint64_t address = choose_value(fuzz);

	inspect_read(&fake.inspect, address, bytes, fuzz_byte(fuzz) % sizeof(bytes));
}

static void make_core(struct fuzz *fuzz)
{
	struct elfcore core = {
		.inspect = fake.inspect,
		.name = "program",
		.crashed = fuzz_byte(fuzz) & 1,
		.cause = fuzz_byte(fuzz),
		.cause_core = fuzz_byte(fuzz),
	};
	void *head = malloc(elfcore_measure(&core));

	fuzz_check(head);
	/* Tasks come and go between the two. */
	if (fuzz_byte(fuzz) & 1)
		write_something(fuzz);
	elfcore_write_head(&core, head);
	free(head);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };
	unsigned int count;

	if (!fake.inspect.memory)
		set_up();
	for (count = fuzz_byte(&fuzz) % WRITES_MAX; count && fuzz.size; count--)
		write_something(&fuzz);
	walk_tasks();
	read_somewhere(&fuzz);
	make_core(&fuzz);
	while (writes) {
		writes--;
		memcpy(fake.inspect.memory + undo[writes].offset, &undo[writes].value,
		       sizeof(uint64_t));
	}
	return 0;
}
