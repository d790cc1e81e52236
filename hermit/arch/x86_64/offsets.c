// SPDX-License-Identifier: BSD-2-Clause
/*
 * Values for the NASM sources. Compiled to assembly, never linked: build.mk turns
 * each marked line into an equ of offsets.inc.
 */
#include <stddef.h>
#include <arch/registers.h>
#include <arch/user_context.h>
#include <hermit/core.h>
#include <hermit/isle.h>

#define OFFSET(name, value) \
	__asm__ volatile("\n@equ " #name " %0\n" : : "i"((unsigned long)(value)))

void offsets(void)
{
	OFFSET(ISLE_TRAMPOLINE_ARGS, ISLE_TRAMPOLINE_ARGS);
	OFFSET(TRAMPOLINE_ENTRY, offsetof(struct isle_trampoline, entry));
	OFFSET(TRAMPOLINE_BOOT, offsetof(struct isle_trampoline, boot));
	OFFSET(TRAMPOLINE_CORE, offsetof(struct isle_trampoline, core));
	OFFSET(TRAMPOLINE_PAGE_TABLE, offsetof(struct isle_trampoline, page_table));
	OFFSET(TRAMPOLINE_ENTERED, offsetof(struct isle_trampoline, entered));
	OFFSET(CORE_IDLE_STACK, offsetof(struct core, idle_stack));
	OFFSET(USER_R8, offsetof(struct user_context, r8));
	OFFSET(USER_R9, offsetof(struct user_context, r9));
	OFFSET(USER_R12, offsetof(struct user_context, r12));
	OFFSET(USER_R13, offsetof(struct user_context, r13));
	OFFSET(USER_R14, offsetof(struct user_context, r14));
	OFFSET(USER_R15, offsetof(struct user_context, r15));
	OFFSET(USER_RDI, offsetof(struct user_context, rdi));
	OFFSET(USER_RSI, offsetof(struct user_context, rsi));
	OFFSET(USER_RBP, offsetof(struct user_context, rbp));
	OFFSET(USER_RBX, offsetof(struct user_context, rbx));
	OFFSET(USER_RDX, offsetof(struct user_context, rdx));
	OFFSET(USER_RCX, offsetof(struct user_context, rcx));
	OFFSET(USER_RSP, offsetof(struct user_context, rsp));
	OFFSET(USER_RIP, offsetof(struct user_context, rip));
	OFFSET(USER_FP, offsetof(struct user_context, fp));
	OFFSET(FP_X87_CONTROL, offsetof(struct user_fp, x87_control));
	OFFSET(FP_MXCSR, offsetof(struct user_fp, mxcsr));
	OFFSET(FRAME_R15, offsetof(struct interrupt_frame, r15));
	OFFSET(FRAME_R14, offsetof(struct interrupt_frame, r14));
	OFFSET(FRAME_R13, offsetof(struct interrupt_frame, r13));
	OFFSET(FRAME_R12, offsetof(struct interrupt_frame, r12));
	OFFSET(FRAME_R11, offsetof(struct interrupt_frame, r11));
	OFFSET(FRAME_R10, offsetof(struct interrupt_frame, r10));
	OFFSET(FRAME_R9, offsetof(struct interrupt_frame, r9));
	OFFSET(FRAME_R8, offsetof(struct interrupt_frame, r8));
	OFFSET(FRAME_RBP, offsetof(struct interrupt_frame, rbp));
	OFFSET(FRAME_RDI, offsetof(struct interrupt_frame, rdi));
	OFFSET(FRAME_RSI, offsetof(struct interrupt_frame, rsi));
	OFFSET(FRAME_RDX, offsetof(struct interrupt_frame, rdx));
	OFFSET(FRAME_RCX, offsetof(struct interrupt_frame, rcx));
	OFFSET(FRAME_RBX, offsetof(struct interrupt_frame, rbx));
	OFFSET(FRAME_RAX, offsetof(struct interrupt_frame, rax));
	OFFSET(FRAME_VECTOR, offsetof(struct interrupt_frame, vector));
	OFFSET(FRAME_ERROR, offsetof(struct interrupt_frame, error));
	OFFSET(FRAME_RIP, offsetof(struct interrupt_frame, rip));
	OFFSET(FRAME_CS, offsetof(struct interrupt_frame, cs));
	OFFSET(FRAME_RFLAGS, offsetof(struct interrupt_frame, rflags));
	OFFSET(FRAME_RSP, offsetof(struct interrupt_frame, rsp));
	OFFSET(FRAME_SS, offsetof(struct interrupt_frame, ss));
	OFFSET(FRAME_SIZE, sizeof(struct interrupt_frame));
	OFFSET(CR0_PE, CR0_PE);
	OFFSET(CR0_MP, CR0_MP);
	OFFSET(CR0_ET, CR0_ET);
	OFFSET(CR0_NE, CR0_NE);
	OFFSET(CR0_WP, CR0_WP);
	OFFSET(CR0_PG, CR0_PG);
	OFFSET(CR4_PAE, CR4_PAE);
	OFFSET(MSR_EFER, MSR_EFER);
	OFFSET(EFER_LME, EFER_LME);
	OFFSET(EFER_NXE, EFER_NXE);
}
