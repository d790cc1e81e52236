/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What user_switch.asm and user_context.c need of each other.
 */
#ifndef CPU_USER_CONTEXT_H
#define CPU_USER_CONTEXT_H

#include <ucontext.h>

/** context_mask_save() - all but the general registers of a context. @context: filled. Return: 0. */
int context_mask_save(ucontext_t *context);

/** context_mask_load() - let its signal mask be the thread's. @context: saved. */
void context_mask_load(const ucontext_t *context);

/** context_finish() - a function of makecontext() has returned. @next: its uc_link. */
void __attribute__((noreturn)) context_finish(const ucontext_t *next);

/* Where such a function returns to. */
void context_return(void);

#endif /* CPU_USER_CONTEXT_H */
