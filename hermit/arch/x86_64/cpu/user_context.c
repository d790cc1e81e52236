// SPDX-License-Identifier: BSD-2-Clause
/*
 * Contexts of user_switch.asm: the signal mask, and new ones (POSIX.1-2001 makecontext).
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <ucontext.h>
#include <arch/user_context.h>
#include <hermit/signal.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "user_context.h"

#define REGISTER_ARGUMENTS	6
#define STACK_ALIGN		16ull

_Static_assert(offsetof(ucontext_t, uc_mcontext.gregs) == offsetof(struct user_context, r8) &&
	       offsetof(ucontext_t, uc_mcontext.gregs[REG_RIP]) == offsetof(struct user_context, rip) &&
	       offsetof(ucontext_t, uc_mcontext.fpregs) == offsetof(struct user_context, fp) &&
	       offsetof(struct _libc_fpstate, mxcsr) == offsetof(struct user_fp, mxcsr),
	       "assembly finds the registers");

int context_mask_save(ucontext_t *context)
{
	struct _libc_fpstate *fp = &context->__fpregs_mem;

	context->uc_flags = 0;
	context->uc_sigmask = signal_mask();
	context->uc_mcontext.fpregs = fp;
	__asm__ volatile("fnstcw %0" : "=m"(fp->cwd));
	__asm__ volatile("stmxcsr %0" : "=m"(fp->mxcsr));
	return 0;
}

void context_mask_load(const ucontext_t *context)
{
	if (context->uc_sigmask != signal_mask()) {
		signal_mask_set(context->uc_sigmask);
		task_attend();
	}
}

void context_finish(const ucontext_t *next)
{
	if (next)
		setcontext(next);
	thread_exit(NULL);
}

void makecontext(ucontext_t *context, void (*function)(void), int count, ...)
{
	static const int places[REGISTER_ARGUMENTS] = {
		REG_RDI, REG_RSI, REG_RDX, REG_RCX, REG_R8, REG_R9
	};
	greg_t *regs = context->uc_mcontext.gregs;
	uint64_t top = (uint64_t)context->uc_stack.ss_sp + context->uc_stack.ss_size;
	int on_stack = count > REGISTER_ARGUMENTS ? count - REGISTER_ARGUMENTS : 0;
	uint64_t *stack = (uint64_t *)((top - sizeof(uint64_t) * (uint64_t)on_stack) & ~(STACK_ALIGN - 1));
	va_list arguments;

	*--stack = (uint64_t)context_return;
	va_start(arguments, count);
	for (int i = 0; i < count; i++) {
		if (i < REGISTER_ARGUMENTS)
			regs[places[i]] = va_arg(arguments, greg_t);
		else
			stack[1 + i - REGISTER_ARGUMENTS] = va_arg(arguments, uint64_t);
	}
	va_end(arguments);
	regs[REG_RIP] = (greg_t)function;
	regs[REG_RSP] = (greg_t)stack;
	regs[REG_RBX] = (greg_t)context->uc_link;
	regs[REG_RBP] = 0;
}
