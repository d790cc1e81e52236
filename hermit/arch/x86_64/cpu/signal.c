// SPDX-License-Identifier: BSD-2-Clause
/*
 * Handlers of signals: between an interrupt frame with its vector state and the
 * context that a handler sees and may change.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <arch/context.h>
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <arch/registers.h>
#include <hermit/signal.h>
#include <hermit/stack.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "frame.h"
#include "segments.h"
#include "signal.h"

#define VECTOR_ALIGN	64u
#define PF_PRESENT	(1u << 0)
/* What a handler may change: the arithmetic flags, direction and trap (SDM vol. 1, 3.4.3). */
#define RFLAGS_USER	0xdd5u

/* Linux's order of general registers (REG_R8 ...) and where a frame has them. */
static const struct {
	int reg;
	size_t offset;
} places[] = {
#define PLACE(reg, field) { reg, offsetof(struct interrupt_frame, field) }
	PLACE(REG_R8, r8), PLACE(REG_R9, r9), PLACE(REG_R10, r10), PLACE(REG_R11, r11),
	PLACE(REG_R12, r12), PLACE(REG_R13, r13), PLACE(REG_R14, r14), PLACE(REG_R15, r15),
	PLACE(REG_RDI, rdi), PLACE(REG_RSI, rsi), PLACE(REG_RBP, rbp), PLACE(REG_RBX, rbx),
	PLACE(REG_RDX, rdx), PLACE(REG_RAX, rax), PLACE(REG_RCX, rcx), PLACE(REG_RSP, rsp),
	PLACE(REG_RIP, rip),
};

#define PLACES (sizeof(places) / sizeof(places[0]))

struct interrupt_frame *frame_move(const struct interrupt_frame *frame, uint64_t top)
{
	uint64_t area = (top - vector_state_bytes()) & ~(uint64_t)(VECTOR_ALIGN - 1);
	struct interrupt_frame *copy = (struct interrupt_frame *)area - 1;

	*copy = *frame;
	return copy;
}

static void context_fill(ucontext_t *context, const struct interrupt_frame *frame, void *vector,
			 const struct signal_delivery *delivery)
{
	mcontext_t *machine = &context->uc_mcontext;

	*context = (ucontext_t){ .uc_sigmask = delivery->blocked };
	for (size_t i = 0; i < PLACES; i++)
		machine->gregs[places[i].reg] = *(greg_t *)((char *)frame + places[i].offset);
	machine->gregs[REG_EFL] = (greg_t)frame->rflags;
	machine->gregs[REG_CSGSFS] = (greg_t)frame->cs;
	machine->gregs[REG_ERR] = (greg_t)frame->error;
	machine->gregs[REG_TRAPNO] = (greg_t)frame->vector;
	machine->gregs[REG_CR2] = (greg_t)delivery->info.si_addr;
	machine->fpregs = vector;
	context->uc_stack = thread_self()->signals.stack;
}

static void context_take(const ucontext_t *context, struct interrupt_frame *frame)
{
	const mcontext_t *machine = &context->uc_mcontext;

	for (size_t i = 0; i < PLACES; i++)
		*(greg_t *)((char *)frame + places[i].offset) = machine->gregs[places[i].reg];
	frame->rflags = (frame->rflags & ~(uint64_t)RFLAGS_USER) |
			((uint64_t)machine->gregs[REG_EFL] & RFLAGS_USER);
}

static bool on_stack(const stack_t *stack, uint64_t address)
{
	return address - (uint64_t)stack->ss_sp < stack->ss_size;
}

/* Where a handler's frames start; 0: right here. */
static uint64_t alternate_top(const struct signal_delivery *delivery)
{
	const stack_t *stack = &thread_self()->signals.stack;

	if (!(delivery->action.sa_flags & SA_ONSTACK) || !stack->ss_size ||
	    on_stack(stack, cpu_frame_pointer()))
		return 0;
	return (uint64_t)stack->ss_sp + stack->ss_size;
}

void signal_run(struct interrupt_frame *frame, void *vector)
{
	struct signal_delivery delivery;
	ucontext_t context;

	while (signal_next(&delivery)) {
		context_fill(&context, frame, vector, &delivery);
		vector_state_reset();
		irq_enable();
		signal_call(delivery.action.sa_sigaction, delivery.info.si_signo, &delivery.info,
			    &context, alternate_top(&delivery));
		irq_disable();
		context_take(&context, frame);
		signal_mask_set(context.uc_sigmask);
	}
	thread_cancel_now();
}

static int simd_code(uint32_t flags)
{
	if (flags & 0x01)
		return FPE_FLTINV;
	if (flags & 0x04)
		return FPE_FLTDIV;
	if (flags & 0x08)
		return FPE_FLTOVF;
	return flags & 0x12 ? FPE_FLTUND : FPE_FLTRES;
}

/* The signal of an exception; false if it is none of the program's business. */
static bool exception_info(const struct interrupt_frame *frame, siginfo_t *info)
{
	*info = (siginfo_t){ .si_addr = (void *)frame->rip };
	switch (frame->vector) {
	case VECTOR_DIVIDE:
		info->si_signo = SIGFPE;
		info->si_code = FPE_INTDIV;
		return true;
	case VECTOR_X87:
		info->si_signo = SIGFPE;
		info->si_code = simd_code(x87_exceptions());
		return true;
	case VECTOR_SIMD:
		info->si_signo = SIGFPE;
		info->si_code = simd_code(simd_exceptions());
		return true;
	case VECTOR_OPCODE:
		info->si_signo = SIGILL;
		info->si_code = ILL_ILLOPN;
		return true;
	case VECTOR_BREAKPOINT:
	case VECTOR_DEBUG:
		info->si_signo = SIGTRAP;
		info->si_code = frame->vector == VECTOR_DEBUG ? TRAP_TRACE : SI_KERNEL;
		return true;
	case VECTOR_ALIGNMENT:
		info->si_signo = SIGBUS;
		info->si_code = BUS_ADRALN;
		return true;
	case VECTOR_PAGE_FAULT:
		info->si_signo = SIGSEGV;
		info->si_code = frame->error & PF_PRESENT ? SEGV_ACCERR : SEGV_MAPERR;
		info->si_addr = (void *)cr2_read();
		return true;
	case VECTOR_PROTECTION:
	case VECTOR_STACK:
		info->si_signo = SIGSEGV;
		info->si_code = SI_KERNEL;
		info->si_addr = NULL;
		return true;
	default:
		return false;
	}
}

struct interrupt_frame *exception_signal(const struct interrupt_frame *frame)
{
	const stack_t *stack;
	struct task *task;
	siginfo_t info;
	bool alternate;

	/* With interrupts off it is the kernel's fault, perhaps in here. */
	if (!(frame->rflags & RFLAGS_IF))
		return NULL;
	/* GS may be what is broken. */
	segments_recover();
	task = task_current();
	if (!task || !exception_info(frame, &info) || !signal_fault(&info, &alternate))
		return NULL;
	__atomic_fetch_or(&task->attention, TASK_ATTENTION_SIGNAL, __ATOMIC_RELAXED);
	stack = &((struct thread *)task->thread)->signals.stack;
	if (alternate && stack->ss_size && !on_stack(stack, frame->rsp))
		return frame_move(frame, (uint64_t)stack->ss_sp + stack->ss_size);
	/* Its own stack has no room for a handler. */
	if (frame->vector == VECTOR_PAGE_FAULT && stack_guard_hit(cr2_read()))
		return NULL;
	return frame_move(frame, frame->rsp - RED_ZONE);
}
