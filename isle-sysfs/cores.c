// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting the cores of an isle and taking them out of its hands again. CPUs have
 * left Linux before (cpus.c) and return to it afterwards. isle->lock is held.
 *
 * Halting does not depend on the isle: hermit_cpu_park() takes a core by INIT
 * whatever it does, and returns when it certainly runs no code of the isle.
 */
#include <linux/delay.h>
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>

#include "isle.h"
#include "trampoline.h"

/* There is no event to wait for: cores that start or stop raise no interrupt. */
#define POLL_MIN_US		20
#define POLL_MAX_US		60

/*
 * Looks before a core counts as absent: less than a tenth of a second. Where Linux itself is
 * emulated by a busy host, seconds go by in which nobody has run, neither the core nor we.
 */
#define LOOKS_MIN		1000

static void pause_a_little(void)
{
	usleep_range(POLL_MIN_US, POLL_MAX_US);
}

/* Has it left the trampoline? A short program may be at its end when we look. */
static bool has_arrived(struct isle_core *core)
{
	u32 state = READ_ONCE(core->state);

	return state == ISLE_CORE_ONLINE || state == ISLE_CORE_PARKED;
}

/* Waits until core @index has left the trampoline. */
static int wait_online(struct isle *isle, unsigned int index)
{
	struct isle_core *core = &isle_core_table(isle)[index];
	ktime_t deadline = ktime_add_ms(ktime_get(), ISLE_CORE_DEADLINE_MS);
	unsigned int looks = 0;
	bool late = false;

	while (!has_arrived(core)) {
		if (fatal_signal_pending(current))
			return -EINTR;
		if (atomic_read(&isle->stops_wanted))
			return -ECANCELED;
		if (isle_state(isle) == ISLE_CRASHED)
			return -EIO;
		if (late)
			return -ETIMEDOUT;
		pause_a_little();
		/* One more look after the deadline: it may be us who were late. */
		late = ++looks >= LOOKS_MIN && ktime_after(ktime_get(), deadline);
	}
	return 0;
}

/*
 * Sends core @index through the trampoline; if it does not come it is parked again, and
 * @again says whether it has executed nothing.
 */
static int try_core(struct isle *isle, unsigned int index, unsigned int cpu, bool *again)
{
	struct isle_trampoline args = {
		.entry = isle->load.entry,
		.boot = ISLE_MEMORY_BASE + ISLE_BOOT_OFFSET,
		.core = index,
		.page_table = page_to_phys(isle->boot_tables_page),
	};
	int err;

	trampoline_prepare(&args);
	err = hermit_cpu_start(cpu);
	/* -EIO: perhaps it was started, so it must be halted. */
	if (!err || err == -EIO)
		isle->started = index + 1;
	if (!err)
		err = wait_online(isle, index);
	/* A late core must not find the next one's arguments. */
	if (err && hermit_cpu_park(cpu))
		return err;
	*again = err == -ETIMEDOUT && !trampoline_entered();
	return err;
}

static int start_core(struct isle *isle, unsigned int index, unsigned int cpu)
{
	bool again = false;
	int err = trampoline_lock();

	if (err)
		return err;
	err = try_core(isle, index, cpu, &again);
	/*
	 * An INIT or SIPI may get lost, about one in a thousand under emulation. No
	 * instruction of the image was executed then, and none will be: it is parked.
	 */
	if (again) {
		pr_info("isle %u: CPU %u has not heard, once more\n", isle->number, cpu);
		err = try_core(isle, index, cpu, &again);
	}
	if (err == -ETIMEDOUT)
		pr_err("isle %u: CPU %u does not come up\n", isle->number, cpu);
	trampoline_unlock();
	return err;
}

/**
 * isle_cores_start() - start all CPUs of the isle, one after the other
 * @isle: prepared, its CPUs are out of Linux
 *
 * Context: may sleep; isle->lock is held.
 * Return: 0; -EINTR after a fatal signal; -ECANCELED if somebody waits to stop the isle;
 * -ETIMEDOUT if a core did not come up; -EIO if the isle reported a crash; or what
 * hermit_cpu_start() returned. After an error the caller halts the cores.
 */
int isle_cores_start(struct isle *isle)
{
	unsigned int index = 0;
	unsigned int cpu;
	int err;

	for_each_cpu(cpu, &isle->cpus) {
		err = start_core(isle, index++, cpu);
		if (err)
			return err;
	}
	return 0;
}

static bool all_parked(struct isle *isle)
{
	struct isle_core *core = isle_core_table(isle);
	unsigned int index;

	for (index = 0; index < isle->started; index++)
		if (READ_ONCE(core[index].state) != ISLE_CORE_PARKED)
			return false;
	return true;
}

/* Asks the isle to park its cores; whether it does is not important. */
static void ask_to_park(struct isle *isle)
{
	ktime_t deadline = ktime_add_ms(ktime_get(), ISLE_STOP_DEADLINE_MS);

	WRITE_ONCE(isle_boot_page(isle)->request, ISLE_REQUEST_STOP);
	/* The request is visible before the doorbell that announces it. */
	wmb();
	isle_ring(isle);
	while (!all_parked(isle) && ktime_before(ktime_get(), deadline))
		pause_a_little();
}

/* A core that is late at the end must send no NMI to a CPU that has left the isle. */
static void forbid_nmis(struct isle *isle)
{
	struct isle_core *core = isle_core_table(isle);
	unsigned int index;

	for (index = 0; index < isle->started; index++)
		WRITE_ONCE(core[index].state, ISLE_CORE_PARKED);
}

/**
 * isle_cores_halt() - take all started cores out of the isle's hands
 * @isle: being stopped; perhaps only some of its cores were started
 * @ask: let the isle park its cores itself, if it does so in time
 *
 * Takes at most ISLE_STOP_DEADLINE_MS, and two seconds for each CPU that does not even
 * obey INIT.
 *
 * Context: may sleep; isle->lock is held.
 * Return: 0: no core runs code of the isle, all wait for SIPI. Otherwise nothing
 * of the isle may be used for anything else.
 */
int isle_cores_halt(struct isle *isle, bool ask)
{
	unsigned int index = 0;
	unsigned int cpu;
	int result = 0;
	int err;

	if (ask && isle->started)
		ask_to_park(isle);
	forbid_nmis(isle);
	isle_bell_disconnect(isle);

	for_each_cpu(cpu, &isle->cpus) {
		if (index++ == isle->started)
			break;
		err = hermit_cpu_park(cpu);
		if (err) {
			pr_crit("isle %u: CPU %u does not obey: %d\n", isle->number, cpu, err);
			result = err;
		}
	}
	if (!result)
		isle->started = 0;
	return result;
}
