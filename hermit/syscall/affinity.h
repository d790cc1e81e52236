/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * On which cores a thread may live.
 */
#ifndef SYSCALL_AFFINITY_H
#define SYSCALL_AFFINITY_H

#include <stdint.h>
#include <sys/types.h>

struct thread;

/** affinity_all() - all cores of the isle. @set: filled. */
void affinity_all(cpu_set_t *set);

/** affinity_get() - where a thread may live. @thread: it. @set: filled. */
void affinity_get(struct thread *thread, cpu_set_t *set);

/** affinity_core() - the best core of a set. @set: it. Return: its index; core_count if there is none. */
uint32_t affinity_core(const cpu_set_t *set);

#endif /* SYSCALL_AFFINITY_H */
