// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state machine of an isle: load, boot, stop. The proxy comes here through
 * /dev/hermit/isleN, the administrator through /sys/hermit/isleN/cpus.
 *
 *   offline -> loaded -> booting -> running -> exited | crashed
 *      ^                     |         |             |
 *      +----- stopping <-----+---------+-------------+
 *
 * booting -> running -> exited | crashed is what the isle reports (report.c). From
 * booting and running it goes to hung when a core does not answer a probe (probe.c),
 * and back when all do; from stopping, when a core does not even obey INIT. A hung
 * isle can be stopped, and may still exit or crash. All other transitions happen
 * here with isle->lock held.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/string.h>
#include <asm/smp.h>

#include "isle.h"
#include "link.h"

/* True if [offset, offset + size) lies in isle memory behind Linux's part of it. */
static bool in_memory(const struct isle *isle, u64 offset, u64 size)
{
	u64 end = isle->memory.size;

	return offset >= ISLE_IMAGE_OFFSET && offset <= end && size <= end - offset;
}

static bool absent_or_in_memory(const struct isle *isle, u64 offset, u64 size)
{
	return size == 0 || in_memory(isle, offset, size);
}

static int check_load(const struct isle *isle, const struct isle_load *load)
{
	if (load->image_size == 0 || load->image_size > ISLE_IMAGE_MAX ||
	    !in_memory(isle, ISLE_IMAGE_OFFSET, load->image_size))
		return -EFBIG;
	if (load->entry < ISLE_IMAGE_BASE || load->entry >= ISLE_IMAGE_BASE + load->image_size)
		return -EINVAL;
	if (!absent_or_in_memory(isle, load->args_offset, load->args_size) ||
	    !absent_or_in_memory(isle, load->symbols_offset, load->symbols_size) ||
	    !absent_or_in_memory(isle, load->strings_offset, load->strings_size))
		return -EINVAL;
	if (load->proxy_port > U16_MAX || load->transport >= ISLE_TRANSPORT_COUNT ||
	    load->flags & ~ISLE_LOAD_DEBUG)
		return -EINVAL;
	if (strnlen(load->path, sizeof(load->path)) == sizeof(load->path))
		return -EINVAL;
	return 0;
}

static void set_path(struct isle *isle, const char *path)
{
	unsigned long flags;

	spin_lock_irqsave(&isle->report_lock, flags);
	strscpy(isle->path, path);
	spin_unlock_irqrestore(&isle->report_lock, flags);
}

/**
 * isle_load() - remember what was loaded into isle memory
 * @isle: offline, or loaded with something else
 * @load: not trusted
 *
 * Context: may sleep.
 * Return: 0; -EFBIG if the image does not fit; -EINVAL for anything else that is
 * wrong with @load; -EBUSY if the isle is not offline; -EINTR.
 */
int isle_load(struct isle *isle, const struct isle_load *load)
{
	enum isle_state state;
	int err;

	err = check_load(isle, load);
	if (err)
		return err;
	err = mutex_lock_killable(&isle->lock);
	if (err)
		return err;
	state = isle_state(isle);
	if (state == ISLE_OFFLINE || state == ISLE_LOADED) {
		isle->load = *load;
		set_path(isle, load->path);
		isle_set_state(isle, ISLE_LOADED);
	} else {
		err = -EBUSY;
	}
	mutex_unlock(&isle->lock);
	return err;
}

static void forget_load(struct isle *isle)
{
	memzero_explicit(&isle->load, sizeof(isle->load));
	set_path(isle, "");
}

/* Gives back all that a boot has taken, once no core runs code of the isle. */
static void dismantle(struct isle *isle)
{
	link_peer_down(LINK_PEER_ISLE(isle->number));
	isle_log_end(isle);
	forget_load(isle);
	/* The CPUs first: somebody waits for them, clearing can go on behind. */
	isle_cpus_give_back(isle);
	link_peer_clear(LINK_PEER_ISLE(isle->number));
	isle_memory_clear(isle);
	isle_set_state(isle, ISLE_OFFLINE);
}

