// SPDX-License-Identifier: BSD-2-Clause
/*
 * What comes through the IDT: exceptions go to the program's signal handler or end
 * the isle, interrupts go to their handlers and may let another task run.
 */
#include <stdbool.h>
#include <stddef.h>
#include <arch/apic.h>
#include <arch/context.h>
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <arch/registers.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/doorbell.h>
#include <hermit/forwarding.h>
#include <hermit/klog.h>
#include <hermit/paging.h>
#include <hermit/sched.h>
#include <hermit/signal.h>
#include <hermit/stack.h>
#include <hermit/stop.h>
#include "segments.h"
#include "../../../lib/format.h"
#include "frame.h"

#define WHAT_MAX	160
#define PF_PRESENT	(1u << 0)
#define PF_WRITE	(1u << 1)
#define PF_FETCH	(1u << 4)

static const struct {
	const char *name;
	enum isle_cause cause;
} exceptions[VECTOR_EXCEPTIONS] = {
	[VECTOR_DIVIDE] = { "divide error", ISLE_CAUSE_ARITHMETIC },
	[VECTOR_DEBUG] = { "debug exception", ISLE_CAUSE_OPCODE },
	[VECTOR_BREAKPOINT] = { "breakpoint", ISLE_CAUSE_OPCODE },
	[VECTOR_OPCODE] = { "invalid opcode", ISLE_CAUSE_OPCODE },
	[VECTOR_DOUBLE_FAULT] = { "double fault", ISLE_CAUSE_FAULT },
	[VECTOR_STACK] = { "stack segment fault", ISLE_CAUSE_MEMORY },
	[VECTOR_PROTECTION] = { "general protection fault", ISLE_CAUSE_MEMORY },
	[VECTOR_PAGE_FAULT] = { "page fault", ISLE_CAUSE_MEMORY },
	[VECTOR_X87] = { "x87 floating-point error", ISLE_CAUSE_ARITHMETIC },
	[VECTOR_ALIGNMENT] = { "alignment check", ISLE_CAUSE_MEMORY },
	[VECTOR_MACHINE_CHECK] = { "machine check", ISLE_CAUSE_FAULT },
	[VECTOR_SIMD] = { "SIMD floating-point error", ISLE_CAUSE_ARITHMETIC },
};

static void __attribute__((format(printf, 2, 3))) describe(char *what, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	format_text(what, WHAT_MAX, format, arguments);
	va_end(arguments);
}

static enum isle_cause describe_page_fault(char *what, const struct interrupt_frame *frame)
{
	uint64_t address = cr2_read();
	const char *access = "reading";

	if (task_current() && stack_guard_hit(address)) {
		describe(what, "stack overflow in task %u %s (address 0x%lx)",
			 task_current()->id, task_current()->name, address);
		return ISLE_CAUSE_STACK;
	}
	if (frame->error & PF_FETCH)
		access = "executing";
	else if (frame->error & PF_WRITE)
		access = "writing";
	describe(what, "page fault %s %saddress 0x%lx", access,
		 frame->error & PF_PRESENT ? "protected " : "", address);
	return ISLE_CAUSE_MEMORY;
}

static void __attribute__((noreturn)) report(const struct interrupt_frame *frame)
{
	const char *name = exceptions[frame->vector].name;
	enum isle_cause cause = exceptions[frame->vector].cause;
	char what[WHAT_MAX];

	if (frame->vector == VECTOR_PAGE_FAULT)
		cause = describe_page_fault(what, frame);
	else if (frame->vector == VECTOR_DOUBLE_FAULT && stack_guard_hit(frame->rsp))
		/* The CPU could not push onto a stack: no IST in the way of this one. */
		describe(what, "double fault on an overflown stack");
	else if (name)
		describe(what, "%s (error code 0x%lx)", name, frame->error);
	else
		describe(what, "exception %lu (error code 0x%lx)", frame->vector, frame->error);
	crash_exception(cause ? cause : ISLE_CAUSE_FAULT, what, frame);
}

void exception_handle(const struct interrupt_frame *frame)
{
	unsigned int depth = segments_count_exception();

	/* GS may be what is broken. */
	segments_recover();
	if (depth > 0)
		crash_again(frame, depth);
	report(frame);
}

/* A page that was made executable on another core: this one has looked again by now. */
static bool outdated(const struct interrupt_frame *frame)
{
	return frame->vector == VECTOR_PAGE_FAULT && frame->error == (PF_PRESENT | PF_FETCH) &&
	       paging_executable(frame->rip);
}

/* A debugger sees it first, and may keep it. */
static bool debugger_takes(struct interrupt_frame *frame)
{
	uint64_t status;

	if (!debugged())
		return false;
	status = debug_registers_stop();
	if (frame->vector == VECTOR_DEBUG)
		frame->error = status;
	/* GS may be what is broken. */
	segments_recover();
	return stop_self(frame);
}

void interrupt_preempted(struct interrupt_frame *frame)
{
	struct task *task = task_current();
	void *area = frame + 1;

	vector_state_save(area);
	if (sched_preempts()) {
		task->frame = frame;
		sched_preempt();
		task->frame = NULL;
	}
	if ((task->attention & TASK_ATTENTION_SIGNAL) && !task->deferred)
		signal_run(frame, area);
	vector_state_restore(area);
}

static void interrupt_count(void)
{
	struct core *core = core_self();

	__atomic_store_n(&core->interrupts, core->interrupts + 1, __ATOMIC_RELAXED);
}

struct interrupt_frame *interrupt_dispatch(struct interrupt_frame *frame)
{
	if (frame->vector == VECTOR_NMI) {
		stop_asked(frame);
		return NULL;
	}
	if (frame->vector < VECTOR_EXCEPTIONS) {
		struct interrupt_frame *moved;

		if (outdated(frame) || debugger_takes(frame))
			return NULL;
		moved = exception_signal(frame);
		if (!moved)
			exception_handle(frame);
		return moved;
	}
	if (frame->vector == VECTOR_SPURIOUS)
		return NULL;
	if (frame->vector == VECTOR_SELF)
		return frame_move(frame, frame->rsp - RED_ZONE);

	interrupt_count();
	apic_end_of_interrupt();
	if (frame->vector == VECTOR_DOORBELL)
		doorbell_handle();
	else if (frame->vector == VECTOR_REPLY)
		forward_ring_interrupt();
	else if (frame->vector == VECTOR_TIMER)
		timer_interrupt();
	else if (frame->vector == VECTOR_PROBE)
		probe_answer();
	else if (frame->vector != VECTOR_WAKE)
		log_warning("interrupt %lu that nobody expects", frame->vector);
	return sched_preempts() ? frame_move(frame, frame->rsp - RED_ZONE) : NULL;
}
