// SPDX-License-Identifier: GPL-2.0-only
/* Linux finds the tasks of an isle with their registers, and believes nothing. */
#include "isle_memory.h"

#define ROUNDS 20000u

static struct fake_memory fake;

static int set_up(void **state)
{
	(void)state;
	fake_create(&fake);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_destroy(&fake);
	return 0;
}

static unsigned int count_tasks(void)
{
	struct inspect_task task;
	struct inspect_walk walk;
	unsigned int count = 0;

	inspect_begin(&fake.inspect, &walk);
	while (inspect_next_task(&fake.inspect, &walk, &task))
		count++;
	return count;
}

/* The task by its number. */
static struct inspect_task find(uint32_t id)
{
	struct inspect_task task;
	struct inspect_walk walk;

	inspect_begin(&fake.inspect, &walk);
	while (inspect_next_task(&fake.inspect, &walk, &task))
		if (task.task.id == id)
			return task;
	fail_msg("no task %u", id);
	return task;
}

static void test_empty(void **state)
{
	(void)state;
	assert_int_equal(count_tasks(), 0);
}

static void test_waiting(void **state)
{
	struct inspect_registers registers;
	struct inspect_task task;
	uint64_t address;

	(void)state;
	fake_task(&fake, 1, "main", &address);
	task = find(1);
	assert_string_equal(task.task.name, "main");
	assert_int_equal(task.core, INSPECT_NO_CORE);
	inspect_registers(&fake.inspect, &task, &registers);
	assert_int_equal(registers.source, INSPECT_CONTEXT);
	assert_int_equal(registers.frame.rbx, 1);
	assert_int_equal(registers.frame.rip, ISLE_IMAGE_BASE + 1);
	assert_int_equal(registers.frame.rsp, address - 0x200 + sizeof(struct context));
	assert_int_equal(registers.fpu_offset, 0);
}

static void test_stopped(void **state)
{
	struct inspect_registers registers;
	struct inspect_task task;
	struct isle_task *main_task;
	struct isle_task *idle;
	uint64_t address;

	(void)state;
	idle = fake_task(&fake, 1, "idle", &address);
	idle->priority = TASK_PRIORITIES;
	main_task = fake_task(&fake, 2, "main", &address);
	fake_stop(&fake, 1, main_task, address);
	assert_int_equal(count_tasks(), 2);
	assert_int_equal(inspect_rank(&(struct inspect_task){ .task = *idle }), 0);
	task = find(2);
	assert_int_equal(inspect_rank(&task), INSPECT_RANK_MAX);
	assert_int_equal(task.core, 1);
	inspect_registers(&fake.inspect, &task, &registers);
	assert_int_equal(registers.source, INSPECT_FRAME);
	assert_int_equal(registers.frame.rax, 0xa1);
	assert_int_equal(registers.frame_offset, FAKE_FRAME(1));
	assert_int_equal(registers.fpu_offset, FAKE_FPU(1));
}

/* In the middle of a switch: the next task is named already, the one before shows. */
static void test_switching(void **state)
{
	struct isle_core_self *self = (void *)(fake.inspect.memory + FAKE_SELF(0));
	struct inspect_registers registers;
	struct inspect_task task;
	struct isle_task *before;
	uint64_t address, next;

	(void)state;
	before = fake_task(&fake, 1, "before", &address);
	fake_task(&fake, 2, "next", &next);
	fake_stop(&fake, 0, before, address);
	self->task = next;
	task = find(1);
	assert_int_equal(task.core, 0);
	inspect_registers(&fake.inspect, &task, &registers);
	assert_int_equal(registers.frame.rax, 0xa0);
	task = find(2);
	assert_int_equal(task.core, INSPECT_NO_CORE);
	inspect_registers(&fake.inspect, &task, &registers);
	assert_int_equal(registers.source, INSPECT_CONTEXT);
}

static void test_running(void **state)
{
	struct inspect_registers registers;
	struct inspect_task task;
	struct isle_task *main_task;
	uint64_t address;

	(void)state;
	main_task = fake_task(&fake, 2, "main", &address);
	fake_stop(&fake, 0, main_task, address);
	inspect_core(&fake.inspect, 0)->frame = 0;
	task = find(2);
	inspect_registers(&fake.inspect, &task, &registers);
	assert_int_equal(registers.source, INSPECT_RUNNING);
	assert_int_equal(registers.frame.rip, 0);
}

static void test_preempted(void **state)
{
	struct inspect_registers registers;
	struct inspect_task task;
	struct isle_task *main_task;
	uint64_t address;

	(void)state;
	main_task = fake_task(&fake, 2, "main", &address);
	main_task->frame = address - 0x1000;
	task = find(2);
	inspect_registers(&fake.inspect, &task, &registers);
	assert_int_equal(registers.source, INSPECT_FRAME);
	assert_int_equal(registers.frame_offset,
			 task.stack.offset + (address - 0x1000 - task.stack.bottom));
	assert_int_equal(registers.fpu_offset, registers.frame_offset + sizeof(registers.frame));
}

