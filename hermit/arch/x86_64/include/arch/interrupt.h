/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions and interrupts: what the entry code pushes, the vectors, and who
 * handles them.
 */
#ifndef ARCH_INTERRUPT_H
#define ARCH_INTERRUPT_H

#include <stdint.h>
#include <hermit/debug.h>

#define VECTOR_DIVIDE		0u
#define VECTOR_DEBUG		1u
#define VECTOR_NMI		2u
#define VECTOR_BREAKPOINT	3u
#define VECTOR_OPCODE		6u
#define VECTOR_DOUBLE_FAULT	8u
#define VECTOR_STACK		12u
#define VECTOR_PROTECTION	13u
#define VECTOR_PAGE_FAULT	14u
#define VECTOR_X87		16u
#define VECTOR_ALIGNMENT	17u
#define VECTOR_MACHINE_CHECK	18u
#define VECTOR_SIMD		19u
#define VECTOR_ABORT		ISLE_EXCEPTION_ABORT	/* cpu_abort_trap() */
#define VECTOR_EXCEPTIONS	32u	/* first vector that is not an exception */
#define VECTOR_DOORBELL		ISLE_VECTOR_DOORBELL
#define VECTOR_PROBE		ISLE_VECTOR_PROBE
#define VECTOR_WAKE		0xf1u	/* another core put a task into our inbox */
#define VECTOR_TIMER		0xf2u
#define VECTOR_REPLY		ISLE_VECTOR_REPLY
#define VECTOR_SELF		0xf4u	/* interrupt_self() */
#define VECTOR_SPURIOUS		0xffu
#define VECTOR_COUNT		256u

/* The entry code leaves registers on the stack as a struct interrupt_frame. */
_Static_assert(sizeof(struct interrupt_frame) % 16 == 0, "keeps the stack aligned");

/**
 * interrupt_dispatch() - called by the entry code for every vector
 * @frame: registers of the interrupted code, on an IST stack
 *
 * Interrupts are off; vector registers are untouched and must stay so.
 *
 * Return: NULL to return to the interrupted code; else a copy of @frame on the
 * stack of the interrupted task, to which the entry code moves and from where
 * it lets the scheduler run.
 */
struct interrupt_frame *interrupt_dispatch(struct interrupt_frame *frame);

/**
 * interrupt_preempted() - let another task run, let signal handlers run
 * @frame: the copy that interrupt_dispatch() returned
 *
 * Runs on the task's own stack with interrupts off, saves and restores the
 * vector state around both.
 */
void interrupt_preempted(struct interrupt_frame *frame);

/**
 * exception_handle() - report an exception and end the isle
 * @frame: registers of the code that failed
 */
void __attribute__((noreturn)) exception_handle(const struct interrupt_frame *frame);

/**
 * interrupt_self() - as if an interrupt came now that wants the task's attention
 *
 * So a handler runs in the same way wherever its signal found the task.
 * Context: task, interrupts on.
 */
static inline void interrupt_self(void)
{
	__asm__ volatile("int %0" : : "i"(VECTOR_SELF) : "memory");
}

/** cpu_breakpoint() - a breakpoint, for the debugger that is there. */
static inline void cpu_breakpoint(void)
{
	__asm__ volatile("int3" : : : "memory");
}

/** cpu_abort_trap() - let the debugger that is there see the end. */
static inline void cpu_abort_trap(void)
{
	__asm__ volatile("int %0" : : "i"(VECTOR_ABORT) : "memory");
}

/**
 * debug_registers_load() - what this core is to watch from now on
 * @wanted: by the debugger
 */
void debug_registers_load(const struct isle_debug_registers *wanted);

/**
 * debug_registers_stop() - watch nothing while a debugger looks
 *
 * Return: DR6, why there was a debug exception; it is reset.
 */
uint64_t debug_registers_stop(void);

/* Entry code of each vector, VECTOR_STUB_SIZE bytes apart (interrupt.asm). */
extern const char interrupt_stubs[];
#define VECTOR_STUB_SIZE 16u

#endif /* ARCH_INTERRUPT_H */
