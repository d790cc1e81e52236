/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * What a debugger sees of an isle: its tasks, and the registers of tasks and
 * cores that do not run. Linux finds it all in isle memory, whether the isle
 * runs, waits or is dead, and trusts none of it: isle-sysfs/inspect checks
 * each step. "Address" means a virtual address of the isle.
 *
 * The way in: isle_debug.stacks leads to the newest stack, each stack to the
 * one mapped before it and to the task that lives on it. A core's isle_core.self
 * leads to the task that is current there. A task on memory of the program's own
 * is found only while it is that.
 *
 * Stopping: Linux stores an odd number into isle_core.stop of each core and
 * sends it an NMI. A core that obeys puts the addresses of its registers into
 * its isle_core, stores that number into isle_core.stopped and waits until
 * isle_core.stop changes. Halted cores (ISLE_CORE_PARKED) leave their registers
 * in the same place. A core whose isle_core.self is 0 takes no NMI and gets none.
 *
 * Under a debugger (isle_debug.debugger) a core that meets an exception does the
 * same by itself: it says so in isle_core.event, counts isle_debug.events, rings
 * Linux and waits to be stopped with all the others. Before the constructors of the
 * program run there is a breakpoint. While a core stands still the debugger may
 * change its registers, the vector of the exception included.
 */
#ifndef UAPI_HERMIT_DEBUG_H
#define UAPI_HERMIT_DEBUG_H

#include "isle.h"

/* In the boot page, behind struct isle_boot. */
#define ISLE_DEBUG_OFFSET	(ISLE_BOOT_OFFSET + 0x800u)

struct isle_debug {
	/* Written by Linux before boot, then constant. */
	uint32_t debugger;		/* 1: an exception stops a core before it does anything else */
	uint32_t reserved0[15];

	/* Written by the isle. */
	uint64_t stacks;		/* address of the newest struct stack, linear map; 0: none */
	uint32_t events;		/* goes up when a core stops by itself, then Linux is rung */
	uint32_t reserved1;
	uint64_t registers;		/* address of struct isle_debug_registers; 0: none yet */
	uint64_t reserved2[5];
};

HERMIT_ASSERT(sizeof(struct isle_boot) <= ISLE_DEBUG_OFFSET - ISLE_BOOT_OFFSET);
HERMIT_ASSERT(offsetof(struct isle_debug, stacks) == 64);
HERMIT_ASSERT(sizeof(struct isle_debug) == 128);

#define ISLE_DEBUG_REGISTERS	4u

/*
 * Debug registers (SDM vol. 3, ch. 17.2), written by the debugger while all cores stand
 * still. Each core loads them when it goes on.
 */
struct isle_debug_registers {
	uint64_t address[ISLE_DEBUG_REGISTERS];	/* DR0 .. DR3 */
	uint64_t control;			/* DR7 */
};

HERMIT_ASSERT(sizeof(struct isle_debug_registers) == 40);

/*
 * At the top of each stack's memory, written by the isle. All but @free and
 * @task is constant once the stack is in the list; a stack stays there for good.
 */
struct stack {
	uint64_t bottom;		/* lowest mapped address */
	uint64_t bytes;			/* mapped, this structure included */
	uint64_t linear;		/* address of the same memory in the linear map */
	uint64_t older;			/* address of the stack mapped before, linear map; 0: none */
	uint64_t free;			/* struct stack *: in the isle's list of free ones */
	uint64_t task;			/* address of the struct isle_task on it; 0: none yet */
};

HERMIT_ASSERT(sizeof(struct stack) == 48);

enum isle_task_state {
	ISLE_TASK_READY = 0,		/* waits for its core */
	ISLE_TASK_RUNNING = 1,
	ISLE_TASK_BLOCKED = 2,
	ISLE_TASK_ENDED = 3,		/* not there any more */
};

#define TASK_NAME_MAX		16u
#define TASK_PRIORITIES		32u	/* 0 is the lowest; idle tasks are outside of them */

/* What a task begins with, written by the isle. */
struct isle_task {
	uint64_t stack_pointer;		/* while another runs: address of its struct context */
	uint64_t thread_pointer;	/* FS base */
	uint64_t frame;			/* of its registers if an interrupt took the core; else 0 */
	uint64_t core;			/* address of its core's struct isle_core_self */
	uint32_t state;			/* enum isle_task_state */
	uint32_t priority;
	uint32_t id;			/* 1 ..; never used again during a run */
	char name[TASK_NAME_MAX];
	uint32_t reserved;
};

HERMIT_ASSERT(offsetof(struct isle_task, state) == 32);
HERMIT_ASSERT(sizeof(struct isle_task) == 64);

/* What a core's own data begins with, written by the isle. */
struct isle_core_self {
	uint64_t self;			/* its own address */
	uint64_t task;			/* address of the struct isle_task that has the core */
	uint32_t index;			/* in isle_core[] */
	uint32_t reserved;
};

HERMIT_ASSERT(sizeof(struct isle_core_self) == 24);

/* What a task that another one replaced has on its stack, lowest address first. */
struct context {
	uint32_t mxcsr;
	uint32_t x87_control;
	uint64_t r15, r14, r13, r12, rbx, rbp;
	uint64_t rip;			/* its RSP is behind this */
};

HERMIT_ASSERT(sizeof(struct context) == 64);

/* Registers of interrupted code, lowest address first. */
struct interrupt_frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
	uint64_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
	uint64_t vector;
	uint64_t error;			/* of #DB, if there is a debugger: DR6 */
	uint64_t rip, cs, rflags, rsp, ss;	/* pushed by the CPU */
};

HERMIT_ASSERT(sizeof(struct interrupt_frame) == 176);

/*
 * interrupt_frame.vector of a core that an exception has stopped. What it is when the
 * core goes on counts: the program gets the exception, unless a debugger has taken it.
 */
#define ISLE_EXCEPTION_ABORT	31u	/* no exception: abort() or a panic; ends the isle next */
#define ISLE_EXCEPTION_TAKEN	0x100u	/* written by the debugger */

/* x87 and SSE registers as FXSAVE stores them, also the start of an XSAVE area. */
#define ISLE_FPU_BYTES		512u

#endif /* UAPI_HERMIT_DEBUG_H */
