/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of a context, with Linux's names and places for x86-64: what a
 * signal handler gets as its third argument, and what getcontext() saves.
 */
#ifndef _SYS_UCONTEXT_H
#define _SYS_UCONTEXT_H

#include <stdint.h>
#include <sys/signal.h>

typedef long long greg_t;

#define NGREG 23
typedef greg_t gregset_t[NGREG];

#if __GNU_VISIBLE || __MISC_VISIBLE
enum {
	REG_R8 = 0, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
	REG_RDI, REG_RSI, REG_RBP, REG_RBX, REG_RDX, REG_RAX, REG_RCX, REG_RSP,
	REG_RIP, REG_EFL, REG_CSGSFS, REG_ERR, REG_TRAPNO, REG_OLDMASK, REG_CR2
};
#endif

/* The first 512 bytes of what XSAVE stores (SDM vol. 1, 10.5.1). */
struct _libc_fpstate {
	uint16_t cwd;
	uint16_t swd;
	uint16_t ftw;
	uint16_t fop;
	uint64_t rip;
	uint64_t rdp;
	uint32_t mxcsr;
	uint32_t mxcr_mask;
	struct {
		uint16_t significand[4];
		uint16_t exponent;
		uint16_t __reserved[3];
	} _st[8];
	struct {
		uint32_t element[4];
	} _xmm[16];
	uint32_t __reserved[24];
};

typedef struct _libc_fpstate *fpregset_t;

typedef struct {
	gregset_t gregs;
	fpregset_t fpregs;		/* in a handler: all vector state, as XSAVE stores it */
	unsigned long long __reserved[8];
} mcontext_t;

typedef struct ucontext_t {
	unsigned long uc_flags;
	struct ucontext_t *uc_link;
	stack_t uc_stack;
	mcontext_t uc_mcontext;
	sigset_t uc_sigmask;
	struct _libc_fpstate __fpregs_mem; /* control words of getcontext() */
} ucontext_t;

#endif
