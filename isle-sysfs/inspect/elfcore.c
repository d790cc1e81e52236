// SPDX-License-Identifier: GPL-2.0-only
/*
 * The head of a core file; see elfcore.h. The format is that of Linux's core
 * files for x86-64 (System V ABI, chapter 5; linux/elfcore.h): per thread a note
 * NT_PRSTATUS, and NT_FPREGSET where these registers are known.
 */
#ifdef __KERNEL__
#include <linux/elf.h>
#include <linux/signal.h>
#else
#include <elf.h>
#include <signal.h>
#endif

#include "elfcore.h"

#define NOTE_NAME		"CORE"
#define NOTE_NAME_SIZE		8u	/* with NUL, padded */
#define PSINFO_NAME		16u
#define PSINFO_ARGUMENTS	80u

/* The notes' content, for x86-64. */
struct core_prstatus {
	int32_t signal[3];		/* number, code, errno */
	int16_t cursig;
	int16_t padding0;
	uint64_t pending[2];
	int32_t pid, ppid, pgrp, sid;
	uint64_t times[8];
	uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi, orig_rax;
	uint64_t rip, cs, rflags, rsp, ss, fs_base, gs_base, ds, es, fs, gs;
	int32_t fpvalid;
	int32_t padding1;
};

HERMIT_ASSERT(offsetof(struct core_prstatus, pid) == 32);
HERMIT_ASSERT(offsetof(struct core_prstatus, r15) == 112);
HERMIT_ASSERT(sizeof(struct core_prstatus) == 336);

struct core_psinfo {
	char state, letter, zombie, nice;
	uint64_t flags;
	uint32_t uid, gid;
	int32_t pid, ppid, pgrp, sid;
	char name[PSINFO_NAME];
	char arguments[PSINFO_ARGUMENTS];
};

HERMIT_ASSERT(sizeof(struct core_psinfo) == 136);

/* Most bytes of notes that one task has. */
#define NOTE_BYTES(content)	(sizeof(Elf64_Nhdr) + NOTE_NAME_SIZE + (content))
#define TASK_NOTES_BYTES \
	(NOTE_BYTES(sizeof(struct core_prstatus)) + NOTE_BYTES(ISLE_FPU_BYTES))
/* Notes, image, linear map. */
#define FIXED_SEGMENTS		3u

/* The head while it is written. */
struct writer {
	const struct elfcore *core;
	uint8_t *head;
	uint64_t notes;			/* where the next note goes */
	uint64_t notes_end;
	uint64_t segments;
	uint64_t segments_max;
};

int isle_cause_signal(uint32_t cause)
{
	switch (cause) {
	case ISLE_CAUSE_ARITHMETIC:
		return SIGFPE;
	case ISLE_CAUSE_OPCODE:
		return SIGILL;
	case ISLE_CAUSE_MEMORY:
	case ISLE_CAUSE_STACK:
	case ISLE_CAUSE_FAULT:
		return SIGSEGV;
	default:
		return SIGABRT;
	}
}

static uint64_t segments_offset(void)
{
	/* One section header, for programs with more segments than e_phnum can tell. */
	return sizeof(Elf64_Ehdr) + sizeof(Elf64_Shdr);
}

static uint64_t count_stacks(const struct inspect *inspect, uint64_t *tasks)
{
	struct inspect_stack stack;
	struct inspect_task task;
	struct inspect_walk walk;
	uint64_t count = 0;

	*tasks = 0;
	inspect_begin(inspect, &walk);
	while (inspect_next_stack(inspect, &walk, &stack))
		count++;
	inspect_begin(inspect, &walk);
	while (inspect_next_task(inspect, &walk, &task))
		(*tasks)++;
	return count;
}

uint64_t elfcore_measure(struct elfcore *core)
{
	uint64_t tasks;
	uint64_t stacks = count_stacks(&core->inspect, &tasks);
	uint64_t bytes = segments_offset() + (FIXED_SEGMENTS + stacks) * sizeof(Elf64_Phdr) +
			 NOTE_BYTES(sizeof(struct core_psinfo)) + tasks * TASK_NOTES_BYTES;

	core->head = (bytes + ISLE_PAGE_SIZE - 1) & ~(uint64_t)(ISLE_PAGE_SIZE - 1);
	return core->head;
}

