// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clearing the memory of an isle. Between two claims it is all zero, whatever the
 * isle says that it has touched: neither the next program nor, once the memory has
 * gone back, Linux's processes see a byte of the last one.
 */
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <asm/pgtable.h>

#include "isle.h"

/* A worker lets others run after this many bytes. */
#define CLEAR_STEP	SZ_2M

/* Where the next program is loaded: cleared first, so that loading need not wait. */
#define FIRST_SLICE	((size_t)SZ_16M)

/* Clearing may keep one CPU in so many busy. */
#define CLEAR_CPU_PART	4

static_assert(FIRST_SLICE <= ISLE_MEMORY_MIN);

static struct workqueue_struct *clear_queue;

/**
 * isle_clear_pages() - set pages to zero
 * @start: of the first one
 * @size: in bytes, a multiple of PAGE_SIZE
 *
 * Past the caches: nobody will look at most of it soon. On a processor with fast
 * string stores this is as fast as they are, and in emulation much faster.
 *
 * Context: any. All stores are done when it returns.
 */
void isle_clear_pages(void *start, size_t size)
{
	size_t done;

	for (done = 0; done < size; done += PAGE_SIZE)
		memcpy_flushcache(start + done, empty_zero_page, PAGE_SIZE);
	/* Stores past the caches are not ordered with what the caller says next. */
	wmb();
}

static void clear_slice(struct work_struct *work)
{
	struct isle_clear *slice = container_of(work, struct isle_clear, work);
	struct isle_memory *memory = &slice->isle->memory;
	size_t done;

	for (done = 0; done < slice->size; done += CLEAR_STEP) {
		isle_clear_pages(memory->base + slice->offset + done,
				 min_t(size_t, CLEAR_STEP, slice->size - done));
		cond_resched();
	}
	WRITE_ONCE(slice->pending, false);
	wake_up_all(&memory->cleared);
}

/**
 * isle_clear_create() - get ready to clear the memory of an isle
 * @isle: being created
 */
void isle_clear_create(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	unsigned int i;

	init_waitqueue_head(&memory->cleared);
	for (i = 0; i < ISLE_CLEAR_SLICES; i++) {
		INIT_WORK(&memory->slice[i].work, clear_slice);
		memory->slice[i].isle = isle;
	}
}

/**
 * isle_memory_divide() - divide memory into slices that are cleared on their own
 * @isle: with new memory; nobody clears it at the moment
 */
void isle_memory_divide(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	size_t each = ALIGN((memory->size - FIRST_SLICE) / (ISLE_CLEAR_SLICES - 1),
			    ISLE_LARGE_PAGE);
	struct isle_clear *slice;
	size_t offset = 0;
	unsigned int i;

	for (i = 0; i < ISLE_CLEAR_SLICES; i++) {
		slice = &memory->slice[i];
		slice->offset = offset;
		slice->size = min(i == 0 ? FIRST_SLICE : each, memory->size - offset);
		offset += slice->size;
	}
}

/**
 * isle_memory_clear() - start to set all memory of the isle to zero
 * @isle: no core of it runs; isle->lock is held, or nobody knows the isle yet
 *
 * Some workers do it in the background, the part where the next program will be
 * loaded first. isle_memory_wait() and isle_memory_wait_range() know how far it is.
 *
 * Context: may sleep.
 */
void isle_memory_clear(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	unsigned int i;

	isle_memory_wait(isle);
	for (i = 0; i < ISLE_CLEAR_SLICES; i++)
		WRITE_ONCE(memory->slice[i].pending, true);
	for (i = 0; i < ISLE_CLEAR_SLICES; i++)
		queue_work_node(isle->node, clear_queue, &memory->slice[i].work);
}

/* True if no part of [offset, offset + size) waits to be cleared. */
static bool range_is_clear(struct isle_memory *memory, u64 offset, u64 size)
{
	struct isle_clear *slice;
	unsigned int i;

	for (i = 0; i < ISLE_CLEAR_SLICES; i++) {
		slice = &memory->slice[i];
		if (READ_ONCE(slice->pending) && offset < slice->offset + slice->size &&
		    slice->offset < offset + size)
			return false;
	}
	return true;
}

/**
 * isle_memory_wait() - wait until all memory is clear
 * @isle: any state
 *
 * The time is bounded by the size of the memory: only Linux is at work.
 *
 * Context: may sleep.
 */
void isle_memory_wait(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;

	wait_event(memory->cleared, range_is_clear(memory, 0, memory->size));
}

/**
 * isle_clear_finish() - wait until no worker looks at the memory any more
 * @isle: nobody starts to clear it meanwhile
 *
 * Context: may sleep.
 */
void isle_clear_finish(struct isle *isle)
{
	unsigned int i;

	for (i = 0; i < ISLE_CLEAR_SLICES; i++)
		flush_work(&isle->memory.slice[i].work);
}

/**
 * isle_memory_wait_range() - wait until a part of the memory is clear
 * @isle: any state
 * @offset: where it begins
 * @size: in bytes; may reach beyond the end
 *
 * A fatal signal ends the wait.
 *
 * Context: may sleep.
 * Return: 0 or -ERESTARTSYS.
 */
int isle_memory_wait_range(struct isle *isle, u64 offset, u64 size)
{
	struct isle_memory *memory = &isle->memory;

	return wait_event_killable(memory->cleared, range_is_clear(memory, offset, size));
}

/**
 * isle_memory_wait_boot() - wait until all memory is clear, for a boot
 * @isle: isle->lock is held
 *
 * A fatal signal ends the wait, and so does somebody who wants to stop the isle.
 *
 * Context: may sleep.
 * Return: 0, -ERESTARTSYS or -ECANCELED.
 */
int isle_memory_wait_boot(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	int err = wait_event_killable(memory->cleared, range_is_clear(memory, 0, memory->size) ||
						       atomic_read(&isle->stops_wanted));

	if (err)
		return err;
	return atomic_read(&isle->stops_wanted) ? -ECANCELED : 0;
}

/**
 * isle_memory_hurry() - isle->stops_wanted has gone up
 * @isle: any state
 */
void isle_memory_hurry(struct isle *isle)
{
	wake_up_all(&isle->memory.cleared);
}

/**
 * isle_clear_init() - get ready to clear memory
 *
 * Return: 0 or -ENOMEM.
 */
int isle_clear_init(void)
{
	unsigned int workers = clamp(num_present_cpus() / CLEAR_CPU_PART, 1U, ISLE_CLEAR_SLICES);

	clear_queue = alloc_workqueue("hermit_clear", WQ_UNBOUND, workers);
	return clear_queue ? 0 : -ENOMEM;
}

/** isle_clear_exit() - all isles are gone */
void isle_clear_exit(void)
{
	destroy_workqueue(clear_queue);
}
