// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking into an isle; see inspect.h. Whatever is copied from isle memory is
 * copied once, and what is checked is the copy.
 */
#include "inspect.h"

#define ADDRESS_END	0x800000000000ull
#define FLAG_INTERRUPTS	0x200u		/* RFLAGS.IF */
/* What is kept for each of them is bounded so, and the time of a walk. */
#define STACKS_MAX	65536u

static bool fits(uint64_t start, uint64_t bytes, uint64_t end)
{
	return start <= end && bytes <= end - start;
}

/* Where in isle memory [address, address + bytes) of the linear map lies. */
static bool linear_offset(const struct inspect *inspect, uint64_t address, uint64_t bytes,
			  uint64_t *offset)
{
	*offset = address - ISLE_MEMORY_BASE;
	return address >= ISLE_MEMORY_BASE && fits(*offset, bytes, inspect->size);
}

static bool stack_is_sound(const struct inspect *inspect, const struct stack *copy,
			   uint64_t record, struct inspect_stack *stack)
{
	uint64_t page = ISLE_PAGE_SIZE - 1;

	if (((copy->bottom | copy->bytes | copy->linear) & page) || copy->bytes == 0)
		return false;
	if (copy->bottom < ISLE_STACK_BASE || !fits(copy->bottom, copy->bytes, ADDRESS_END))
		return false;
	if (!linear_offset(inspect, copy->linear, copy->bytes, &stack->offset))
		return false;
	/* The record lies at its top: so no two stacks are the same. */
	if (stack->offset + copy->bytes - sizeof(*copy) != record)
		return false;
	stack->bottom = copy->bottom;
	stack->bytes = copy->bytes;
	stack->task = copy->task;
	return true;
}

void inspect_begin(const struct inspect *inspect, struct inspect_walk *walk)
{
	struct isle_debug *debug = (struct isle_debug *)(inspect->memory + ISLE_DEBUG_OFFSET);

	walk->next = shared_load_acquire(&debug->stacks);
	walk->left = inspect->size;
	walk->count = STACKS_MAX;
}

bool inspect_next_stack(const struct inspect *inspect, struct inspect_walk *walk,
			struct inspect_stack *stack)
{
	struct stack copy;
	uint64_t record;

	inspect_breathe();
	if (walk->count == 0 || walk->next % sizeof(uint64_t) ||
	    !linear_offset(inspect, walk->next, sizeof(copy), &record))
		return false;
	memcpy(&copy, inspect->memory + record, sizeof(copy));
	if (!stack_is_sound(inspect, &copy, record, stack) || stack->bytes > walk->left)
		return false;
	walk->count--;
	walk->left -= stack->bytes;
	walk->next = copy.older;
	return true;
}

/* Looks for @address in the stacks. */
static uint64_t find_in_stacks(const struct inspect *inspect, uint64_t address, uint64_t *offset)
{
	struct inspect_stack stack;
	struct inspect_walk walk;

	inspect_begin(inspect, &walk);
	while (inspect_next_stack(inspect, &walk, &stack)) {
		if (address >= stack.bottom && address - stack.bottom < stack.bytes) {
			*offset = stack.offset + (address - stack.bottom);
			return stack.bytes - (address - stack.bottom);
		}
	}
	return 0;
}

uint64_t inspect_find(const struct inspect *inspect, uint64_t address, uint64_t *offset)
{
	if (address >= ISLE_STACK_BASE)
		return find_in_stacks(inspect, address, offset);
	if (address >= ISLE_MEMORY_BASE && address - ISLE_MEMORY_BASE < inspect->size) {
		*offset = address - ISLE_MEMORY_BASE;
		return inspect->size - *offset;
	}
	if (address >= ISLE_IMAGE_BASE && address - ISLE_IMAGE_BASE < inspect->image_size) {
		*offset = address - ISLE_IMAGE_BASE + ISLE_IMAGE_OFFSET;
		return inspect->image_size - (address - ISLE_IMAGE_BASE);
	}
	return 0;
}

