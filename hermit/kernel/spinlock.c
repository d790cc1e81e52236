// SPDX-License-Identifier: BSD-2-Clause
/*
 * Spin locks that know their holder, so that misuse panics instead of hanging.
 */
#include <arch/cpu.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/spinlock.h>

uint64_t spin_lock_irq(struct spinlock *lock)
{
	uint64_t flags = irq_save();
	uint32_t me = core_self()->index + 1;
	uint32_t expected = 0;

	while (!__atomic_compare_exchange_n(&lock->holder, &expected, me, true,
					    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		if (expected == me)
			panic("spin lock %p taken twice", (void *)lock);
		expected = 0;
		while (__atomic_load_n(&lock->holder, __ATOMIC_RELAXED))
			cpu_relax();
	}
	return flags;
}

void spin_unlock_irq(struct spinlock *lock, uint64_t flags)
{
	if (__atomic_load_n(&lock->holder, __ATOMIC_RELAXED) != core_self()->index + 1)
		panic("spin lock %p released by a core that does not hold it", (void *)lock);
	__atomic_store_n(&lock->holder, 0, __ATOMIC_RELEASE);
	irq_restore(flags);
}
