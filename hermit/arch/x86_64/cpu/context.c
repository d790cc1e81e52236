// SPDX-License-Identifier: BSD-2-Clause
/*
 * Preparing stacks of new tasks, and the thread pointer.
 */
#include <arch/context.h>
#include <arch/registers.h>
#include "features.h"

#define X87_CONTROL_DEFAULT	0x037fu	/* the same, 64-bit mantissa */

void context_start(void);

uint64_t context_prepare(void *stack_top, struct task *task)
{
	/* As after a call: the stack is aligned once the return address is popped. */
	struct context *context = (struct context *)stack_top - 1;

	*context = (struct context){
		.mxcsr = MXCSR_DEFAULT,
		.x87_control = X87_CONTROL_DEFAULT,
		.r12 = (uint64_t)task,
		.rip = (uint64_t)context_start,
	};
	return (uint64_t)context;
}

void thread_pointer_set(uint64_t value)
{
	if (cpu_features.fsgsbase)
		__asm__ volatile("wrfsbase %0" : : "r"(value) : "memory");
	else
		msr_write(MSR_FS_BASE, value);
}
