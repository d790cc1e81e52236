// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which isles there are: made when the module is loaded (main.c) or by the
 * administrator (create.c), found by number, claimed by one at a time, removed.
 */
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "isle.h"
#include "link.h"

#define CLAIMED_BIT	0

/* Makes changes of isles[] exclusive; isles[] is read under it or under RCU. */
static DEFINE_MUTEX(isles_lock);
static struct isle __rcu *isles[ISLES_MAX];
static bool closed;			/* no isle is made any more; guarded by isles_lock */

/**
 * isle_by_number() - find an isle
 * @number: any
 *
 * Context: any; within rcu_read_lock(), which also bounds the use of the result.
 * Return: the isle or NULL.
 */
struct isle *isle_by_number(unsigned int number)
{
	return number < ISLES_MAX ? rcu_dereference(isles[number]) : NULL;
}

static struct isle *isle_locked(unsigned int number)
{
	return rcu_dereference_protected(isles[number], lockdep_is_held(&isles_lock));
}

static void set_owner(struct isle *isle, const char *owner)
{
	unsigned long flags;

	spin_lock_irqsave(&isle->report_lock, flags);
	strscpy(isle->owner, owner);
	spin_unlock_irqrestore(&isle->report_lock, flags);
}

/**
 * isle_claim() - nobody else may load, boot, resize or remove the isle from now on
 * @isle: cannot go away meanwhile
 *
 * Context: any.
 * Return: 0, or -EBUSY if somebody has the claim.
 */
int isle_claim(struct isle *isle)
{
	char owner[ISLE_OWNER_MAX];

	if (test_and_set_bit_lock(CLAIMED_BIT, &isle->claimed))
		return -EBUSY;
	snprintf(owner, sizeof(owner), "%d %s", task_tgid_nr(current), current->comm);
	set_owner(isle, owner);
	return 0;
}

/**
 * isle_unclaim() - the end of a claim
 * @isle: claimed by the caller
 */
void isle_unclaim(struct isle *isle)
{
	set_owner(isle, "");
	clear_bit_unlock(CLAIMED_BIT, &isle->claimed);
}

/**
 * isle_claim_number() - find an isle and claim it, in one step
 * @number: any
 *
 * A claimed isle stays where it is until isle_unclaim().
 *
 * Context: may sleep.
 * Return: the isle; -ENXIO without such an isle; -EBUSY; -EINTR.
 */
struct isle *isle_claim_number(unsigned int number)
{
	struct isle *isle;
	int err;

	if (number >= ISLES_MAX)
		return ERR_PTR(-ENXIO);
	err = mutex_lock_killable(&isles_lock);
	if (err)
		return ERR_PTR(err);
	isle = isle_locked(number);
	err = isle ? isle_claim(isle) : -ENXIO;
	mutex_unlock(&isles_lock);
	return err ? ERR_PTR(err) : isle;
}

static struct isle *isle_alloc(unsigned int number, int node)
{
	struct isle *isle = kzalloc_node(sizeof(*isle), GFP_KERNEL, node);

	if (!isle)
		return NULL;
	isle->number = number;
	isle->node = node;
	mutex_init(&isle->lock);
	mutex_init(&isle->probe_lock);
	isle_report_init(isle);
	isle_sysfs_prepare(isle);
	return isle;
}

static void isle_free(struct isle *isle)
{
	isle_sysfs_put(isle);
	kfree(isle);
}

/* Nobody finds the isle from now on, and nobody who has found it without a claim uses it. */
static void isle_hide(struct isle *isle)
{
	rcu_assign_pointer(isles[isle->number], NULL);
	synchronize_rcu();
}

