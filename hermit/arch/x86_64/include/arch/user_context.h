/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The part of ucontext_t that assembly reaches. The same as in <sys/ucontext.h>, which
 * cannot be read where the offsets for NASM are made.
 */
#ifndef ARCH_USER_CONTEXT_H
#define ARCH_USER_CONTEXT_H

#include <stdint.h>

struct user_fp {
	uint16_t x87_control;
	uint16_t others[11];
	uint32_t mxcsr;
};

struct user_context {
	uint64_t flags;
	uint64_t link;
	uint64_t stack[3];
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip;
	uint64_t rflags, segments, error, vector, mask, cr2;
	struct user_fp *fp;
};

#endif /* ARCH_USER_CONTEXT_H */
