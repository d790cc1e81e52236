// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermit.ko: finds out which isles this machine can have, creates them, and sees
 * to it that none runs when Linux goes down or to sleep.
 */
#include <linux/cc_platform.h>
#include <linux/hermit.h>
#include <linux/module.h>
#include <linux/nodemask.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/suspend.h>

#include "isle.h"
#include "link.h"
#include "trampoline.h"

/* The link has room for at least so many isles. */
#define MAX_ISLES_DEFAULT	4u

static unsigned int max_isles;
module_param(max_isles, uint, 0444);
MODULE_PARM_DESC(max_isles, "Isles that the link has room for (default: as many as nodes, at least 4)");

static struct isle *isles[ISLES_MAX];

/**
 * isle_by_number() - find an isle
 * @number: any
 *
 * Context: any.
 * Return: the isle or NULL.
 */
struct isle *isle_by_number(unsigned int number)
{
	return number < ISLES_MAX ? READ_ONCE(isles[number]) : NULL;
}

static struct isle *isle_alloc(unsigned int number)
{
	struct isle *isle = kzalloc_node(sizeof(*isle), GFP_KERNEL, number);

	if (!isle)
		return NULL;
	isle->number = number;
	mutex_init(&isle->lock);
	spin_lock_init(&isle->report_lock);
	init_waitqueue_head(&isle->state_changed);
	isle->report.exit_code = ISLE_NO_EXIT;
	isle_sysfs_prepare(isle);
	return isle;
}

static void isle_free(struct isle *isle)
{
	isle_sysfs_put(isle);
	kfree(isle);
}

static int isle_create(unsigned int number)
{
	struct isle *isle = isle_alloc(number);
	int err;

	if (!isle)
		return -ENOMEM;
	err = isle_memory_create(isle);
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
	WRITE_ONCE(isles[number], isle);
	err = isle_device_create(isle);
	if (err)
		goto destroy_sysfs;
	pr_info("isle %u: %zu MiB on node %u, %s\n", number, isle->memory.size >> 20, number,
		isle->memory.pages ? "taken now" : "reserved at boot");
	return 0;

destroy_sysfs:
	WRITE_ONCE(isles[number], NULL);
	isle_sysfs_destroy(isle);
destroy_bell:
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

static void isle_destroy(struct isle *isle)
{
	isle_device_destroy(isle);
	isle_sysfs_destroy(isle);
	isle_dump_destroy(isle);
	isle_bell_destroy(isle);
	isle_log_destroy(isle);
	isle_tables_destroy(isle);
	isle_memory_destroy(isle);
	WRITE_ONCE(isles[isle->number], NULL);
	isle_free(isle);
}

static void destroy_isles(void)
{
	unsigned int number;

	for (number = 0; number < ISLES_MAX; number++)
		if (isles[number])
			isle_destroy(isles[number]);
}

/* Creates an isle on each node that can have one; at least one must come about. */
static int create_isles(void)
{
	unsigned int count = 0;
	int result = -ENOENT;
	int node;
	int err;

	for_each_node_state(node, N_MEMORY) {
		if (node >= max_isles) {
			pr_err("node %d gets no isle: max_isles=%u\n", node, max_isles);
			continue;
		}
		err = isle_create(node);
		if (!err)
			count++;
		else if (err != -ENOENT)
			result = err;
	}
	if (count)
		return 0;
	pr_err("no node can have an isle\n");
	return result;
}

/* Reboot, halt, power off, kexec: Linux wants all CPUs back, for good. */
static int reboot_event(struct notifier_block *block, unsigned long event, void *data)
{
	unsigned int number;
	struct isle *isle;

	isle_cpus_refuse(true);
	for (number = 0; number < ISLES_MAX; number++) {
		isle = isle_by_number(number);
		if (isle)
			isle_stop(isle);
	}
	return NOTIFY_DONE;
}

static struct notifier_block reboot_block = {
	.notifier_call = reboot_event,
};

/* A sleeping Linux cannot serve isles, and the firmware would reset their CPUs. */
static int sleep_event(struct notifier_block *block, unsigned long event, void *data)
{
	switch (event) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
		if (!isle_cpus_refuse(true))
			return NOTIFY_OK;
		isle_cpus_refuse(false);
		pr_err("isles are running: stop them before the machine goes to sleep\n");
		return notifier_from_errno(-EBUSY);
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
		isle_cpus_refuse(false);
		return NOTIFY_OK;
	default:
		return NOTIFY_DONE;
	}
}

static struct notifier_block sleep_block = {
	.notifier_call = sleep_event,
};

static int check_machine(void)
{
	if (cc_platform_has(CC_ATTR_MEM_ENCRYPT)) {
		pr_err("memory encryption is on, isles cannot work with it\n");
		return -ENODEV;
	}
	return trampoline_init();
}

static unsigned int link_peers_wanted(void)
{
	if (!max_isles)
		max_isles = max_t(unsigned int, nr_node_ids, MAX_ISLES_DEFAULT);
	max_isles = min_t(unsigned int, max_isles, ISLES_MAX);
	return LINK_PEER_ISLE(max_isles);
}

static int __init hermit_init(void)
{
	int err;

	err = check_machine();
	if (err)
		return err;
	err = isle_memory_init();
	if (err)
		return err;
	err = bells_init();
	if (err)
		goto exit_memory;
	err = link_create(link_peers_wanted());
	if (err)
		goto exit_bells;
	err = isle_cpus_init();
	if (err)
		goto destroy_link;
	err = isle_devices_init();
	if (err)
		goto exit_cpus;
	err = isle_sysfs_init();
	if (err)
		goto exit_devices;
	err = register_reboot_notifier(&reboot_block);
	if (err)
		goto exit_sysfs;
	err = register_pm_notifier(&sleep_block);
	if (err)
		goto unregister_reboot;
	err = create_isles();
	if (err)
		goto unregister_sleep;
	return 0;

unregister_sleep:
	unregister_pm_notifier(&sleep_block);
unregister_reboot:
	unregister_reboot_notifier(&reboot_block);
exit_sysfs:
	isle_sysfs_exit();
exit_devices:
	isle_devices_exit();
exit_cpus:
	isle_cpus_exit();
destroy_link:
	link_destroy();
exit_bells:
	bells_exit();
exit_memory:
	isle_memory_exit();
	return err;
}

static void __exit hermit_exit(void)
{
	unregister_pm_notifier(&sleep_block);
	unregister_reboot_notifier(&reboot_block);
	destroy_isles();
	isle_sysfs_exit();
	isle_devices_exit();
	isle_cpus_exit();
	link_destroy();
	bells_exit();
	isle_memory_exit();
}

module_init(hermit_init);
module_exit(hermit_exit);

MODULE_DESCRIPTION("HermitCore: CPUs and memory of this machine for other kernels");
MODULE_AUTHOR("The HermitCore authors");
MODULE_VERSION(HERMIT_VERSION);
MODULE_LICENSE("GPL");