static void add_segment(struct writer *writer, uint64_t address, uint64_t offset, uint64_t bytes,
			uint32_t flags)
{
	Elf64_Phdr segment = {
		.p_type = PT_LOAD,
		.p_flags = flags,
		.p_offset = writer->core->head + offset,
		.p_vaddr = address,
		.p_filesz = bytes,
		.p_memsz = bytes,
		.p_align = ISLE_PAGE_SIZE,
	};

	if (writer->segments == writer->segments_max)
		return;
	memcpy(writer->head + segments_offset() + writer->segments++ * sizeof(segment), &segment,
	       sizeof(segment));
}

static void add_note(struct writer *writer, uint32_t type, const void *content, uint32_t bytes)
{
	Elf64_Nhdr note = {
		.n_namesz = sizeof(NOTE_NAME),
		.n_descsz = bytes,
		.n_type = type,
	};
	uint8_t *to = writer->head + writer->notes;

	if (writer->notes_end - writer->notes < NOTE_BYTES(bytes))
		return;
	memcpy(to, &note, sizeof(note));
	memcpy(to + sizeof(note), NOTE_NAME, sizeof(NOTE_NAME));
	memcpy(to + sizeof(note) + NOTE_NAME_SIZE, content, bytes);
	writer->notes += NOTE_BYTES(bytes);
}

static void fill_registers(struct core_prstatus *status, const struct interrupt_frame *frame)
{
	status->r15 = frame->r15;
	status->r14 = frame->r14;
	status->r13 = frame->r13;
	status->r12 = frame->r12;
	status->rbp = frame->rbp;
	status->rbx = frame->rbx;
	status->r11 = frame->r11;
	status->r10 = frame->r10;
	status->r9 = frame->r9;
	status->r8 = frame->r8;
	status->rax = frame->rax;
	status->rcx = frame->rcx;
	status->rdx = frame->rdx;
	status->rsi = frame->rsi;
	status->rdi = frame->rdi;
	status->orig_rax = ~0ull;	/* in no system call */
	status->rip = frame->rip;
	status->cs = frame->cs;
	status->rflags = frame->rflags;
	status->rsp = frame->rsp;
	status->ss = frame->ss;
}

static bool is_culprit(const struct elfcore *core, const struct inspect_task *task)
{
	return core->crashed && task->core != INSPECT_NO_CORE && task->core == core->cause_core;
}

static void add_task(struct writer *writer, const struct inspect_task *task)
{
	const struct inspect *inspect = &writer->core->inspect;
	struct core_prstatus status = { .pid = (int32_t)task->task.id };
	struct inspect_registers registers;

	inspect_registers(inspect, task, &registers);
	fill_registers(&status, &registers.frame);
	status.fs_base = task->task.thread_pointer;
	if (task->core != INSPECT_NO_CORE)
		status.gs_base = task->task.core;
	/* All tasks have it, as on Linux: gdb believes the last one. */
	if (writer->core->crashed) {
		status.signal[0] = isle_cause_signal(writer->core->cause);
		status.cursig = (int16_t)status.signal[0];
	}
	status.fpvalid = registers.fpu_offset != 0;
	add_note(writer, NT_PRSTATUS, &status, sizeof(status));
	if (registers.fpu_offset)
		add_note(writer, NT_PRFPREG, inspect->memory + registers.fpu_offset,
			 ISLE_FPU_BYTES);
}

static unsigned int rank(const struct elfcore *core, const struct inspect_task *task)
{
	return is_culprit(core, task) ? INSPECT_RANK_MAX + 1 : inspect_rank(task);
}

