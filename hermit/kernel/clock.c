// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reading Linux's clock page under its sequence lock; see link_clock.
 */
#include <stddef.h>
#include <arch/cpu.h>
#include <hermit/clock.h>
#include <hermit/isle.h>
#include <hermit/mmnif.h>
#include <hermit/shared.h>

#define KHZ_NS		1000000ull	/* ns in the time of tsc_khz stamps */
#define SHIFT_MAX	63u
#define AHEAD_MAX	(3600 * NS_PER_S)
/* A writer holds the page for less than a microsecond; Linux may have died in it. */
#define READ_PATIENCE	10000u

/* The moment in the boot page; @page is NULL until clock_follow(). */
static struct {
	uint64_t stamp;
	uint64_t wall;
	uint64_t monotonic;
	uint64_t khz;
	const struct link_clock *page;
} base;

struct moment {
	uint64_t wall;
	uint64_t monotonic;
};

void clock_init(const struct isle_boot *boot)
{
	base.stamp = boot->tsc_boot;
	base.wall = boot->wall_boot_ns;
	base.monotonic = boot->mono_boot_ns;
	base.khz = boot->tsc_khz;
}

void clock_follow(const struct link_clock *page)
{
	base.page = page;
}

static uint64_t stamps_to_ns(uint64_t stamps)
{
	return (uint64_t)((unsigned __int128)stamps * KHZ_NS / base.khz);
}

static struct moment boot_moment(void)
{
	uint64_t passed = stamps_to_ns(cpu_stamp_ordered() - base.stamp);

	return (struct moment){ base.wall + passed, base.monotonic + passed };
}

/* Reads the page once; false if Linux was writing or its clock is not the TSC. */
static bool page_moment(const struct link_clock *page, struct moment *moment)
{
	uint32_t sequence = shared_load_acquire(&page->sequence);
	uint64_t stamp, passed, delta;
	uint32_t shift;

	if ((sequence & 1) || !shared_load(&page->valid))
		return false;
	stamp = shared_load(&page->tsc_base);
	shift = shared_load(&page->shift) & SHIFT_MAX;
	delta = cpu_stamp_ordered();
	/* A stamp taken just before the base: no time has passed. */
	delta = delta > stamp ? delta - stamp : 0;
	passed = (uint64_t)(((unsigned __int128)delta * shared_load(&page->mult) +
			     shared_load(&page->fraction)) >> shift);
	moment->wall = shared_load(&page->wall_base_ns) + passed;
	moment->monotonic = shared_load(&page->mono_base_ns) + passed;
	shared_read_fence();
	return shared_load(&page->sequence) == sequence;
}

static struct moment now(void)
{
	struct moment moment;

	if (!base.page)
		return boot_moment();
	for (unsigned int i = 0; i < READ_PATIENCE; i++) {
		if (page_moment(base.page, &moment))
			return moment;
		if (!shared_load(&base.page->valid))
			break;
		cpu_relax();
	}
	return boot_moment();
}

uint64_t clock_monotonic(void)
{
	return now().monotonic;
}

uint64_t clock_realtime(void)
{
	return now().wall;
}

uint64_t clock_since_boot(void)
{
	return base.khz ? stamps_to_ns(cpu_stamp() - base.stamp) : 0;
}

uint64_t clock_stamp_at(uint64_t monotonic)
{
	uint64_t current = clock_monotonic();
	uint64_t stamp = cpu_stamp();

	if (monotonic <= current)
		return stamp;
	if (monotonic - current > AHEAD_MAX)
		monotonic = current + AHEAD_MAX;
	return stamp + (monotonic - current) / KHZ_NS * base.khz +
	       (monotonic - current) % KHZ_NS * base.khz / KHZ_NS;
}
