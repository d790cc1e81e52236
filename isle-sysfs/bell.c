// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doorbells of one isle: the interrupt by which it calls Linux, and the one by
 * which Linux calls it.
 */
#include <linux/hermit.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>

#include "isle.h"
#include "link.h"

/**
 * isle_calls_rung() - number of the doorbell by which the isle last called its proxy
 * @isle: any state
 *
 * The isle writes it, so it is good for nothing but a comparison with an earlier one.
 *
 * Return: any value.
 */
u32 isle_calls_rung(struct isle *isle)
{
	u32 rung = 0;

	/* A doorbell may come when the isle is offline and its memory is on the move. */
	rcu_read_lock();
	/* Who sees a size sees where the memory is; pairs with attach() in memory.c. */
	if (smp_load_acquire(&isle->memory.size))
		rung = READ_ONCE(isle_boot_page(isle)->calls_rung);
	rcu_read_unlock();
	return rung;
}

static void isle_bell_rung(struct bell *bell)
{
	struct isle *isle = container_of(bell, struct isle, bell);
	u32 rung = isle_calls_rung(isle);

	isle_refresh(isle);
	/* Who comes too early or twice is woken for nothing; see poll() in device.c. */
	if (rung != READ_ONCE(isle->calls_rung)) {
		WRITE_ONCE(isle->calls_rung, rung);
		wake_up_interruptible_poll(&isle->state_changed, EPOLLIN | EPOLLRDNORM);
	}
	isle_log_rung(isle);
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
	isle->signals_sent = 0;
	/* As in the boot page: the first doorbell of a run must not look like one of the last. */
	WRITE_ONCE(isle->calls_rung, 0);
	WRITE_ONCE(isle->calls_heard, 0);
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
 * isle_want_log() - tell the isle when to ring for its log
 * @isle: any state
 * @wanted: number of records in its log, 0: never
 *
 * Context: any.
 */
void isle_want_log(struct isle *isle, u64 wanted)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	if (isle->bell_cpu >= 0)
		WRITE_ONCE(isle_boot_page(isle)->log_wanted, wanted);
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
}

/**
 * isle_want_probe() - tell the isle what its cores shall answer to a probe
 * @isle: any state
 * @number: of the probe
 *
 * The number is visible before any interrupt that is sent afterwards.
 *
 * Context: any.
 */
void isle_want_probe(struct isle *isle, u32 number)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	if (isle->bell_cpu >= 0)
		WRITE_ONCE(isle_boot_page(isle)->probe, number);
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
	/* The number is visible before the interrupts that announce it. */
	wmb();
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

/**
 * isle_ring_core() - interrupt one core
 * @isle: may be in any state
 * @core: index in isle_core[], any value
 * @vector: one that isle cores expect
 *
 * Context: any.
 * Return: 0, -ENOTCONN if the isle has no such core that could hear, or -errno.
 */
int isle_ring_core(struct isle *isle, unsigned long core, u8 vector)
{
	unsigned long flags;
	int err = -ENOTCONN;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	/* While doorbells are connected, cores and CPUs do not change. */
	if (isle->bell_cpu >= 0 && core < isle->cores)
		err = hermit_cpu_ipi(cpumask_nth(core, &isle->cpus), vector);
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
	return err;
}

static u64 unseen(struct isle *isle)
{
	return isle->signals_sent ^ READ_ONCE(isle_boot_page(isle)->signals_seen);
}

/**
 * isle_signal() - send a signal to the program of an isle
 * @isle: may be in any state
 * @number: 1 .. ISLE_SIGNAL_MAX are signals
 *
 * One that the isle has not seen yet is not sent again.
 *
 * Context: any.
 * Return: 0, -EINVAL if it is no signal, -ENOTCONN if no core could hear, or -errno.
 */
int isle_signal(struct isle *isle, unsigned long number)
{
	unsigned long flags;
	int err = -ENOTCONN;
	u64 bit;

	if (number < 1 || number > ISLE_SIGNAL_MAX)
		return -EINVAL;
	bit = BIT_ULL(number - 1);
	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	if (isle->bell_cpu >= 0) {
		if (!(unseen(isle) & bit))
			isle->signals_sent ^= bit;
		WRITE_ONCE(isle_boot_page(isle)->signals_sent, isle->signals_sent);
		/* The word is visible before the interrupt that announces it. */
		wmb();
		err = hermit_cpu_ipi(isle->bell_cpu, ISLE_VECTOR_DOORBELL);
	}
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
	return err;
}

/**
 * isle_read_signals() - which signals does the isle want, which has it not seen yet?
 * @isle: may be in any state
 * @report: gets them; none if the isle has no core that could hear
 *
 * A core that was told to stand still need not have seen any.
 *
 * Context: any.
 */
void isle_read_signals(struct isle *isle, struct isle_report *report)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&isle->bell_lock, flags);
	if (isle->bell_cpu >= 0) {
		report->signals_wanted = READ_ONCE(isle_boot_page(isle)->signals_wanted);
		report->signals_unseen = isle_is_paused(isle) ? 0 : unseen(isle);
	}
	raw_spin_unlock_irqrestore(&isle->bell_lock, flags);
}
