/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stacks: a region of their own, each with an unmapped gap below it. A stack
 * that was mapped once stays mapped and is handed out again.
 */
#ifndef HERMIT_STACK_H
#define HERMIT_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <hermit/debug.h>

#define STACK_DEFAULT	0x100000ull	/* of a thread that asks for nothing */
#define STACK_MAIN	0x800000ull	/* of main(), less on a small isle */
#define STACK_KERNEL	0x10000ull	/* of the kernel's own tasks */

/**
 * stack_alloc() - a stack of at least @bytes, with its struct stack at the top
 * @bytes: wanted
 *
 * Context: task, or boot after paging_init(). Return: the stack (what is below
 * it is free to use down to @bottom; contents undefined), NULL without memory.
 */
struct stack *stack_alloc(size_t bytes);

/** stack_free() - keep a stack for the next one who asks. @stack: nobody is on it. */
void stack_free(struct stack *stack);

/** stack_guard_hit() - is @address in the gap below a stack that was handed out? */
bool stack_guard_hit(uint64_t address);

/** stack_bytes_total() - bytes mapped for stacks so far. */
uint64_t stack_bytes_total(void);

#endif /* HERMIT_STACK_H */
