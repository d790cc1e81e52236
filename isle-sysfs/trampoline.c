// SPDX-License-Identifier: GPL-2.0-only
/*
 * The trampoline page. The kernel keeps it free for us; the code in it is
 * hermit/arch/x86_64/boot/trampoline.asm, carried along by trampoline_image.S.
 * All isles share it, so whoever starts cores holds its lock.
 */
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "trampoline.h"

static DEFINE_MUTEX(lock);		/* guards the content of the page */
static void *page;			/* constant after trampoline_init() */

static struct isle_trampoline *arguments(void)
{
	return page + ISLE_TRAMPOLINE_ARGS;
}

/**
 * trampoline_init() - put the code in its place
 *
 * Return: 0; -ENODEV if the kernel has no page for it; -E2BIG if it does not fit.
 */
int trampoline_init(void)
{
	size_t size = trampoline_image_end - trampoline_image;
	phys_addr_t where = hermit_trampoline_page();

	if (!where) {
		pr_err("the kernel found no page below 1 MiB for the trampoline\n");
		return -ENODEV;
	}
	if (size > ISLE_TRAMPOLINE_ARGS) {
		pr_err("the trampoline has %zu bytes, %u fit\n", size, ISLE_TRAMPOLINE_ARGS);
		return -E2BIG;
	}
	page = phys_to_virt(where);
	memset(page, 0, ISLE_PAGE_SIZE);
	memcpy(page, trampoline_image, size);
	return 0;
}

/**
 * trampoline_lock() - have the page for oneself
 *
 * Others hold it until their core has come, or has missed two deadlines and is parked
 * again; a fatal signal ends the wait.
 *
 * Return: 0 or -EINTR.
 */
int trampoline_lock(void)
{
	return mutex_lock_killable(&lock);
}

/** trampoline_unlock() - let others have the page */
void trampoline_unlock(void)
{
	mutex_unlock(&lock);
}

/**
 * trampoline_prepare() - say what the next cores shall do
 * @args: for struct isle_trampoline in the page
 *
 * Context: the lock is held, and no core is on its way through the page.
 */
void trampoline_prepare(const struct isle_trampoline *args)
{
	lockdep_assert_held(&lock);
	*arguments() = *args;
	/* The page is complete before the interrupt that makes a core run it. */
	wmb();
}

/**
 * trampoline_entered() - has a core come through since trampoline_prepare()?
 *
 * Context: the lock is held. If the core that was sent is parked, the answer stands.
 * Return: true if it may have executed code of the image.
 */
bool trampoline_entered(void)
{
	lockdep_assert_held(&lock);
	return READ_ONCE(arguments()->entered);
}
