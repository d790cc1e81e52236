// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clock page: Linux's timekeeping, for isles that read the TSC themselves.
 * Linux's timekeeper calls here whenever it has moved on.
 */
#include <linux/clocksource.h>
#include <linux/notifier.h>
#include <linux/pvclock_gtod.h>
#include <linux/timekeeper_internal.h>

#include "link.h"

/*
 * Serialised by the timekeeper's lock. The sequence is ours: the word in the page
 * is only a copy, because isles can write there.
 */
static struct {
	struct link_clock *page;
	u32 sequence;
} keeper;

static void clock_fill(struct link_clock *page, const struct timekeeper *tk)
{
	const struct tk_read_base *base = &tk->tkr_mono;
	u64 seconds_ns = tk->xtime_sec * NSEC_PER_SEC;

	WRITE_ONCE(page->tsc_base, base->cycle_last);
	WRITE_ONCE(page->mult, base->mult);
	WRITE_ONCE(page->shift, base->shift);
	WRITE_ONCE(page->fraction, base->xtime_nsec);
	WRITE_ONCE(page->wall_base_ns, seconds_ns);
	WRITE_ONCE(page->mono_base_ns, seconds_ns + timespec64_to_ns(&tk->wall_to_monotonic));
	WRITE_ONCE(page->valid, base->clock->vdso_clock_mode == VDSO_CLOCKMODE_TSC);
}

/* Interrupts are off; the timekeeper's lock is held. */
static int clock_update(struct notifier_block *block, unsigned long was_set, void *timekeeper)
{
	struct link_clock *page = keeper.page;

	WRITE_ONCE(page->sequence, ++keeper.sequence);
	/* Readers that see a new value see the odd sequence; pairs with their read fence. */
	smp_wmb();
	clock_fill(page, timekeeper);
	/* Readers that see the even sequence see all values; pairs with their acquire. */
	smp_store_release(&page->sequence, ++keeper.sequence);
	return NOTIFY_OK;
}

static struct notifier_block clock_block = {
	.notifier_call = clock_update,
};

/**
 * clock_start() - fill the clock page from now on
 * @page: in the link region
 *
 * Context: any. The page is filled for the first time when it returns.
 */
void clock_start(struct link_clock *page)
{
	keeper.page = page;
	keeper.sequence = 0;
	pvclock_gtod_register_notifier(&clock_block);
}

/**
 * clock_stop() - leave the clock page alone from now on
 *
 * Context: any.
 */
void clock_stop(void)
{
	pvclock_gtod_unregister_notifier(&clock_block);
}
