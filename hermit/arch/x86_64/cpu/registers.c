// SPDX-License-Identifier: BSD-2-Clause
/*
 * Registers of an exception, or of a core that gives up, for the log.
 */
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <arch/registers.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/klog.h>

void exception_log_again(const struct interrupt_frame *f)
{
	log_error("meanwhile exception %lu at 0x%lx (error code 0x%lx, address 0x%lx)", f->vector,
		  f->rip, f->error, cr2_read());
}

void registers_log(const struct interrupt_frame *f)
{
	const struct task *task = task_current();

	/* There is no task yet while a core boots. */
	log_error("on core %u (Linux CPU %u) in task %u %s", core_self()->index,
		  core_self()->slot->linux_cpu, task ? task->id : 0, task ? task->name : "boot");
	log_error("rip %016lx rsp %016lx rflags %08lx cr2 %016lx cr3 %lx", f->rip, f->rsp,
		  f->rflags, cr2_read(), cr3_read());
	log_error("rax %016lx rbx %016lx rcx %016lx rdx %016lx", f->rax, f->rbx, f->rcx, f->rdx);
	log_error("rsi %016lx rdi %016lx rbp %016lx r8  %016lx", f->rsi, f->rdi, f->rbp, f->r8);
	log_error("r9  %016lx r10 %016lx r11 %016lx r12 %016lx", f->r9, f->r10, f->r11, f->r12);
	log_error("r13 %016lx r14 %016lx r15 %016lx", f->r13, f->r14, f->r15);
	backtrace_log(f->rip, f->rbp, f->rsp);
}
