/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Switching between contexts in one thread (POSIX.1-2001 <ucontext.h>).
 */
#ifndef _UCONTEXT_H
#define _UCONTEXT_H

#include <sys/cdefs.h>
#include <sys/ucontext.h>

#ifdef __cplusplus
extern "C" {
#endif

int getcontext(ucontext_t *__context);
int setcontext(const ucontext_t *__context);
void makecontext(ucontext_t *__context, void (*__function)(void), int __count, ...);
int swapcontext(ucontext_t *__restrict __old, const ucontext_t *__restrict __new);

#ifdef __cplusplus
}
#endif
#endif