uint64_t inspect_read(const struct inspect *inspect, uint64_t address, void *to, uint64_t bytes)
{
	uint64_t done = 0;
	uint64_t offset;
	uint64_t piece;

	while (done < bytes) {
		piece = inspect_find(inspect, address + done, &offset);
		if (piece == 0)
			break;
		if (piece > bytes - done)
			piece = bytes - done;
		memcpy((uint8_t *)to + done, inspect->memory + offset, piece);
		done += piece;
	}
	return done;
}

/* Where in isle memory an object of a stack or of the linear map lies; 0: nowhere. */
static uint64_t object_offset(const struct inspect *inspect, const struct inspect_stack *stack,
			      uint64_t address, uint64_t bytes)
{
	uint64_t offset;

	if (address % sizeof(uint64_t))
		return 0;
	if (linear_offset(inspect, address, bytes, &offset))
		return offset;
	if (address < stack->bottom || !fits(address - stack->bottom, bytes, stack->bytes))
		return 0;
	return stack->offset + (address - stack->bottom);
}

struct isle_core *inspect_core(const struct inspect *inspect, uint32_t core)
{
	return (struct isle_core *)(inspect->memory + ISLE_CORES_OFFSET) + core;
}

/* The stack pointer of a core that stands still with interrupts off, as in a switch; else 0. */
static uint64_t switching_stack_pointer(const struct inspect *inspect, uint32_t core,
					const struct inspect_stack *stack)
{
	uint64_t frame = shared_load_acquire(&inspect_core(inspect, core)->frame);
	struct interrupt_frame copy;

	frame = object_offset(inspect, stack, frame, sizeof(copy));
	if (!frame)
		return 0;
	memcpy(&copy, inspect->memory + frame, sizeof(copy));
	return copy.rflags & FLAG_INTERRUPTS ? 0 : copy.rsp;
}

/*
 * Is a task current on a core? A core that was stopped in the middle of a switch says that it
 * has the next task, but shows the registers of the one before: that has it.
 */
static bool has_core(const struct inspect *inspect, const struct inspect_task *task,
		     uint32_t core, bool said)
{
	uint64_t pointer = switching_stack_pointer(inspect, core, &task->stack);
	uint64_t offset;

	if (pointer >= task->stack.bottom && pointer - task->stack.bottom < task->stack.bytes)
		return true;
	return said && (pointer < ISLE_STACK_BASE || !find_in_stacks(inspect, pointer, &offset));
}

/* The core that has @task, which says on which one it lives. */
static uint32_t find_core(const struct inspect *inspect, const struct inspect_task *task)
{
	uint64_t self = task->task.core;
	struct isle_core_self copy;
	uint64_t offset;

	if (!linear_offset(inspect, self, sizeof(copy), &offset))
		return INSPECT_NO_CORE;
	memcpy(&copy, inspect->memory + offset, sizeof(copy));
	if (copy.index >= inspect->cores ||
	    shared_load(&inspect_core(inspect, copy.index)->self) != self ||
	    !has_core(inspect, task, copy.index, copy.task == task->address))
		return INSPECT_NO_CORE;
	return copy.index;
}

bool inspect_next_task(const struct inspect *inspect, struct inspect_walk *walk,
		       struct inspect_task *task)
{
	struct inspect_stack *stack = &task->stack;

	while (inspect_next_stack(inspect, walk, stack)) {
		task->address = stack->task;
		/* Only there: a task elsewhere could be met twice. */
		if (task->address < stack->bottom)
			continue;
		task->offset = object_offset(inspect, stack, task->address, sizeof(task->task));
		if (!task->offset)
			continue;
		memcpy(&task->task, inspect->memory + task->offset, sizeof(task->task));
		task->task.name[TASK_NAME_MAX - 1] = 0;
		if (task->task.id == 0 || task->task.state >= ISLE_TASK_ENDED)
			continue;
		task->core = find_core(inspect, task);
		return true;
	}
	return false;
}

