// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUs on loan. The table below says which isle has which CPU; Linux is kept from
 * bringing a lent CPU online, and CPUs that were online come back.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/ctype.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

#include "isle.h"

enum loan {
	LOAN_NONE = 0,
	LOAN_LENT,			/* Linux must not touch it */
	LOAN_RETURNING,			/* Linux may bring it online, no isle may have it */
};

struct lent_cpu {
	enum loan loan;
	bool was_online;		/* before it was lent; of the isle that has it */
	bool taken;			/* it is out of Linux; of the isle that has it */
};

/* So long a CPU tries to come back, with so much time in between. */
#define RETURN_LIMIT		(60 * HZ)
#define RETURN_PAUSE_MS		100

/* Guards all below and isle->cpus; taken inside of Linux's CPU hotplug locks. */
static DEFINE_SPINLOCK(lock);
static struct lent_cpu *table;		/* by Linux's CPU number */
static unsigned int lent;		/* entries that are not LOAN_NONE */
static bool refused;			/* nothing may be lent now */

static enum cpuhp_state guard_state;

/* Linux is about to bring @cpu online; runs on another CPU, may sleep. */
static int guard_cpu(unsigned int cpu)
{
	int err;

	spin_lock(&lock);
	err = table[cpu].loan == LOAN_LENT ? -EBUSY : 0;
	spin_unlock(&lock);
	return err;
}

/* Reads a CPU number: at least one digit, nothing but digits. */
static const char *parse_number(const char *text, unsigned int *number)
{
	u64 value = 0;

	if (!isdigit(*text))
		return NULL;
	for (; isdigit(*text); text++) {
		value = value * 10 + (*text - '0');
		if (value > UINT_MAX)
			return NULL;
	}
	*number = value;
	return text;
}

/* Reads "3" or "3-5". */
static const char *parse_range(const char *text, unsigned int *first, unsigned int *last)
{
	text = parse_number(text, first);
	if (!text)
		return NULL;
	*last = *first;
	if (*text == '-')
		text = parse_number(text + 1, last);
	return text;
}

/**
 * isle_cpus_parse() - read a list of CPUs that an isle may have
 * @text: "3", "3-5", "3-5,7", perhaps with a newline at the end
 * @cpus: the result
 *
 * Stricter than Linux's own lists: no empty entries, no strides, no blanks.
 *
 * Return: 0; -EINVAL if @text is no such list, or names CPU 0 or one that is not
 * present.
 */
int isle_cpus_parse(const char *text, struct cpumask *cpus)
{
	unsigned int first;
	unsigned int last;

	cpumask_clear(cpus);
	for (;;) {
		text = parse_range(text, &first, &last);
		if (!text || first == 0 || first > last || last >= nr_cpu_ids)
			return -EINVAL;
		for (; first <= last; first++) {
			if (!cpu_present(first))
				return -EINVAL;
			cpumask_set_cpu(first, cpus);
		}
		if (*text != ',')
			break;
		text++;
	}
	if (*text == '\n')
		text++;
	return *text ? -EINVAL : 0;
}

/* Enters all of @cpus into the table, or none. */
static int reserve(struct isle *isle, const struct cpumask *cpus)
{
	unsigned int cpu;
	int err = 0;

	spin_lock(&lock);
	if (refused)
		err = -EBUSY;
	for_each_cpu(cpu, cpus)
		if (table[cpu].loan != LOAN_NONE)
			err = -EBUSY;
	if (!err) {
		for_each_cpu(cpu, cpus) {
			table[cpu].loan = LOAN_LENT;
			table[cpu].was_online = false;
			table[cpu].taken = false;
		}
		cpumask_copy(&isle->cpus, cpus);
		lent += cpumask_weight(cpus);
	}
	spin_unlock(&lock);
	return err;
}

static void set_loan(unsigned int cpu, enum loan loan)
{
	spin_lock(&lock);
	table[cpu].loan = loan;
	if (loan == LOAN_NONE)
		lent--;
	spin_unlock(&lock);
}

/*
 * May somebody take @cpu offline, or out of the machine? An offline one counts as done, and
 * one that is lent cannot be had. Linux looks at this before it does either.
 */
static void allow_offline(unsigned int cpu, bool allow)
{
	struct device *device = get_cpu_device(cpu);

	device_lock(device);
	device->offline_disabled = !allow;
	device_unlock(device);
}

