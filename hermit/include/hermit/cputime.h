/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long tasks have had a core. The scheduler takes a stamp at each switch.
 */
#ifndef HERMIT_CPUTIME_H
#define HERMIT_CPUTIME_H

#include <stdint.h>

struct task;

/** cputime_of() - of a task, on any core. @task: must not end meanwhile. Return: ns. */
uint64_t cputime_of(const struct task *task);

/** cputime_self() - of the calling task. Context: task. Return: ns. */
uint64_t cputime_self(void);

/** cputime_program() - of all tasks, those that have ended included. Context: any. Return: ns. */
uint64_t cputime_program(void);

#endif /* HERMIT_CPUTIME_H */
