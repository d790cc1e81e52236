// SPDX-License-Identifier: GPL-2.0-only
/*
 * An isle as a debugger sees it; see gdb_target.h. How cores stop and what they leave
 * in isle memory then stands in uapi/hermit/debug.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gdb_target.h"

#define BREAKPOINT	0xcc		/* INT3 */
#define INTERRUPT	0xcd		/* INT, the vector follows */
#define FLAG_TRAP	0x100u		/* RFLAGS.TF */
#define STATUS_WATCHES	0xfu		/* DR6.B0 .. B3 */
#define STATUS_STEP	0x4000u		/* DR6.BS */

/* Exceptions by vector (SDM vol. 3, table 6-1). */
#define VECTOR_DIVIDE		0u
#define VECTOR_DEBUG		1u
#define VECTOR_BREAKPOINT	3u
#define VECTOR_OPCODE		6u
#define VECTOR_X87		16u
#define VECTOR_ALIGNMENT	17u
#define VECTOR_SIMD		19u

void target_init(struct target *target, const struct inspect *inspect,
		 const struct target_hooks *hooks)
{
	*target = (struct target){ .inspect = *inspect, .hooks = *hooks };
}

void target_free(struct target *target)
{
	free(target->breakpoints);
	target->breakpoints = NULL;
	target->count = 0;
}

static uint32_t events(const struct target *target)
{
	struct isle_debug *debug = (void *)(target->inspect.memory + ISLE_DEBUG_OFFSET);

	return shared_load_acquire(&debug->events);
}

bool target_has_news(const struct target *target)
{
	return events(target) != target->events;
}

/* ---- memory ---- */

/* Where an address is in isle memory, for writing: bytes that follow, 0 if it may not be. */
static uint64_t find_writable(const struct target *target, uint64_t address, uint64_t *offset)
{
	uint64_t piece = inspect_find(&target->inspect, address, offset);

	return piece && *offset >= ISLE_FREE_OFFSET ? piece : 0;
}

/* Goes over what breakpoints have replaced in @bytes from @address on. */
static void mask_breakpoints(const struct target *target, uint64_t address, uint8_t *to,
			     size_t bytes)
{
	size_t i;

	for (i = 0; i < target->count; i++)
		if (target->breakpoints[i].address - address < bytes)
			to[target->breakpoints[i].address - address] = target->breakpoints[i].saved;
}

size_t target_read(const struct target *target, uint64_t address, void *to, size_t bytes)
{
	bytes = inspect_read(&target->inspect, address, to, bytes);
	mask_breakpoints(target, address, to, bytes);
	return bytes;
}

static struct breakpoint *find_breakpoint(const struct target *target, uint64_t address)
{
	size_t i;

	for (i = 0; i < target->count; i++)
		if (target->breakpoints[i].address == address)
			return &target->breakpoints[i];
	return NULL;
}

bool target_write(struct target *target, uint64_t address, const void *from, size_t bytes)
{
	const uint8_t *next = from;
	struct breakpoint *breakpoint;
	uint64_t offset;

	for (; bytes; bytes--, address++, next++) {
		breakpoint = find_breakpoint(target, address);
		if (breakpoint)
			breakpoint->saved = *next;
		else if (find_writable(target, address, &offset))
			target->inspect.memory[offset] = *next;
		else
			return false;
	}
	return true;
}

