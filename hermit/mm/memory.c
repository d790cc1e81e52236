// SPDX-License-Identifier: BSD-2-Clause
/*
 * The isle's frames and its heap.
 */
#include <errno.h>
#include <string.h>
#include <hermit/crash.h>
#include <hermit/isle.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/spinlock.h>
#include "frames.h"

/* How much of isle memory Linux's boot page tables reach (struct isle_trampoline). */
#define BOOT_MAP	0x40000000ull

/*
 * Protected memory ends where the image begins and holds the IDT, something for each
 * core, and page tables: one for each GiB, and for the stacks of the first threads.
 * What is needed beyond that is not protected.
 */
#define PROTECTED_PER_CORE	256u
#define PROTECTED_TABLES	64u
#define PROTECTED_MAX		0x140000ull
#define PROTECTED_ALIGN		64u

static struct spinlock memory_lock;	/* guards all below */
static struct frames frames;
static bool boot_done;
static char *protected_next;		/* not yet given away; under paging_lock after boot */
static uint64_t protected_start;
static uint64_t total;
static char *fresh_start;		/* what nobody has had since Linux cleared it */
static char *fresh_end;
static char *heap_start;		/* NULL until first used */
static char *heap_break;		/* what the program has */
static char *heap_top;			/* what we have taken for it, page aligned */

static char *linear(uint64_t offset)
{
	return (char *)(ISLE_MEMORY_BASE + offset);
}