/* Takes @cpu out of Linux; it is reserved, so it stays out. */
static int take_offline(unsigned int cpu)
{
	int result = remove_cpu(cpu);

	if (result < 0) {
		pr_err("Linux does not give CPU %u away: %d\n", cpu, result);
		return result;
	}
	/* 1: it was offline, and nobody has just been about to change that. */
	table[cpu].was_online = result == 0;
	table[cpu].taken = true;
	allow_offline(cpu, false);
	return 0;
}

/* Linux wants no CPU at some times, as while a driver looks at a PCI device. */
static int put_online(unsigned int cpu)
{
	unsigned long deadline = jiffies + RETURN_LIMIT;
	int err;

	while ((err = add_cpu(cpu)) == -EBUSY && time_before(jiffies, deadline))
		msleep(RETURN_PAUSE_MS);
	/* It may have missed its SIPI; Linux waits ten seconds before it says so. */
	return err < 0 ? add_cpu(cpu) : err;
}

static void give_back(unsigned int cpu)
{
	int err = 0;

	if (table[cpu].taken)
		allow_offline(cpu, true);
	set_loan(cpu, LOAN_RETURNING);
	if (table[cpu].was_online)
		err = put_online(cpu);
	if (err < 0)
		pr_err("CPU %u does not come back into Linux: %d; write 1 to its file `online`\n",
		       cpu, err);
	set_loan(cpu, LOAN_NONE);
}

/**
 * isle_cpus_take() - take CPUs out of Linux for an isle
 * @isle: isle->lock is held; it has no CPUs
 * @cpus: all present, not CPU 0
 *
 * All or none: after an error those that had gone are back.
 *
 * Context: may sleep.
 * Return: 0; -EBUSY if one of them is lent, or Linux is going down or to sleep;
 * -EINTR after a fatal signal; -ECANCELED if somebody waits to stop the isle; or what
 * remove_cpu() says.
 */
int isle_cpus_take(struct isle *isle, const struct cpumask *cpus)
{
	unsigned int cpu;
	int err;

	err = reserve(isle, cpus);
	if (err)
		return err;
	for_each_cpu(cpu, cpus) {
		if (fatal_signal_pending(current))
			err = -EINTR;
		else if (atomic_read(&isle->stops_wanted))
			err = -ECANCELED;
		else
			err = take_offline(cpu);
		if (err) {
			isle_cpus_give_back(isle);
			return err;
		}
	}
	WRITE_ONCE(isle->cores, cpumask_weight(cpus));
	return 0;
}

/**
 * isle_cpus_give_back() - return all CPUs of an isle to Linux
 * @isle: isle->lock is held; no core runs code of the isle
 *
 * Those that were online before are online again afterwards.
 *
 * Context: may sleep.
 */
void isle_cpus_give_back(struct isle *isle)
{
	unsigned int cpu;

	for_each_cpu(cpu, &isle->cpus)
		give_back(cpu);
	WRITE_ONCE(isle->cores, 0);
	spin_lock(&lock);
	cpumask_clear(&isle->cpus);
	spin_unlock(&lock);
}

/**
 * isle_cpus_show() - the CPUs of an isle as a list
 * @isle: any state
 * @buffer: of a sysfs file
 *
 * Return: bytes written: "3-5" or "-1", and a newline.
 */
int isle_cpus_show(struct isle *isle, char *buffer)
{
	int length;

	spin_lock(&lock);
	if (cpumask_empty(&isle->cpus))
		length = sysfs_emit(buffer, "-1\n");
	else
		length = sysfs_emit(buffer, "%*pbl\n", cpumask_pr_args(&isle->cpus));
	spin_unlock(&lock);
	return length;
}

/**
 * isle_cpus_refuse() - lend nothing from now on, or lend again
 * @refuse: which of the two
 *
 * Return: true if some CPU is lent right now.
 */
bool isle_cpus_refuse(bool refuse)
{
	bool busy;

	spin_lock(&lock);
	refused = refuse;
	busy = lent > 0;
	spin_unlock(&lock);
	return busy;
}

/**
 * isle_cpus_init() - start to keep the table
 *
 * Return: 0 or -errno.
 */
int isle_cpus_init(void)
{
	int state;

	table = kcalloc(nr_cpu_ids, sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	state = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "hermit:prepare", guard_cpu, NULL);
	if (state < 0) {
		kfree(table);
		return state;
	}
	guard_state = state;
	return 0;
}

/** isle_cpus_exit() - nothing is lent any more */
void isle_cpus_exit(void)
{
	cpuhp_remove_state_nocalls(guard_state);
	kfree(table);
}