static int isle_create_locked(unsigned int number, int node, u64 size)
{
	struct isle *isle;
	int err;

	lockdep_assert_held(&isles_lock);
	if (closed)
		return -ESHUTDOWN;
	if (isle_locked(number))
		return -EEXIST;
	isle = isle_alloc(number, node);
	if (!isle)
		return -ENOMEM;
	err = isle_memory_create(isle, size);
	if (err)
		goto free;
	err = isle_tables_create(isle);
	if (err)
		goto destroy_memory;
	err = isle_log_create(isle);
	if (err)
		goto destroy_tables;
	isle_dump_create(isle);
	err = isle_bell_create(isle);
	if (err)
		goto destroy_log;
	err = isle_sysfs_create(isle);
	if (err)
		goto destroy_bell;
	rcu_assign_pointer(isles[number], isle);
	err = isle_device_create(isle);
	if (err)
		goto destroy_sysfs;
	pr_info("isle %u: %zu MiB on node %d, %s\n", number, isle->memory.size >> 20, node,
		size == ISLE_SIZE_RESERVED ? "reserved at boot" : "taken now");
	return 0;

destroy_sysfs:
	isle_hide(isle);
	isle_sysfs_destroy(isle);
destroy_bell:
	isle_dump_destroy(isle);
	isle_bell_destroy(isle);
destroy_log:
	isle_log_destroy(isle);
destroy_tables:
	isle_tables_destroy(isle);
destroy_memory:
	isle_memory_destroy(isle);
free:
	isle_free(isle);
	return err;
}

/**
 * isle_create() - make an isle
 * @number: its number, one that the link has room for
 * @node: where its memory is to be, online
 * @size: of its memory in bytes, or ISLE_SIZE_RESERVED
 *
 * Context: may sleep.
 * Return: 0; -EEXIST if there is one with this number; -ENOENT if nothing is
 * reserved on the node; -ENOMEM if it has not so much memory; -EINVAL if it would be
 * too little; -EINTR; -ESHUTDOWN while the module is being removed.
 */
int isle_create(unsigned int number, int node, u64 size)
{
	int err = mutex_lock_killable(&isles_lock);

	if (err)
		return err;
	err = isle_create_locked(number, node, size);
	mutex_unlock(&isles_lock);
	return err;
}

static void isle_destroy_locked(struct isle *isle)
{
	lockdep_assert_held(&isles_lock);
	isle_hide(isle);
	isle_device_destroy(isle);
	isle_sysfs_destroy(isle);
	isle_dump_destroy(isle);
	isle_bell_destroy(isle);
	isle_log_destroy(isle);
	isle_tables_destroy(isle);
	isle_memory_destroy(isle);
	isle_free(isle);
}

/* An isle that nobody has claimed is offline, unless it was hung when its claim ended. */
static int isle_remove_locked(unsigned int number)
{
	struct isle *isle = isle_locked(number);
	int err;

	if (!isle)
		return -ENXIO;
	err = isle_claim(isle);
	if (err)
		return err;
	err = isle_retire(isle);
	if (err) {
		isle_unclaim(isle);
		return err;
	}
	pr_info("isle %u: removed\n", number);
	isle_destroy_locked(isle);
	return 0;
}

/**
 * isle_remove() - remove an isle and give all of its memory to Linux
 * @number: below ISLES_MAX
 *
 * Context: may sleep.
 * Return: 0; -ENXIO without such an isle; -EBUSY if it is claimed; -EIO if it is
 * hung; -EINTR.
 */
int isle_remove(unsigned int number)
{
	int err = mutex_lock_killable(&isles_lock);

	if (err)
		return err;
	err = isle_remove_locked(number);
	mutex_unlock(&isles_lock);
	return err;
}

/**
 * isles_stop() - stop all isles; they stay claimed, their memory is being cleared
 *
 * Context: may sleep.
 */
void isles_stop(void)
{
	unsigned int number;

	mutex_lock(&isles_lock);
	for (number = 0; number < ISLES_MAX; number++)
		if (isle_locked(number))
			isle_halt(isle_locked(number));
	mutex_unlock(&isles_lock);
}

/**
 * isles_close() - remove all isles, and make none any more
 *
 * What was reserved when Linux booted stays reserved.
 *
 * Context: may sleep. Nobody has a claim: the module is being removed.
 */
void isles_close(void)
{
	unsigned int number;

	mutex_lock(&isles_lock);
	closed = true;
	for (number = 0; number < ISLES_MAX; number++)
		if (isle_locked(number))
			isle_destroy_locked(isle_locked(number));
	mutex_unlock(&isles_lock);
}