static uint64_t page_up(uint64_t bytes)
{
	return (bytes + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

/* Moves *@end behind a blob that Linux put into isle memory. */
static bool include(const struct isle_boot *boot, uint64_t offset, uint64_t bytes, uint64_t *end)
{
	if (!bytes)
		return true;
	if (offset < ISLE_IMAGE_OFFSET || offset > boot->memory_size ||
	    bytes > boot->memory_size - offset)
		return false;
	if (page_up(offset + bytes) > *end)
		*end = page_up(offset + bytes);
	return true;
}

static uint64_t protected_bytes(const struct isle_boot *boot)
{
	uint64_t bytes = page_up(boot->cores * (uint64_t)PROTECTED_PER_CORE) +
			 (PROTECTED_TABLES + boot->memory_size / BOOT_MAP) * PAGE_SIZE;

	return bytes < PROTECTED_MAX ? bytes : PROTECTED_MAX;
}

int memory_init(const struct isle_boot *boot)
{
	uint64_t log_end = ISLE_LOG_OFFSET + ISLE_LOG_SIZE;
	uint64_t end = ISLE_IMAGE_OFFSET;

	total = boot->memory_size;
	if (page_up(boot->image_size) != page_up((uint64_t)__hermit_image_end - ISLE_IMAGE_BASE) ||
	    !include(boot, ISLE_IMAGE_OFFSET, boot->image_size, &end) ||
	    !include(boot, boot->args_offset, boot->args_size, &end) ||
	    !include(boot, boot->symbols_offset, boot->symbols_size, &end) ||
	    !include(boot, boot->strings_offset, boot->strings_size, &end))
		return -EINVAL;
	if (end >= BOOT_MAP)
		return -EINVAL;
	protected_start = ISLE_IMAGE_OFFSET - protected_bytes(boot);
	protected_next = linear(protected_start);
	frames_give(&frames, linear(log_end), (protected_start - log_end) / PAGE_SIZE);
	if (end < total)
		frames_give(&frames, linear(end), (total - end) / PAGE_SIZE);
	return 0;
}

static struct frame_extent *largest_extent(void)
{
	struct frame_extent *best = NULL;

	for (struct frame_extent *at = frames.first; at; at = at->next)
		if (!best || at->frames > best->frames)
			best = at;
	return best;
}

void *memory_boot_alloc(size_t bytes)
{
	char *start = frames_take_low(&frames, page_up(bytes) / PAGE_SIZE);

	if (!start || start + page_up(bytes) > linear(BOOT_MAP))
		return NULL;
	memset(start, 0, page_up(bytes));
	return start;
}

/* The next piece of protected memory, aligned to @align, a power of two. */
static void *protected_take(size_t bytes, size_t align)
{
	char *start = (char *)(((uint64_t)protected_next + align - 1) & ~(uint64_t)(align - 1));

	if (start > linear(ISLE_IMAGE_OFFSET) || bytes > (size_t)(linear(ISLE_IMAGE_OFFSET) - start))
		return NULL;
	protected_next = start + bytes;
	return start;
}

void *memory_protected_alloc(size_t bytes)
{
	void *start = protected_take(bytes, PROTECTED_ALIGN);

	return start ? memset(start, 0, bytes) : NULL;
}

uint64_t memory_protected_start(void)
{
	return protected_start;
}

/* The largest extent is fresh, but for the frame that holds its head. */
void memory_boot_done(void)
{
	const struct frame_extent *extent = largest_extent();

	if (extent) {
		fresh_start = (char *)extent + PAGE_SIZE;
		fresh_end = (char *)extent + extent->frames * PAGE_SIZE;
	}
	frames.least = frames.free;
	boot_done = true;
}

/*
 * Frames have been taken: are they fresh? They are no longer. What is left of the
 * extent below is, and what is above is forgotten: its first frame got a head.
 */
static bool fresh_take(char *start, size_t bytes)
{
	bool fresh = start >= fresh_start && start < fresh_end &&
		     bytes <= (size_t)(fresh_end - start);

	if (start < fresh_end && start + bytes > fresh_start)
		fresh_end = start > fresh_start ? start : fresh_start;
	return fresh;
}

void *memory_alloc_fresh(size_t bytes, size_t align, bool *zero)
{
	uint64_t flags = spin_lock_irq(&memory_lock);
	char *start = frames_take_high(&frames, page_up(bytes) / PAGE_SIZE, align);

	*zero = start && fresh_take(start, page_up(bytes));
	spin_unlock_irq(&memory_lock, flags);
	return start;
}

void *memory_alloc(size_t bytes, size_t align)
{
	bool zero;

	return memory_alloc_fresh(bytes, align, &zero);
}

bool memory_alloc_at(void *start, size_t bytes)
{
	uint64_t flags = spin_lock_irq(&memory_lock);
	bool taken = frames_take_at(&frames, start, page_up(bytes) / PAGE_SIZE);

	if (taken)
		fresh_take(start, page_up(bytes));
	spin_unlock_irq(&memory_lock, flags);
	return taken;
}

bool memory_taken(const void *start, size_t bytes)
{
	uint64_t flags = spin_lock_irq(&memory_lock);
	bool taken = frames_taken(&frames, start, page_up(bytes) / PAGE_SIZE);

	spin_unlock_irq(&memory_lock, flags);
	return taken;
}

void memory_free(void *start, size_t bytes)
{
	uint64_t flags = spin_lock_irq(&memory_lock);
	int error = frames_give(&frames, start, page_up(bytes) / PAGE_SIZE);

	spin_unlock_irq(&memory_lock, flags);
	if (error)
		panic("memory %p given back twice", start);
}

void *memory_table_page(void)
{
	void *page = protected_take(PAGE_SIZE, PAGE_SIZE);

	if (page)
		return page;
	if (!boot_done)
		return memory_boot_alloc(PAGE_SIZE);
	return memory_alloc(PAGE_SIZE, PAGE_SIZE);
}

/* Puts the heap at the start of the largest free extent. */
static void heap_place(void)
{
	heap_start = (char *)largest_extent();
	heap_break = heap_start;
	heap_top = heap_start;
}

static int break_up(char *wanted)
{
	size_t bytes = page_up((uint64_t)(wanted - heap_top));

	if (wanted <= heap_top)
		return 0;
	if (!frames_take_at(&frames, heap_top, bytes / PAGE_SIZE))
		return -ENOMEM;
	fresh_end = fresh_start;	/* the rest got a head that we do not follow */
	heap_top += bytes;
	return 0;
}

static void break_down(char *wanted)
{
	char *top = (char *)page_up((uint64_t)wanted);

	if (top < heap_top)
		frames_give(&frames, top, (size_t)(heap_top - top) / PAGE_SIZE);
	heap_top = top;
}

int memory_break(ptrdiff_t change, char **previous)
{
	uint64_t flags = spin_lock_irq(&memory_lock);
	int error = 0;

	if (!heap_start)
		heap_place();
	*previous = heap_break;
	if (!heap_start || change > (ptrdiff_t)total || change < heap_start - heap_break)
		error = -ENOMEM;
	else if (change > 0)
		error = break_up(heap_break + change);
	else if (change < 0)
		break_down(heap_break + change);
	if (!error)
		heap_break += change;
	spin_unlock_irq(&memory_lock, flags);
	return error;
}

uint64_t memory_used(void)
{
	return total - frames.free * PAGE_SIZE;
}

uint64_t memory_used_most(void)
{
	return total - frames.least * PAGE_SIZE;
}

uint64_t memory_size(void)
{
	return total;
}
