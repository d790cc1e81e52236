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

uint64_t clock_ns_of_stamps(uint64_t stamps)
{
	return base.khz ? stamps_to_ns(stamps) : 0;
}

/* What the page says, but for the time since its base. */
static inline __attribute__((always_inline)) bool
page_begin(const struct link_clock *page, uint32_t *sequence)
{
	*sequence = shared_load_acquire(&page->sequence);
	return !(*sequence & 1) && shared_load(&page->valid);
}

static inline __attribute__((always_inline)) bool
page_end(const struct link_clock *page, uint32_t sequence)
{
	shared_read_fence();
	return shared_load(&page->sequence) == sequence;
}

/*
 * Reads one of the page's clocks, @clock_base, once; false if that takes more than this:
 * Linux is writing, its clock is not the TSC, or the base is not of the last second or
 * so, by which the product stays below 64 bits. In line: programs call nothing more often.
 */
static inline __attribute__((always_inline)) bool
page_read(const struct link_clock *page, const uint64_t *clock_base, uint64_t *ns)
{
	uint32_t sequence;
	uint64_t delta;

	if (!page_begin(page, &sequence))
		return false;
	delta = cpu_stamp_ordered() - shared_load(&page->tsc_base);
	if (delta > UINT32_MAX)
		return false;
	*ns = shared_load(clock_base) +
	      ((delta * shared_load(&page->mult) + shared_load(&page->fraction)) >>
	       (shared_load(&page->shift) & SHIFT_MAX));
	return page_end(page, sequence);
}

/* The same for any base; false if Linux is writing or its clock is not the TSC. */
static bool page_read_far(const struct link_clock *page, const uint64_t *clock_base, uint64_t *ns)
{
	uint32_t sequence;
	uint64_t stamp, delta;

	if (!page_begin(page, &sequence))
		return false;
	stamp = shared_load(&page->tsc_base);
	delta = cpu_stamp_ordered();
	/* A stamp taken just before the base: no time has passed. */
	delta = delta > stamp ? delta - stamp : 0;
	*ns = shared_load(clock_base) +
	      (uint64_t)(((unsigned __int128)delta * shared_load(&page->mult) +
			  shared_load(&page->fraction)) >> (shared_load(&page->shift) & SHIFT_MAX));
	return page_end(page, sequence);
}

/* The boot page's moment, and what has passed since. */
static uint64_t boot_read(uint64_t boot_base)
{
	return boot_base + stamps_to_ns(cpu_stamp_ordered() - base.stamp);
}

/* When page_read() cannot, or there is no page. */
static __attribute__((noinline, cold)) uint64_t
read_patiently(const struct link_clock *page, const uint64_t *clock_base, uint64_t boot_base)
{
	uint64_t ns;

	for (unsigned int i = 0; page && shared_load(&page->valid) && i < READ_PATIENCE; i++) {
		if (page_read_far(page, clock_base, &ns))
			return ns;
		cpu_relax();
	}
	return boot_read(boot_base);
}

uint64_t clock_monotonic(void)
{
	const struct link_clock *page = base.page;
	uint64_t ns;

	if (page && page_read(page, &page->mono_base_ns, &ns))
		return ns;
	return read_patiently(page, page ? &page->mono_base_ns : NULL, base.monotonic);
}

uint64_t clock_realtime(void)
{
	const struct link_clock *page = base.page;
	uint64_t ns;

	if (page && page_read(page, &page->wall_base_ns, &ns))
		return ns;
	return read_patiently(page, page ? &page->wall_base_ns : NULL, base.wall);
}

uint64_t clock_since_boot(void)
{
	return clock_ns_of_stamps(cpu_stamp() - base.stamp);
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
