// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of an isle: contiguous, on one node, either reserved when Linux booted
 * (hermit_mem=) or taken from the node when the module is loaded. Between two
 * claims it is all zero, whatever the isle says that it has touched.
 */
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <asm/pgtable.h>

#include "isle.h"

/* Without a wish, an isle takes this part of its node, but not less than ... */
#define DEFAULT_PART	8
#define DEFAULT_MIN	SZ_64M

/* A worker lets others run after this many bytes. */
#define CLEAR_STEP	SZ_2M

/* Where the next program is loaded: cleared first, so that loading need not wait. */
#define FIRST_SLICE	((size_t)SZ_16M)

/* Clearing may keep one CPU in so many busy. */
#define CLEAR_CPU_PART	4

static_assert(FIRST_SLICE <= ISLE_MEMORY_MIN);

static char *mem = "";
module_param(mem, charp, 0444);
MODULE_PARM_DESC(mem,
		 "Memory of isles that have none from hermit_mem=, by node: SIZE[,SIZE...] with K, M or G; the last one holds for all further nodes; 0: no isle there (default: an eighth of the node, at least 64M)");

static struct workqueue_struct *clear_queue;

static u64 default_size(unsigned int node)
{
	u64 present = (u64)NODE_DATA(node)->node_present_pages << PAGE_SHIFT;

	return max_t(u64, present / DEFAULT_PART, DEFAULT_MIN);
}

/* Reads entry @node of the module parameter, or the last one before it. */
static int wanted_size(unsigned int node, u64 *size)
{
	const char *text = mem;
	unsigned int entry;
	char *end;

	*size = default_size(node);
	for (entry = 0; *text && entry <= node; entry++) {
		*size = memparse(text, &end);
		if (end == text || (*end && *end != ','))
			return -EINVAL;
		text = *end ? end + 1 : end;
	}
	return 0;
}

static int take_from_node(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	u64 size;
	int err;

	err = wanted_size(isle->number, &size);
	if (err) {
		pr_err("mem=%s: sizes with K, M or G are wanted, separated by commas\n", mem);
		return err;
	}
	if (size == 0)
		return -ENOENT;
	if (size < ISLE_MEMORY_MIN) {
		pr_err("isle %u: %llu MiB are too little, %u MiB are needed\n", isle->number,
		       size >> 20, ISLE_MEMORY_MIN >> 20);
		return -EINVAL;
	}
	memory->size = round_down(size, ISLE_LARGE_PAGE);
	memory->pages = hermit_mem_alloc(isle->number, memory->size);
	if (!memory->pages) {
		pr_err("isle %u: node %u has no %zu MiB in one piece; try hermit_mem=%zuM@%u on the kernel's command line\n",
		       isle->number, isle->number, memory->size >> 20, memory->size >> 20,
		       isle->number);
		return -ENOMEM;
	}
	memory->phys = page_to_phys(memory->pages);
	return 0;
}

static int find_memory(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	int err = hermit_mem_reserved(isle->number, &memory->phys, &memory->size);

	if (err)
		return take_from_node(isle);
	if (!IS_ALIGNED(memory->phys | memory->size, ISLE_LARGE_PAGE) ||
	    memory->size < ISLE_MEMORY_MIN) {
		pr_err("isle %u: hermit_mem= reserved %zu bytes at %pa: not usable\n",
		       isle->number, memory->size, &memory->phys);
		return -EINVAL;
	}
	return 0;
}

/*
 * Past the caches: nobody will look at most of it soon. On a processor with fast
 * string stores this is as fast as they are, and in emulation much faster.
 */
static void clear_range(void *start, size_t size)
{
	size_t done;

	for (done = 0; done < size; done += PAGE_SIZE)
		memcpy_flushcache(start + done, empty_zero_page, PAGE_SIZE);
}

static void clear_slice(struct work_struct *work)
{
	struct isle_clear *slice = container_of(work, struct isle_clear, work);
	struct isle_memory *memory = &slice->isle->memory;
	size_t done;

	for (done = 0; done < slice->size; done += CLEAR_STEP) {
		clear_range(memory->base + slice->offset + done,
			    min_t(size_t, CLEAR_STEP, slice->size - done));
		cond_resched();
	}
	/* Stores past the caches are not ordered: all are done before it says so. */
	wmb();
	WRITE_ONCE(slice->pending, false);
	wake_up_all(&memory->cleared);
}

static void prepare_slices(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	size_t each = ALIGN((memory->size - FIRST_SLICE) / (ISLE_CLEAR_SLICES - 1),
			    ISLE_LARGE_PAGE);
	struct isle_clear *slice;
	size_t offset = 0;
	unsigned int i;

	for (i = 0; i < ISLE_CLEAR_SLICES; i++) {
		slice = &memory->slice[i];
		INIT_WORK(&slice->work, clear_slice);
		slice->isle = isle;
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
		queue_work_node(isle->number, clear_queue, &memory->slice[i].work);
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
 * isle_memory_create() - find memory for an isle and start to clear it
 * @isle: being created, with its number
 *
 * Return: 0; -ENOENT if no isle is wanted on this node; -ENOMEM if the node has
 * not enough in one piece; -EINVAL for a size that makes no sense. All but -ENOENT
 * are in the kernel log.
 */
int isle_memory_create(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	int err = find_memory(isle);

	if (err)
		return err;
	memory->base = memremap(memory->phys, memory->size, MEMREMAP_WB);
	if (!memory->base) {
		pr_err("isle %u: cannot map its memory at %pa\n", isle->number, &memory->phys);
		if (memory->pages)
			hermit_mem_free(memory->pages, memory->size);
		return -ENOMEM;
	}
	init_waitqueue_head(&memory->cleared);
	prepare_slices(isle);
	isle_memory_clear(isle);
	return 0;
}

/**
 * isle_memory_destroy() - give the memory back
 * @isle: offline; if it is hung the memory is lost until Linux boots again
 *
 * Context: may sleep.
 */
void isle_memory_destroy(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;

	isle_memory_wait(isle);
	flush_workqueue(clear_queue);
	memunmap(memory->base);
	if (isle->state == ISLE_HUNG)
		pr_crit("isle %u: hung, its %zu MiB of memory are lost\n", isle->number,
			memory->size >> 20);
	else if (memory->pages)
		hermit_mem_free(memory->pages, memory->size);
}

/**
 * isle_memory_init() - get ready to clear memory
 *
 * Return: 0 or -ENOMEM.
 */
int isle_memory_init(void)
{
	unsigned int workers = clamp(num_present_cpus() / CLEAR_CPU_PART, 1U, ISLE_CLEAR_SLICES);

	clear_queue = alloc_workqueue("hermit_clear", WQ_UNBOUND, workers);
	return clear_queue ? 0 : -ENOMEM;
}

/** isle_memory_exit() - all isles are gone */
void isle_memory_exit(void)
{
	destroy_workqueue(clear_queue);
}