/* The task that gdb shows first: who crashed, who runs, or the oldest one. */
static uint32_t find_first(const struct elfcore *core)
{
	struct inspect_task task;
	struct inspect_walk walk;
	unsigned int best = 0;
	uint32_t id = 0;

	inspect_begin(&core->inspect, &walk);
	while (inspect_next_task(&core->inspect, &walk, &task)) {
		if (id && (rank(core, &task) < best ||
			   (rank(core, &task) == best && task.task.id > id)))
			continue;
		best = rank(core, &task);
		id = task.task.id;
	}
	return id;
}

static void add_tasks(struct writer *writer)
{
	const struct inspect *inspect = &writer->core->inspect;
	uint32_t first = find_first(writer->core);
	struct inspect_task task;
	struct inspect_walk walk;
	bool others;
	bool is_first;

	for (others = false;; others = true) {
		inspect_begin(inspect, &walk);
		while (inspect_next_task(inspect, &walk, &task)) {
			is_first = task.task.id == first;
			if (is_first != others)
				add_task(writer, &task);
		}
		if (others)
			return;
	}
}

static void add_psinfo(struct writer *writer)
{
	const char *name = writer->core->name;
	const char *base = strrchr(name, '/');
	struct core_psinfo info = { .letter = 'R' };

	base = base ? base + 1 : name;
	memcpy(info.name, base, strnlen(base, sizeof(info.name) - 1));
	memcpy(info.arguments, name, strnlen(name, sizeof(info.arguments) - 1));
	add_note(writer, NT_PRPSINFO, &info, sizeof(info));
}

static void add_segments(struct writer *writer)
{
	const struct inspect *inspect = &writer->core->inspect;
	struct inspect_stack stack;
	struct inspect_walk walk;

	add_segment(writer, ISLE_IMAGE_BASE, ISLE_IMAGE_OFFSET, inspect->image_size,
		    PF_R | PF_W | PF_X);
	add_segment(writer, ISLE_MEMORY_BASE, 0, inspect->size, PF_R | PF_W);
	inspect_begin(inspect, &walk);
	while (inspect_next_stack(inspect, &walk, &stack))
		add_segment(writer, stack.bottom, stack.offset, stack.bytes, PF_R | PF_W);
}

static void write_header(const struct writer *writer)
{
	bool many = writer->segments >= PN_XNUM;
	Elf64_Ehdr header = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_CORE,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = segments_offset(),
		.e_shoff = many ? sizeof(Elf64_Ehdr) : 0,
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = (Elf64_Half)(many ? PN_XNUM : writer->segments),
		.e_shentsize = many ? sizeof(Elf64_Shdr) : 0,
		.e_shnum = many,
	};
	Elf64_Shdr section = { .sh_size = 1, .sh_info = (Elf64_Word)writer->segments };

	memcpy(writer->head, &header, sizeof(header));
	if (many)
		memcpy(writer->head + sizeof(header), &section, sizeof(section));
}

void elfcore_write_head(const struct elfcore *core, void *head)
{
	uint64_t tasks;
	uint64_t stacks = count_stacks(&core->inspect, &tasks);
	uint64_t room = core->head - segments_offset() - NOTE_BYTES(sizeof(struct core_psinfo));
	struct writer writer = {
		.core = core,
		.head = head,
		.segments = 1,		/* the notes' is written last */
		.segments_max = FIXED_SEGMENTS + stacks,
		.notes_end = core->head,
	};
	Elf64_Phdr notes = { .p_type = PT_NOTE, .p_align = sizeof(uint32_t) };

	/* More stacks than were counted: what does not fit is left out. */
	if (writer.segments_max > room / sizeof(Elf64_Phdr))
		writer.segments_max = room / sizeof(Elf64_Phdr);
	memset(head, 0, core->head);
	writer.notes = segments_offset() + writer.segments_max * sizeof(Elf64_Phdr);
	notes.p_offset = writer.notes;
	add_segments(&writer);
	add_psinfo(&writer);
	add_tasks(&writer);
	notes.p_filesz = writer.notes - notes.p_offset;
	memcpy(writer.head + segments_offset(), &notes, sizeof(notes));
	write_header(&writer);
}