bool inspect_foreign_task(const struct inspect *inspect, uint32_t core,
			  struct inspect_task *task)
{
	uint64_t self = shared_load(&inspect_core(inspect, core)->self);
	struct isle_core_self copy;

	memset(task, 0, sizeof(*task));
	if (!linear_offset(inspect, self, sizeof(copy), &task->offset))
		return false;
	memcpy(&copy, inspect->memory + task->offset, sizeof(copy));
	task->address = copy.task;
	if (task->address >= ISLE_STACK_BASE ||
	    inspect_find(inspect, task->address, &task->offset) < sizeof(task->task))
		return false;
	memcpy(&task->task, inspect->memory + task->offset, sizeof(task->task));
	task->task.name[TASK_NAME_MAX - 1] = 0;
	task->core = core;
	return task->task.id != 0 && task->task.state < ISLE_TASK_ENDED &&
	       has_core(inspect, task, core, true);
}

static void from_frame(const struct inspect *inspect, struct inspect_registers *registers,
		       uint64_t offset)
{
	registers->source = INSPECT_FRAME;
	registers->frame_offset = offset;
	memcpy(&registers->frame, inspect->memory + offset, sizeof(registers->frame));
}

/* A core that stands still shows where its registers are. */
static void from_core(const struct inspect *inspect, const struct inspect_task *task,
		      struct inspect_registers *registers)
{
	struct isle_core *core = inspect_core(inspect, task->core);
	uint64_t frame = shared_load_acquire(&core->frame);
	uint64_t fpu = shared_load(&core->fpu);

	frame = object_offset(inspect, &task->stack, frame, sizeof(registers->frame));
	if (!frame)
		return;
	from_frame(inspect, registers, frame);
	registers->fpu_offset = object_offset(inspect, &task->stack, fpu, ISLE_FPU_BYTES);
}

/* Preempted: all registers lie on its stack, the vector registers behind the others. */
static bool from_preemption(const struct inspect *inspect, const struct inspect_task *task,
			    struct inspect_registers *registers)
{
	uint64_t offset = object_offset(inspect, &task->stack, task->task.frame,
					sizeof(registers->frame) + ISLE_FPU_BYTES);

	if (!offset)
		return false;
	from_frame(inspect, registers, offset);
	registers->fpu_offset = offset + sizeof(registers->frame);
	return true;
}

static void from_context(const struct inspect *inspect, const struct inspect_task *task,
			 struct inspect_registers *registers)
{
	struct interrupt_frame *frame = &registers->frame;
	uint64_t address = task->task.stack_pointer;
	uint64_t offset = object_offset(inspect, &task->stack, address, sizeof(struct context));
	struct context context;

	if (!offset)
		return;
	memcpy(&context, inspect->memory + offset, sizeof(context));
	registers->source = INSPECT_CONTEXT;
	frame->r15 = context.r15;
	frame->r14 = context.r14;
	frame->r13 = context.r13;
	frame->r12 = context.r12;
	frame->rbx = context.rbx;
	frame->rbp = context.rbp;
	frame->rip = context.rip;
	frame->rsp = address + sizeof(context);
}

void inspect_registers(const struct inspect *inspect, const struct inspect_task *task,
		       struct inspect_registers *registers)
{
	memset(registers, 0, sizeof(*registers));
	registers->source = INSPECT_RUNNING;
	if (task->core != INSPECT_NO_CORE)
		from_core(inspect, task, registers);
	else if (!task->task.frame || !from_preemption(inspect, task, registers))
		from_context(inspect, task, registers);
}

unsigned int inspect_rank(const struct inspect_task *task)
{
	if (task->task.priority >= TASK_PRIORITIES)
		return 0;
	return task->core != INSPECT_NO_CORE ? INSPECT_RANK_MAX : 1;
}
