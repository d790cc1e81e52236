// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doorbells to Linux: an interrupt domain on top of the domain that hands out
 * CPU vectors. There is no device; the "message" of such an interrupt is the
 * pair of APIC id and vector that we publish to the isles.
 *
 * When Linux moves the interrupt (affinity, CPU going offline), the new target
 * is published and rung once by ourselves: this completes the move in the vector
 * domain, which waits for the first interrupt at the new place. An isle may have
 * read the old target just before; bell->again looks once more a little later.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/jiffies.h>
#include <asm/hw_irq.h>
#include <asm/irqdomain.h>
#include <asm/smp.h>

#include <hermit/isle.h>

#include "doorbell.h"

#define BELL_AGAIN	(HZ / 50)

static struct fwnode_handle *bells_fwnode;
static struct irq_domain *bells_domain;

/* Reads where the vector domain has put the interrupt and tells the owner. */
static void bell_publish(struct irq_data *data)
{
	struct bell *bell = irq_data_get_irq_chip_data(data);
	unsigned int cpu = cpumask_first(irq_data_get_effective_affinity_mask(data));

	if (WARN_ON_ONCE(cpu >= nr_cpu_ids))
		return;
	WRITE_ONCE(bell->target, ISLE_DOORBELL(cpu_physical_id(cpu), irqd_cfg(data)->vector));
	bell->moved(bell);
}

static int bell_set_affinity(struct irq_data *data, const struct cpumask *mask, bool force)
{
	struct bell *bell = irq_data_get_irq_chip_data(data);
	int err = irq_chip_set_affinity_parent(data, mask, force);

	if (err < 0)
		return err;
	bell_publish(data);
	irq_chip_retrigger_hierarchy(data);
	mod_timer(&bell->again, jiffies + BELL_AGAIN);
	return err;
}

static struct irq_chip bell_chip = {
	.name			= "hermit",
	.irq_ack		= irq_chip_ack_parent,
	.irq_set_affinity	= bell_set_affinity,
	.irq_retrigger		= irq_chip_retrigger_hierarchy,
	.flags			= IRQCHIP_SKIP_SET_WAKE,
};

static int bells_alloc(struct irq_domain *domain, unsigned int virq, unsigned int count, void *arg)
{
	struct irq_alloc_info *info = arg;
	int err = irq_domain_alloc_irqs_parent(domain, virq, count, info);

	if (err)
		return err;
	irq_domain_set_info(domain, virq, virq, &bell_chip, info->data, handle_edge_irq, NULL,
			    "edge");
	/* There is nothing to mask, so it may move at any time. */
	irq_set_status_flags(virq, IRQ_MOVE_PCNTXT);
	return 0;
}

static int bells_activate(struct irq_domain *domain, struct irq_data *data, bool reserve)
{
	if (!reserve)
		bell_publish(data);
	return 0;
}

static const struct irq_domain_ops bells_ops = {
	.alloc		= bells_alloc,
	.free		= irq_domain_free_irqs_common,
	.activate	= bells_activate,
};

static irqreturn_t bell_interrupt(int irq, void *cookie)
{
	struct bell *bell = cookie;

	bell->rung(bell);
	return IRQ_HANDLED;
}

static void bell_again(struct timer_list *timer)
{
	struct bell *bell = from_timer(bell, timer, again);

	bell->rung(bell);
}

/**
 * bell_create() - get a vector and listen to it
 * @bell: with @name set
 * @rung: see struct bell
 * @moved: see struct bell; called for the first time in here
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int bell_create(struct bell *bell, void (*rung)(struct bell *bell),
		void (*moved)(struct bell *bell))
{
	struct irq_alloc_info info = { .data = bell };
	int irq;
	int err;

	bell->rung = rung;
	bell->moved = moved;
	timer_setup(&bell->again, bell_again, 0);

	irq = irq_domain_alloc_irqs(bells_domain, 1, NUMA_NO_NODE, &info);
	if (irq < 0)
		return irq;
	err = request_irq(irq, bell_interrupt, 0, bell->name, bell);
	if (err) {
		irq_dispose_mapping(irq);
		return err;
	}
	bell->irq = irq;
	return 0;
}

/**
 * bell_destroy() - stop listening and give the vector back
 * @bell: from bell_create(); @rung is not called any more afterwards
 *
 * Context: may sleep.
 */
void bell_destroy(struct bell *bell)
{
	free_irq(bell->irq, bell);
	timer_shutdown_sync(&bell->again);
	irq_dispose_mapping(bell->irq);
}

/**
 * bells_init() - create the interrupt domain
 *
 * Return: 0 or -errno.
 */
int bells_init(void)
{
	if (!x86_vector_domain)
		return -ENODEV;
	bells_fwnode = irq_domain_alloc_named_fwnode("hermit");
	if (!bells_fwnode)
		return -ENOMEM;
	bells_domain = irq_domain_create_hierarchy(x86_vector_domain, 0, 0, bells_fwnode,
						   &bells_ops, NULL);
	if (!bells_domain) {
		irq_domain_free_fwnode(bells_fwnode);
		return -ENOMEM;
	}
	return 0;
}

/**
 * bells_exit() - remove the interrupt domain; all bells are gone
 */
void bells_exit(void)
{
	irq_domain_remove(bells_domain);
	irq_domain_free_fwnode(bells_fwnode);
}
