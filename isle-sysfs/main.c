// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermit.ko: comes up and goes down, and sees to it that no isle runs when Linux
 * goes down or to sleep.
 */
#include <linux/cc_platform.h>
#include <linux/hermit.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/suspend.h>

#include "isle.h"
#include "link.h"
#include "trampoline.h"

/* Reboot, halt, power off, kexec: Linux wants all CPUs back, for good. */
static int reboot_event(struct notifier_block *block, unsigned long event, void *data)
{
	isle_cpus_refuse(true);
	isles_stop();
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
	case PM_RESTORE_PREPARE:
		if (!isle_cpus_refuse(true))
			return NOTIFY_OK;
		isle_cpus_refuse(false);
		pr_err("isles are running: stop them before the machine goes to sleep\n");
		return notifier_from_errno(-EBUSY);
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
	case PM_POST_RESTORE:
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

static int __init hermit_init(void)
{
	int err;

	err = check_machine();
	if (err)
		return err;
	err = isle_clear_init();
	if (err)
		return err;
	err = bells_init();
	if (err)
		goto exit_clear;
	err = link_create(LINK_PEER_ISLE(isles_room()));
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
	err = isles_create();
	if (err)
		goto unregister_sleep;
	/* Others may have isles from now on, so nothing may fail any more. */
	isle_sysfs_open();
	return 0;

unregister_sleep:
	isles_close();
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
exit_clear:
	isle_clear_exit();
	return err;
}

static void __exit hermit_exit(void)
{
	unregister_pm_notifier(&sleep_block);
	unregister_reboot_notifier(&reboot_block);
	isles_close();
	isle_sysfs_exit();
	isle_devices_exit();
	isle_cpus_exit();
	link_destroy();
	bells_exit();
	isle_clear_exit();
}

module_init(hermit_init);
module_exit(hermit_exit);

MODULE_DESCRIPTION("HermitCore: CPUs and memory of this machine for other kernels");
MODULE_AUTHOR("The HermitCore authors");
MODULE_VERSION(HERMIT_VERSION);
MODULE_LICENSE("GPL");
