/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What signal.c needs in assembly.
 */
#ifndef CPU_SIGNAL_H
#define CPU_SIGNAL_H

#include <signal.h>
#include <stdint.h>

/**
 * signal_call() - call a handler
 * @handler: it
 * @number: its first argument
 * @info: its second
 * @context: its third
 * @stack_top: where its frames start; 0: on this stack
 */
void signal_call(void (*handler)(int, siginfo_t *, void *), int number, siginfo_t *info,
		 void *context, uint64_t stack_top);

#endif /* CPU_SIGNAL_H */
