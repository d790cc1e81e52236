/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spin locks for a few instructions at a time. Interrupts are off while one is
 * held, so a holder is never preempted.
 *
 * Lock order: paging_lock before memory_lock. The others (futex buckets, stacks,
 * mailboxes, lwIP's protection) are never held together with any.
 */
#ifndef HERMIT_SPINLOCK_H
#define HERMIT_SPINLOCK_H

#include <stdint.h>

struct spinlock {
	uint32_t holder;		/* core index plus one; 0: free */
};

/**
 * spin_lock_irq() - take a lock, interrupts off
 * @lock: not held by this core already (that panics)
 *
 * Return: flags for spin_unlock_irq().
 */
uint64_t spin_lock_irq(struct spinlock *lock);

/**
 * spin_unlock_irq() - release a lock
 * @lock: held by this core (else panics)
 * @flags: from spin_lock_irq()
 */
void spin_unlock_irq(struct spinlock *lock, uint64_t flags);

#endif /* HERMIT_SPINLOCK_H */
