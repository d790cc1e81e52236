// SPDX-License-Identifier: GPL-2.0-only
/*
 * As long as it is loaded Linux brings no CPU online or offline, as while a driver looks at
 * a PCI device.
 */
#include <linux/cpu.h>
#include <linux/module.h>

static int __init fixed_init(void)
{
	cpu_hotplug_disable();
	return 0;
}

static void __exit fixed_exit(void)
{
	cpu_hotplug_enable();
}

module_init(fixed_init);
module_exit(fixed_exit);

MODULE_DESCRIPTION("Test of hermit.ko: no CPU comes or goes");
MODULE_AUTHOR("The HermitCore authors");
MODULE_LICENSE("GPL");
