// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the trampoline page, while hermit.ko uses it, a place where CPUs halt: as if they
 * had not heard the SIPI. The next one that comes is the last, unless forever=1; removing
 * the module makes the page what it was in any case. With park=1 it is the page behind it,
 * to which Linux sends CPUs by INIT when they are to stop: as if they did not obey.
 */
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define POLL_MS		5

/* Behind all code and before all data of the page. A CPU may be here when that is restored. */
#define DEAF		0xe00
#define MARK		0xe40

static bool forever;
module_param(forever, bool, 0);
MODULE_PARM_DESC(forever, "all CPUs halt, not just the first");

static bool park;
module_param(park, bool, 0);
MODULE_PARM_DESC(park, "CPUs that are to be parked, not those that start");

/* 16 bit: jmp DEAF */
static const u8 start[] = { 0xe9, (DEAF - 3) & 0xff, (DEAF - 3) >> 8 };

/* 16 bit: cli; mov byte cs:[MARK], 1; hlt; again */
static const u8 deaf[] = { 0xfa, 0x2e, 0xc6, 0x06, MARK & 0xff, MARK >> 8, 0x01, 0xf4, 0xeb, 0xfd };

static u8 kept[sizeof(start)];
static u8 *page;

static void restore(void)
{
	memcpy(page, kept, sizeof(kept));
}

static void look(struct work_struct *work);
static DECLARE_DELAYED_WORK(watch, look);

/* A halted CPU tells nobody. */
static void look(struct work_struct *work)
{
	if (READ_ONCE(page[MARK]))
		restore();
	else
		schedule_delayed_work(&watch, msecs_to_jiffies(POLL_MS));
}

static int __init deaf_init(void)
{
	page = phys_to_virt(hermit_trampoline_page()) + (park ? PAGE_SIZE : 0);
	memcpy(kept, page, sizeof(kept));
	page[MARK] = 0;
	memcpy(page + DEAF, deaf, sizeof(deaf));
	memcpy(page, start, sizeof(start));
	if (!forever)
		schedule_delayed_work(&watch, 0);
	return 0;
}

static void __exit deaf_exit(void)
{
	cancel_delayed_work_sync(&watch);
	restore();
}

module_init(deaf_init);
module_exit(deaf_exit);

MODULE_DESCRIPTION("Test of hermit.ko: CPUs that miss a SIPI");
MODULE_AUTHOR("The HermitCore authors");
MODULE_LICENSE("GPL");
