/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs that wait for themselves.
 */
#ifndef HERMIT_DEADLOCK_H
#define HERMIT_DEADLOCK_H

struct core;

/**
 * deadlock_suspect() - the calling thread ends, or waits without a deadline for another one
 *
 * Its core looks some time after it has nothing to do any more. Context: task.
 */
void deadlock_suspect(void);

/** deadlock_idle() - a core is about to halt. @core: this one. Context: interrupts off. */
void deadlock_idle(struct core *core);

#endif /* HERMIT_DEADLOCK_H */