static void test_ended(void **state)
{
	struct isle_task *task;
	uint64_t address;

	(void)state;
	task = fake_task(&fake, 2, "thread", &address);
	fake_task(&fake, 3, "thread", &address);
	task->state = ISLE_TASK_ENDED;
	assert_int_equal(count_tasks(), 1);
	find(3);
}

static void test_read(void **state)
{
	uint8_t bytes[2 * FAKE_STACK];
	uint64_t address;
	uint64_t offset;

	(void)state;
	fake_task(&fake, 2, "main", &address);
	fake.inspect.memory[ISLE_IMAGE_OFFSET + FAKE_IMAGE - 1] = 7;
	assert_int_equal(inspect_read(&fake.inspect, ISLE_IMAGE_BASE + FAKE_IMAGE - 1, bytes, 16), 1);
	assert_int_equal(bytes[0], 7);
	assert_int_equal(inspect_read(&fake.inspect, fake_linear(FAKE_MEMORY) - 2, bytes, 16), 2);
	assert_int_equal(inspect_read(&fake.inspect, fake_linear(FAKE_MEMORY), bytes, 16), 0);
	assert_int_equal(inspect_read(&fake.inspect, 0, bytes, 16), 0);
	assert_int_equal(inspect_read(&fake.inspect, UINT64_MAX - 3, bytes, 16), 0);
	assert_int_equal(inspect_read(&fake.inspect, ISLE_STACK_BASE, bytes, sizeof(bytes)), FAKE_STACK);
	assert_int_equal(inspect_find(&fake.inspect, ISLE_STACK_BASE + 8, &offset), FAKE_STACK - 8);
	assert_int_equal(offset, FAKE_MEMORY - FAKE_STACK + 8);
}

static struct stack *newest(void)
{
	return (struct stack *)(fake.inspect.memory + fake_debug(&fake)->stacks - ISLE_MEMORY_BASE);
}

/* A list that leads to itself ends, and a stack that is none ends it. */
static void test_lists(void **state)
{
	uint64_t address;
	unsigned int i;

	(void)state;
	for (i = 1; i <= 5; i++)
		fake_task(&fake, i, "thread", &address);
	assert_int_equal(count_tasks(), 5);
	newest()->older = fake_debug(&fake)->stacks;
	assert_true(count_tasks() <= FAKE_MEMORY / FAKE_STACK);
	newest()->older = 1;
	assert_int_equal(count_tasks(), 1);
	newest()->bytes = UINT64_MAX & ~(uint64_t)(ISLE_PAGE_SIZE - 1);
	assert_int_equal(count_tasks(), 0);
	newest()->bytes = 0;
	assert_int_equal(count_tasks(), 0);
	fake_debug(&fake)->stacks = UINT64_MAX - 7;
	assert_int_equal(count_tasks(), 0);
}

/* Numbers that an isle could write to lead astray. */
static uint64_t bad_number(uint64_t *seed)
{
	switch (unit_random(seed) % 6) {
	case 0:
		return UINT64_MAX - unit_random(seed) % 64;
	case 1:
		return ISLE_STACK_BASE + unit_random(seed) % 0x1000000;
	case 2:
		return fake_linear(unit_random(seed) % (FAKE_MEMORY + 64));
	case 3:
		return fake_linear(FAKE_MEMORY - unit_random(seed) % 256);
	case 4:
		return unit_random(seed) % 64;
	default:
		return (uint64_t)unit_random(seed) << 32 | unit_random(seed);
	}
}

static void test_noise(void **state)
{
	struct inspect_registers registers;
	struct inspect_task task;
	struct inspect_walk walk;
	uint64_t seed = 5;
	uint64_t address;
	unsigned int round;
	uint64_t place;

	(void)state;
	for (round = 1; round <= 8; round++)
		fake_stop(&fake, round % 2, fake_task(&fake, round, "thread", &address), address);
	for (round = 0; round < ROUNDS; round++) {
		/* The records at the top of the stacks, the cores' data, the head of the list. */
		place = FAKE_MEMORY - unit_random(&seed) % 8 * FAKE_STACK - unit_random(&seed) % 0x100;
		if (unit_random(&seed) % 4 == 0)
			place = FAKE_SELF(unit_random(&seed) % 2) + unit_random(&seed) % 16;
		if (unit_random(&seed) % 4 == 0)
			place = ISLE_CORES_OFFSET + unit_random(&seed) % 256;
		place = (place - 8) & ~7ull;
		*(uint64_t *)(fake.inspect.memory + place) = bad_number(&seed);
		inspect_begin(&fake.inspect, &walk);
		while (inspect_next_task(&fake.inspect, &walk, &task)) {
			inspect_registers(&fake.inspect, &task, &registers);
			assert_true(task.stack.offset + task.stack.bytes <= FAKE_MEMORY);
			assert_true(registers.frame_offset + sizeof(registers.frame) <= FAKE_MEMORY);
			assert_true(registers.fpu_offset + ISLE_FPU_BYTES <= FAKE_MEMORY);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_waiting, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stopped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_switching, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_running, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_preempted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_noise, set_up, tear_down),
	};

	return unit_run(tests);
}