/* A boot that is under way gives up when somebody wants to stop the isle. */
static void lock_to_stop(struct isle *isle)
{
	atomic_inc(&isle->stops_wanted);
	isle_memory_hurry(isle);
	mutex_lock(&isle->lock);
	atomic_dec(&isle->stops_wanted);
}

/* While a core may still execute what the isle has, nothing of that may go. */
static void keep_module(struct isle *isle, bool keep)
{
	if (keep && !isle->keeps_module)
		__module_get(THIS_MODULE);
	else if (!keep && isle->keeps_module)
		module_put(THIS_MODULE);
	isle->keeps_module = keep;
}

/* Stops what runs; isle->lock is held. */
static int stop_locked(struct isle *isle)
{
	enum isle_state state;
	bool hears;
	int err;

	isle_refresh(isle);
	state = isle_state(isle);
	if (state == ISLE_OFFLINE || state == ISLE_LOADED)
		return 0;
	isle_set_state(isle, ISLE_STOPPING);
	isle_dump_end(isle);
	/* Who has exited or crashed is at the end already; who stands still does not hear. */
	hears = !isle_is_paused(isle) && (state == ISLE_BOOTING || state == ISLE_RUNNING);
	err = isle_cores_halt(isle, hears);
	keep_module(isle, err);
	if (err) {
		isle_set_state(isle, ISLE_HUNG);
		return err;
	}
	dismantle(isle);
	return 0;
}

static void note_times(struct isle *isle, u64 begin, u64 taken, u64 online)
{
	unsigned long flags;

	spin_lock_irqsave(&isle->report_lock, flags);
	isle->report.boot_ns = taken - begin;
	isle->report.start_ns = online - taken;
	isle->boot_time = online;
	spin_unlock_irqrestore(&isle->report_lock, flags);
}

static void forget_report(struct isle *isle)
{
	unsigned long flags;

	spin_lock_irqsave(&isle->report_lock, flags);
	memset(&isle->report, 0, sizeof(isle->report));
	isle->report.exit_code = ISLE_NO_EXIT;
	isle->boot_time = 0;
	isle->ending = ISLE_ENDING_NONE;
	isle->stops = 0;
	spin_unlock_irqrestore(&isle->report_lock, flags);
}

static int boot_locked(struct isle *isle, const struct cpumask *cpus)
{
	unsigned int first = cpumask_first(cpus);
	u64 begin = ktime_get_ns();
	u64 taken;
	int err;

	switch (isle_state(isle)) {
	case ISLE_LOADED:
		break;
	case ISLE_OFFLINE:
		return -ENOEXEC;
	default:
		return -EBUSY;
	}

	err = isle_cpus_take(isle, cpus);
	if (err)
		return err;
	taken = ktime_get_ns();
	/* What the last program has left may just be being cleared. */
	err = isle_memory_wait_boot(isle);
	if (err) {
		isle_cpus_give_back(isle);
		return err;
	}

	forget_report(isle);
	isle->paused = false;
	isle_prepare(isle);
	isle_log_begin(isle);
	isle_set_state(isle, ISLE_BOOTING);
	isle_bell_connect(isle, first);
	link_peer_up(LINK_PEER_ISLE(isle->number),
		     ISLE_DOORBELL(cpu_physical_id(first), ISLE_VECTOR_DOORBELL));

	err = isle_cores_start(isle);
	if (err) {
		if (err == -EINTR || err == -ECANCELED)
			pr_info("isle %u: boot on CPUs %*pbl was ended\n", isle->number,
				cpumask_pr_args(cpus));
		else
			pr_err("isle %u: boot on CPUs %*pbl failed: %d\n", isle->number,
			       cpumask_pr_args(cpus), err);
		stop_locked(isle);
		isle_memory_wait(isle);
		return err;
	}
	note_times(isle, begin, taken, ktime_get_ns());
	return 0;
}

/**
 * isle_boot() - take CPUs from Linux and start on them what was loaded
 * @isle: loaded
 * @cpus: not empty, none of them CPU 0, all present
 *
 * On success all cores have come up (a short program may have ended already, and parked
 * them) and the state is ISLE_BOOTING until the isle reports that it runs. On failure all
 * CPUs are back; the isle is still loaded if none of its cores had been started, else
 * offline and cleared.
 *
 * Context: may sleep.
 * Return: 0; -ENOEXEC if nothing is loaded; -EBUSY if the isle is not stopped or
 * a CPU is lent or must stay; -E2BIG for too many CPUs; -EINTR or -ERESTARTSYS
 * after a fatal signal; -ECANCELED if somebody stopped it meanwhile; -ETIMEDOUT if a core did
 * not come up; -EIO if the isle crashed at once.
 */
