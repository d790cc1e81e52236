// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doorbells of one isle: the interrupt by which it calls Linux, and the one by
 * which Linux calls it.
 */
#include <linux/hermit.h>

#include "isle.h"
#include "link.h"

static void isle_bell_rung(struct bell *bell)
{
	isle_refresh(container_of(bell, struct isle, bell));
	link_rung();
}

/* Runs with irq_desc.lock held, perhaps in stop_machine(). */
static void isle_bell_moved(struct bell *bell)
{
	struct isle *isle = container_of(bell, struct isle, bell);
	unsigned long flags;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	if (isle->bell_cpu >= 0)
		WRITE_ONCE(isle_boot_page(isle)->doorbell, bell->target);
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
}

/**
 * isle_bell_create() - get the interrupt by which the isle calls Linux
 * @isle: being created
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int isle_bell_create(struct isle *isle)
{
	raw_spin_lock_init(&isle->bell_lock);
	isle->bell_cpu = -1;
	snprintf(isle->bell.name, sizeof(isle->bell.name), "hermit-isle%u", isle->number);
	return bell_create(&isle->bell, isle_bell_rung, isle_bell_moved);
}

/**
 * isle_bell_destroy() - give the interrupt back
 * @isle: does not run
 *
 * Context: may sleep.
 */
void isle_bell_destroy(struct isle *isle)
{
	bell_destroy(&isle->bell);
}

/**
 * isle_bell_connect() - from now on doorbells go both ways
 * @isle: its boot page is filled
 * @cpu: the isle's core 0
 */
void isle_bell_connect(struct isle *isle, unsigned int cpu)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	isle->bell_cpu = cpu;
	WRITE_ONCE(isle_boot_page(isle)->doorbell, isle->bell.target);
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
}

/**
 * isle_bell_disconnect() - from now on Linux does not touch the isle
 * @isle: about to lose its cores
 */
void isle_bell_disconnect(struct isle *isle)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	isle->bell_cpu = -1;
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
}

/**
 * isle_ring() - call the isle
 * @isle: may be in any state
 *
 * Context: any.
 * Return: 0, -ENOTCONN if it has no core that could hear, or -errno.
 */
int isle_ring(struct isle *isle)
{
	unsigned long flags;
	int err = -ENOTCONN;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	if (isle->bell_cpu >= 0)
		err = hermit_cpu_ipi(isle->bell_cpu, ISLE_VECTOR_DOORBELL);
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
	return err;
}
