/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Doorbells to Linux: a vector on a CPU of Linux that other kernels may send as
 * an inter-processor interrupt. Each one is an ordinary Linux interrupt with a
 * line in /proc/interrupts and an affinity.
 */
#ifndef HERMIT_DOORBELL_H
#define HERMIT_DOORBELL_H

#include <linux/timer.h>
#include <linux/types.h>

/**
 * struct bell - one doorbell to Linux
 * @rung: called for each ring, in hard or soft interrupt context
 * @moved: called when @target has changed; irq_desc.lock is held
 * @target: ISLE_DOORBELL() of it, 0 before it works
 * @irq: Linux's number of the interrupt
 * @again: looks once more some time after a move
 * @name: as in /proc/interrupts
 */
struct bell {
	void (*rung)(struct bell *bell);
	void (*moved)(struct bell *bell);
	u64 target;
	int irq;
	struct timer_list again;
	char name[24];
};

int bell_create(struct bell *bell, void (*rung)(struct bell *bell),
		void (*moved)(struct bell *bell));
void bell_destroy(struct bell *bell);
int bells_init(void);
void bells_exit(void);

#endif /* HERMIT_DOORBELL_H */
