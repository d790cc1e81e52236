// SPDX-License-Identifier: GPL-2.0-only
/* A core file is well-formed, shows who crashed first, and holds isle memory once. */
#include <elf.h>
#include <libelf.h>
#include <gelf.h>
#include <signal.h>
#include <sys/procfs.h>

#include "elfcore.h"
#include "isle_memory.h"

static struct fake_memory fake;
static uint8_t *head;

static int set_up(void **state)
{
	(void)state;
	fake_create(&fake);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(head);
	head = NULL;
	fake_destroy(&fake);
	return 0;
}

static struct elfcore make(bool crashed, uint32_t cause, uint32_t core)
{
	struct elfcore result = {
		.inspect = fake.inspect,
		.name = "/usr/bin/a-program-with-a-long-name",
		.crashed = crashed,
		.cause = cause,
		.cause_core = core,
	};

	head = malloc(elfcore_measure(&result));
	assert_non_null(head);
	memset(head, 0xee, result.head);
	elfcore_write_head(&result, head);
	assert_int_equal(result.head % ISLE_PAGE_SIZE, 0);
	assert_int_equal(elfcore_size(&result), result.head + FAKE_MEMORY);
	return result;
}

static const Elf64_Phdr *segments(void)
{
	return (const Elf64_Phdr *)(head + ((const Elf64_Ehdr *)head)->e_phoff);
}

/* Notes of a type: how many; a copy of the first one's content. */
static unsigned int notes(uint32_t type, void *first, size_t size)
{
	const uint8_t *at = head + segments()[0].p_offset;
	const uint8_t *end = at + segments()[0].p_filesz;
	unsigned int count = 0;

	assert_int_equal(segments()[0].p_type, PT_NOTE);
	while (at < end) {
		const Elf64_Nhdr *note = (const Elf64_Nhdr *)at;
		const void *content = at + sizeof(*note) + (note->n_namesz + 3) / 4 * 4;

		assert_string_equal((const char *)(note + 1), "CORE");
		if (note->n_type == type && count++ == 0) {
			assert_int_equal(note->n_descsz, size);
			memcpy(first, content, size);
		}
		at = (const uint8_t *)content + (note->n_descsz + 3) / 4 * 4;
	}
	assert_ptr_equal(at, end);
	return count;
}

static void test_crash(void **state)
{
	struct elf_prpsinfo info;
	struct elf_prstatus status;
	struct user_fpregs_struct fpu;
	const Elf64_Ehdr *header;
	struct isle_task *task;
	uint64_t address;

	(void)state;
	fake_task(&fake, 1, "idle", &address)->priority = TASK_PRIORITIES;
	fake_task(&fake, 2, "main", &address);
	task = fake_task(&fake, 3, "thread", &address);
	fake_stop(&fake, 1, task, address);
	fake_task(&fake, 4, "thread", &address);
	make(true, ISLE_CAUSE_MEMORY, 1);

	header = (const Elf64_Ehdr *)head;
	assert_memory_equal(header->e_ident, ELFMAG, SELFMAG);
	assert_int_equal(header->e_type, ET_CORE);
	assert_int_equal(header->e_machine, EM_X86_64);
	assert_int_equal(header->e_phnum, 3 + 4);
	assert_int_equal(notes(NT_PRSTATUS, &status, sizeof(status)), 4);
	assert_int_equal(status.pr_pid, 3);
	assert_int_equal(status.pr_cursig, SIGSEGV);
	assert_int_equal(status.pr_reg[10], 0xa1);			/* rax */
	assert_int_equal(status.pr_reg[16], ISLE_IMAGE_BASE + 0x101);	/* rip */
	assert_int_equal(status.pr_reg[21], 0x1003);			/* fs_base */
	assert_int_equal(notes(NT_PRFPREG, &fpu, sizeof(fpu)), 1);
	assert_int_equal(notes(NT_PRPSINFO, &info, sizeof(info)), 1);
	assert_string_equal(info.pr_fname, "a-program-with-");
	assert_string_equal(info.pr_psargs, "/usr/bin/a-program-with-a-long-name");
}

/* Without a crash: who runs comes first, then the oldest. */
static void test_first(void **state)
{
	struct elf_prstatus status;
	struct isle_task *task;
	uint64_t address;

	(void)state;
	task = fake_task(&fake, 1, "idle", &address);
	task->priority = TASK_PRIORITIES;
	fake_stop(&fake, 0, task, address);
	fake_task(&fake, 2, "main", &address);
	fake_task(&fake, 3, "thread", &address);
	make(false, ISLE_CAUSE_NONE, 0);
	notes(NT_PRSTATUS, &status, sizeof(status));
	assert_int_equal(status.pr_pid, 2);
	assert_int_equal(status.pr_cursig, 0);
	free(head);

	task = fake_task(&fake, 4, "thread", &address);
	fake_stop(&fake, 1, task, address);
	make(false, ISLE_CAUSE_NONE, 0);
	notes(NT_PRSTATUS, &status, sizeof(status));
	assert_int_equal(status.pr_pid, 4);
}

/* Each stack is in the file where it is in memory. */
static void test_segments(void **state)
{
	const Elf64_Phdr *segment;
	struct elfcore core;
	uint64_t address;

	(void)state;
	fake_task(&fake, 1, "main", &address);
	core = make(false, ISLE_CAUSE_NONE, 0);
	segment = segments() + 1;
	assert_int_equal(segment[0].p_vaddr, ISLE_IMAGE_BASE);
	assert_int_equal(segment[0].p_offset, core.head + ISLE_IMAGE_OFFSET);
	assert_int_equal(segment[0].p_filesz, FAKE_IMAGE);
	assert_int_equal(segment[1].p_vaddr, ISLE_MEMORY_BASE);
	assert_int_equal(segment[1].p_offset, core.head);
	assert_int_equal(segment[1].p_filesz, FAKE_MEMORY);
	assert_int_equal(segment[2].p_vaddr, ISLE_STACK_BASE);
	assert_int_equal(segment[2].p_offset, core.head + FAKE_MEMORY - FAKE_STACK);
	assert_int_equal(segment[2].p_memsz, FAKE_STACK);
}

/* A new stack between measuring and writing does no harm. */
static void test_growth(void **state)
{
	struct elfcore core = { .inspect = fake.inspect, .name = "x" };
	struct elf_prpsinfo info;
	uint64_t address;
	unsigned int i;

	(void)state;
	elfcore_measure(&core);
	head = malloc(core.head);
	for (i = 1; i < 200; i++)
		fake_task(&fake, i, "thread", &address);
	elfcore_write_head(&core, head);
	assert_int_equal(notes(NT_PRPSINFO, &info, sizeof(info)), 1);
	assert_true(((const Elf64_Ehdr *)head)->e_phnum > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_crash, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_segments, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_growth, set_up, tear_down),
	};

	return unit_run(tests);
}
