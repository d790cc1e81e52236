/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a task is to the CPU: a stack with saved registers on it, a thread
 * pointer, and vector state.
 */
#ifndef ARCH_CONTEXT_H
#define ARCH_CONTEXT_H

#include <stdint.h>
#include <hermit/debug.h>

struct task;

/**
 * context_switch() - save this stack, with a struct context on it, go on with another one
 * @save: where to put this task's stack pointer
 * @load: the other task's
 *
 * Context: interrupts off. Returns when somebody switches back.
 */
void context_switch(uint64_t *save, uint64_t load);

/**
 * context_enter() - go on with a function on a fresh stack
 * @stack_top: end of the stack, 16-byte aligned
 * @function: does not return
 * @argument: for it
 */
void __attribute__((noreturn)) context_enter(uint64_t stack_top,
					     void (*function)(void *argument), void *argument);

/**
 * context_prepare() - a stack on which a new task can start
 * @stack_top: end of the stack, 16-byte aligned
 * @task: what task_run() gets
 *
 * Return: stack pointer for context_switch().
 */
uint64_t context_prepare(void *stack_top, struct task *task);

/**
 * registers_capture() - registers as they are where this returns
 * @frame: filled; of those that a call may change, RAX to R11 without RBX are 0
 */
void registers_capture(struct interrupt_frame *frame);

/** fpu_save() - store x87 and SSE registers. @area: ISLE_FPU_BYTES long, 16-byte aligned */
void fpu_save(void *area);

/** fpu_restore() - load what fpu_save() stored. @area: the same. */
void fpu_restore(const void *area);

/** thread_pointer_set() - where TLS is addressed from (FS). @value: address. */
void thread_pointer_set(uint64_t value);

/** vector_state_bytes() - size of the area for all vector registers. */
uint64_t vector_state_bytes(void);

/**
 * vector_state_save() - store all vector registers
 * @area: vector_state_bytes() long, 64-byte aligned
 */
void vector_state_save(void *area);

#define MXCSR_DEFAULT	0x1f80u		/* all exceptions masked, round to nearest */

/** vector_state_reset() - control registers as at the start of a program. */
void vector_state_reset(void);

/** simd_exceptions() - unmasked exceptions that are pending in MXCSR: bit 0 invalid ... 5 inexact. */
uint32_t simd_exceptions(void);

/** x87_exceptions() - the same for the x87 unit. */
uint32_t x87_exceptions(void);

/** vector_state_restore() - load what vector_state_save() stored. @area: the same. */
void vector_state_restore(void *area);

#endif /* ARCH_CONTEXT_H */