int isle_boot(struct isle *isle, const struct cpumask *cpus)
{
	int err;

	if (cpumask_weight(cpus) > ISLE_CORES_MAX)
		return -E2BIG;
	err = mutex_lock_killable(&isle->lock);
	if (err)
		return err;
	err = boot_locked(isle, cpus);
	mutex_unlock(&isle->lock);
	return err;
}

/**
 * isle_halt() - stop what runs, give the CPUs back
 * @isle: any state; if it does not run nothing happens
 *
 * Its memory is being cleared when this returns.
 *
 * Context: may sleep; not interruptible, but has a deadline.
 * Return: 0 or -errno if the cores cannot be halted: then the isle is hung.
 */
int isle_halt(struct isle *isle)
{
	int err;

	lock_to_stop(isle);
	err = stop_locked(isle);
	mutex_unlock(&isle->lock);
	return err;
}

/**
 * isle_stop() - the same, and wait until its memory is clear
 * @isle: any state
 *
 * What the holder of the claim writes from now on stays.
 *
 * Context: may sleep; not interruptible. The CPUs are back before the wait begins.
 * Return: as isle_halt().
 */
int isle_stop(struct isle *isle)
{
	int err;

	lock_to_stop(isle);
	err = stop_locked(isle);
	isle_memory_wait(isle);
	mutex_unlock(&isle->lock);
	return err;
}

/**
 * isle_abandon() - the claim ends: stop, forget what was loaded, clear the memory
 * @isle: any state; nobody can write to its memory through Linux any more
 *
 * Clearing goes on when this returns; isle_memory_wait_range() knows how far it is.
 *
 * Context: may sleep; not interruptible, but has a deadline.
 * Return: as isle_stop().
 */
int isle_abandon(struct isle *isle)
{
	bool clear = isle->written;
	int err;

	lock_to_stop(isle);
	switch (isle_state(isle)) {
	case ISLE_OFFLINE:
		err = 0;
		break;
	case ISLE_LOADED:
		forget_load(isle);
		isle_set_state(isle, ISLE_OFFLINE);
		err = 0;
		break;
	default:
		/* Clears the memory as well. */
		clear = false;
		err = stop_locked(isle);
		break;
	}
	if (clear)
		isle_memory_clear(isle);
	isle->written = false;
	mutex_unlock(&isle->lock);
	return err;
}

static int resize_locked(struct isle *isle, u64 size)
{
	if (isle_state(isle) != ISLE_OFFLINE)
		return -EBUSY;
	/* A probe of the last run may still look at the cores of the isle; no other one begins. */
	mutex_lock(&isle->probe_lock);
	mutex_unlock(&isle->probe_lock);
	return isle_memory_resize(isle, size);
}

/**
 * isle_resize() - give an isle that nobody uses more memory or less
 * @isle: any state
 * @size: as for isle_memory_resize()
 *
 * Context: may sleep.
 * Return: 0; -EBUSY if the isle is claimed or not offline; or as isle_memory_resize().
 */
int isle_resize(struct isle *isle, u64 size)
{
	int err = isle_claim(isle);

	if (err)
		return err;
	err = mutex_lock_killable(&isle->lock);
	if (!err) {
		err = resize_locked(isle, size);
		mutex_unlock(&isle->lock);
	}
	isle_unclaim(isle);
	return err;
}

/**
 * isle_retire() - the isle is about to be removed: Linux shall have its memory then
 * @isle: claimed by the caller
 *
 * Context: may sleep; not interruptible, but has a deadline.
 * Return: 0, or -EIO if the isle is hung.
 */
int isle_retire(struct isle *isle)
{
	int err;

	lock_to_stop(isle);
	err = stop_locked(isle);
	if (!err)
		isle_memory_adopt(isle);
	mutex_unlock(&isle->lock);
	return err ? -EIO : 0;
}