int target_insert(struct target *target, uint64_t address)
{
	struct breakpoint *grown;
	uint64_t offset;

	if (find_breakpoint(target, address))
		return 0;
	if (!find_writable(target, address, &offset))
		return -EFAULT;
	grown = realloc(target->breakpoints, (target->count + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	target->breakpoints = grown;
	grown[target->count++] = (struct breakpoint){ address, target->inspect.memory[offset] };
	target->inspect.memory[offset] = BREAKPOINT;
	return 0;
}

static void take_out(struct target *target, struct breakpoint *breakpoint)
{
	uint64_t offset;

	/* A program that has put something else there keeps it. */
	if (find_writable(target, breakpoint->address, &offset) &&
	    target->inspect.memory[offset] == BREAKPOINT)
		target->inspect.memory[offset] = breakpoint->saved;
	*breakpoint = target->breakpoints[--target->count];
}

bool target_remove(struct target *target, uint64_t address)
{
	struct breakpoint *breakpoint = find_breakpoint(target, address);

	if (breakpoint)
		take_out(target, breakpoint);
	return breakpoint;
}

/* ---- debug registers ---- */

/* How DR7 writes a length: it knows 1, 2, 8 and 4 bytes, in this order. */
static uint64_t length_code(uint64_t bytes)
{
	switch (bytes) {
	case 1:
		return 0;
	case 2:
		return 1;
	case 8:
		return 2;
	default:
		return 3;
	}
}

/* Tells the isle; its cores look when they go on. An isle in which there is no place has none. */
static int publish_watches(const struct target *target)
{
	struct isle_debug *debug = (void *)(target->inspect.memory + ISLE_DEBUG_OFFSET);
	struct isle_debug_registers registers = { 0 };
	uint64_t offset;
	unsigned int i;

	for (i = 0; i < ISLE_DEBUG_REGISTERS; i++) {
		const struct watchpoint *watch = &target->watches[i];

		if (!watch->bytes)
			continue;
		registers.address[i] = watch->address;
		registers.control |= 1ull << 2 * i |
				     (watch->kind | length_code(watch->bytes) << 2) << (16 + 4 * i);
	}
	if (find_writable(target, shared_load_acquire(&debug->registers), &offset) <
	    sizeof(registers))
		return -ENOSPC;
	memcpy(target->inspect.memory + offset, &registers, sizeof(registers));
	return 0;
}

/* The longest piece at the start of a range that one register can watch. */
static uint64_t piece_bytes(uint64_t address, uint64_t bytes)
{
	uint64_t piece = 8;

	while (piece > bytes || address % piece)
		piece /= 2;
	return piece;
}

static bool watch_is(const struct watchpoint *watch, enum watch_kind kind, uint64_t first,
		     uint64_t length)
{
	return watch->bytes && watch->kind == kind && watch->first == first &&
	       watch->length == length;
}

int target_watch(struct target *target, enum watch_kind kind, uint64_t address, uint64_t bytes)
{
	struct watchpoint before[ISLE_DEBUG_REGISTERS];
	uint64_t at = address, left;
	unsigned int i;

	if (kind == WATCH_EXECUTE)
		bytes = 1;
	memcpy(before, target->watches, sizeof(before));
	left = bytes;
	for (i = 0; i < ISLE_DEBUG_REGISTERS && left; i++) {
		uint64_t piece = piece_bytes(at, left);

		if (target->watches[i].bytes)
			continue;
		target->watches[i] = (struct watchpoint){ at, piece, kind, address, bytes };
		at += piece;
		left -= piece;
	}
	if (!left && bytes && publish_watches(target) == 0)
		return 0;
	memcpy(target->watches, before, sizeof(before));
	return -ENOSPC;
}

bool target_unwatch(struct target *target, enum watch_kind kind, uint64_t address,
		    uint64_t bytes)
{
	bool found = false;
	unsigned int i;

	if (kind == WATCH_EXECUTE)
		bytes = 1;
	for (i = 0; i < ISLE_DEBUG_REGISTERS; i++) {
		if (!watch_is(&target->watches[i], kind, address, bytes))
			continue;
		target->watches[i].bytes = 0;
		found = true;
	}
	publish_watches(target);
	return found;
}

/* Which of ours has made a debug exception; DR6 is the isle's word. NULL: none. */
static const struct watchpoint *watch_hit(const struct target *target, uint64_t status)
{
	unsigned int i;

	for (i = 0; i < ISLE_DEBUG_REGISTERS; i++)
		if (status >> i & 1 && target->watches[i].bytes)
			return &target->watches[i];
	return NULL;
}

/* ---- threads ---- */

void target_begin_threads(const struct target *target, struct target_walk *walk)
{
	inspect_begin(&target->inspect, &walk->tasks);
	walk->core = 0;
}

bool target_next_thread(const struct target *target, struct target_walk *walk,
			struct inspect_task *task)
{
	if (walk->core == 0 && inspect_next_task(&target->inspect, &walk->tasks, task))
		return true;
	while (walk->core < target->inspect.cores)
		if (inspect_foreign_task(&target->inspect, walk->core++, task))
			return true;
	return false;
}

bool target_find_thread(const struct target *target, uint32_t thread, struct inspect_task *task)
{
	struct target_walk walk;

	target_begin_threads(target, &walk);
	while (target_next_thread(target, &walk, task))
		if (task->task.id == thread)
			return true;
	return false;
}

static bool find_on_core(const struct target *target, uint32_t core, struct inspect_task *task)
{
	struct target_walk walk;

	target_begin_threads(target, &walk);
	while (target_next_thread(target, &walk, task))
		if (task->core == core)
			return true;
	return false;
}

/* The thread to show when none has met anything: who runs, or the oldest one. */
static uint32_t find_first(const struct target *target)
{
	struct inspect_task task;
	struct target_walk walk;
	unsigned int best = 0;
	uint32_t id = 0;

	target_begin_threads(target, &walk);
	while (target_next_thread(target, &walk, &task)) {
		unsigned int rank = inspect_rank(&task);

		if (id && (rank < best || (rank == best && task.task.id > id)))
			continue;
		best = rank;
		id = task.task.id;
	}
	return id;
}

bool target_registers(const struct target *target, uint32_t thread,
		      struct gdb_registers *registers)
{
	struct inspect_registers found;
	struct inspect_task task;

	memset(registers, 0, sizeof(*registers));
	if (!target_find_thread(target, thread, &task))
		return false;
	inspect_registers(&target->inspect, &task, &found);
	registers->frame = found.frame;
	registers->none = found.source == INSPECT_RUNNING;
	registers->preserved_only = found.source == INSPECT_CONTEXT;
	registers->fs_base = task.task.thread_pointer;
	if (task.core != INSPECT_NO_CORE)
		registers->gs_base = task.task.core;
	registers->fpu_known = found.fpu_offset != 0;
	if (registers->fpu_known)
		memcpy(registers->fpu, target->inspect.memory + found.fpu_offset, ISLE_FPU_BYTES);
	return true;
}

/* The registers of a thread where they can be changed; NULL if they cannot. */
static struct interrupt_frame *find_frame(const struct target *target, uint32_t thread,
					  struct inspect_registers *found)
{
	struct inspect_task task;

	if (!target_find_thread(target, thread, &task))
		return NULL;
	inspect_registers(&target->inspect, &task, found);
	if (found->source != INSPECT_FRAME || found->frame_offset < ISLE_FREE_OFFSET)
		return NULL;
	return (struct interrupt_frame *)(target->inspect.memory + found->frame_offset);
}

bool target_set_registers(struct target *target, uint32_t thread,
			  const struct gdb_registers *registers)
{
	struct inspect_registers found;
	struct interrupt_frame *frame = find_frame(target, thread, &found);

	if (!frame)
		return false;
	*frame = registers->frame;
	if (registers->fpu_known && found.fpu_offset >= ISLE_FREE_OFFSET)
		memcpy(target->inspect.memory + found.fpu_offset, registers->fpu, ISLE_FPU_BYTES);
	return true;
}

/* ---- stopping and going on ---- */

static int signal_of(uint64_t vector)
{
	switch (vector) {
	case VECTOR_DIVIDE:
	case VECTOR_X87:
	case VECTOR_SIMD:
		return GDB_SIGNAL_FPE;
	case VECTOR_DEBUG:
	case VECTOR_BREAKPOINT:
		return GDB_SIGNAL_TRAP;
	case VECTOR_OPCODE:
		return GDB_SIGNAL_ILL;
	case VECTOR_ALIGNMENT:
		return GDB_SIGNAL_BUS;
	case ISLE_EXCEPTION_ABORT:
		return GDB_SIGNAL_ABRT;
	default:
		return GDB_SIGNAL_SEGV;
	}
}

/* Registers of a core that has met something nobody has dealt with; NULL if it has not. */
static struct interrupt_frame *unanswered(const struct target *target, uint32_t core,
					  struct inspect_task *task)
{
	struct isle_core *slot = inspect_core(&target->inspect, core);
	struct inspect_registers found;
	struct interrupt_frame *frame;

	if (!shared_load(&slot->event) || !find_on_core(target, core, task))
		return NULL;
	frame = find_frame(target, task->task.id, &found);
	return frame && found.frame.vector != ISLE_EXCEPTION_TAKEN ? frame : NULL;
}

/* A debug exception by a register that gdb has freed since. */
static bool is_stale(const struct target *target, uint64_t status)
{
	return status & STATUS_WATCHES && !(status & STATUS_STEP) && !watch_hit(target, status);
}

static void tell_watch(const struct target *target, uint64_t status, struct stop *stop)
{
	const struct watchpoint *watch = watch_hit(target, status);

	if (!watch)
		return;
	stop->address = watch->first;
	if (watch->kind == WATCH_EXECUTE)
		stop->kind = STOP_EXECUTE;
	else
		stop->kind = watch->kind == WATCH_WRITE ? STOP_WRITE : STOP_ACCESS;
}

/* The program's byte at an address, or -1. */
static int byte_at(const struct target *target, uint64_t address)
{
	uint8_t byte;

	return inspect_read(&target->inspect, address, &byte, 1) == 1 ? byte : -1;
}

/* Has the program itself the instruction that led to #BP? What cannot be read is not ours. */
static bool has_int3(const struct target *target, uint64_t next)
{
	int byte = byte_at(target, next - 1);

	return byte < 0 || byte == BREAKPOINT ||
	       (byte == VECTOR_BREAKPOINT && byte_at(target, next - 2) == INTERRUPT);
}

/*
 * What a core has met may be something of ours that is gone: it stood still before it could
 * say so. It goes on as if nothing had been. False if it is something else.
 */
static bool withdraw(struct target *target, uint32_t thread, struct interrupt_frame *frame)
{
	if (frame->vector == VECTOR_BREAKPOINT && !has_int3(target, frame->rip)) {
		frame->rip--;
	} else if (frame->vector == VECTOR_DEBUG && frame->error & STATUS_STEP &&
		   thread == target->late_step) {
		frame->rflags &= ~(uint64_t)FLAG_TRAP;
		target->late_step = 0;
		if (watch_hit(target, frame->error))
			return false;
	} else if (frame->vector != VECTOR_DEBUG || !is_stale(target, frame->error)) {
		return false;
	}
	frame->vector = ISLE_EXCEPTION_TAKEN;
	return true;
}

/*
 * Looks at what a core has met and undoes what is our doing. A breakpoint of ours
 * @others have been quicker than will simply be met again. True if @stop tells of it.
 */
static bool examine(struct target *target, uint32_t core, bool others, struct stop *stop)
{
	struct inspect_task task;
	struct interrupt_frame *frame = unanswered(target, core, &task);
	uint64_t vector;
	bool ours;

	if (!frame || withdraw(target, task.task.id, frame))
		return false;
	vector = frame->vector;
	ours = vector == VECTOR_BREAKPOINT && find_breakpoint(target, frame->rip - 1);
	if (ours)
		frame->rip--;
	else if (others)
		return false;
	if (vector == VECTOR_BREAKPOINT || vector == VECTOR_DEBUG)
		frame->vector = ISLE_EXCEPTION_TAKEN;
	if (others)
		return false;
	*stop = (struct stop){ .signal = signal_of(vector), .thread = task.task.id, .core = core };
	if (ours)
		stop->kind = STOP_BREAKPOINT;
	else if (vector == VECTOR_DEBUG)
		tell_watch(target, frame->error, stop);
	return true;
}

static bool examine_all(struct target *target, uint32_t but, struct stop *stop)
{
	bool found = false;
	uint32_t core;

	for (core = 0; core < target->inspect.cores; core++)
		if (core != but)
			found |= examine(target, core, found, stop);
	return found;
}

static void set_trap(struct target *target, uint32_t thread, bool on)
{
	struct inspect_registers found;
	struct interrupt_frame *frame = find_frame(target, thread, &found);

	if (!frame)
		return;
	frame->rflags &= ~(uint64_t)FLAG_TRAP;
	if (on)
		frame->rflags |= FLAG_TRAP;
}

/* Ends the step of a thread. It may have done it, and say so when it goes on. */
static void end_step(struct target *target)
{
	struct inspect_task task;

	set_trap(target, target->stepping, false);
	if (target_find_thread(target, target->stepping, &task) && task.core != INSPECT_NO_CORE &&
	    !shared_load(&inspect_core(&target->inspect, task.core)->event))
		target->late_step = target->stepping;
	target->stepping = 0;
}

int target_stop(struct target *target, struct stop *stop)
{
	int error;

	error = target->hooks.pause(target->hooks.context);
	if (error)
		return error;
	/* A core counts before it stands still. */
	target->events = events(target);
	if (target->stepping)
		end_step(target);
	*stop = (struct stop){ .signal = GDB_SIGNAL_NONE, .core = INSPECT_NO_CORE };
	if (!examine_all(target, INSPECT_NO_CORE, stop))
		stop->thread = find_first(target);
	return 0;
}

bool target_pending(struct target *target, const struct stop *last, struct stop *stop)
{
	return examine_all(target, last->core, stop);
}

void target_dismiss(struct target *target, const struct stop *stop)
{
	struct inspect_task task;
	struct interrupt_frame *frame;

	if (stop->core == INSPECT_NO_CORE)
		return;
	frame = unanswered(target, stop->core, &task);
	if (frame)
		frame->vector = ISLE_EXCEPTION_TAKEN;
}

/* Makes a thread stop after one instruction; it must be on a core. */
static int prepare_step(struct target *target, uint32_t thread)
{
	struct inspect_task task;

	if (!target_find_thread(target, thread, &task) || task.core == INSPECT_NO_CORE)
		return -ESRCH;
	target->stepping = thread;
	if (target->late_step == thread)
		target->late_step = 0;
	set_trap(target, thread, true);
	return 0;
}

int target_resume(struct target *target, uint32_t step)
{
	int error = step ? prepare_step(target, step) : 0;

	return error ? error : target->hooks.resume(target->hooks.context, ISLE_ALL_CORES);
}

int target_resume_one(struct target *target, uint32_t thread, bool step)
{
	struct inspect_task task;
	int error = step ? prepare_step(target, thread) : 0;

	if (error)
		return error;
	if (!target_find_thread(target, thread, &task) || task.core == INSPECT_NO_CORE)
		return -ESRCH;
	return target->hooks.resume(target->hooks.context, task.core);
}

void target_pass(struct target *target)
{
	struct inspect_task task;
	struct interrupt_frame *frame;
	uint32_t core;

	target->events = events(target);
	if (target->hooks.pause(target->hooks.context))
		return;
	for (core = 0; core < target->inspect.cores; core++) {
		frame = unanswered(target, core, &task);
		if (frame)
			withdraw(target, task.task.id, frame);
	}
	target->hooks.resume(target->hooks.context, ISLE_ALL_CORES);
}

void target_let_go(struct target *target)
{
	struct stop stop;

	/* Cores may just be meeting breakpoints that are to be taken out. */
	if (target_stop(target, &stop))
		return;
	while (target->count)
		take_out(target, target->breakpoints);
	memset(target->watches, 0, sizeof(target->watches));
	publish_watches(target);
	target->hooks.resume(target->hooks.context, ISLE_ALL_CORES);
}
