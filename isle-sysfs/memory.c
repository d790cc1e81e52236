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

#include "isle.h"

/* Without a wish, an isle takes this part of its node, but not less than ... */
#define DEFAULT_PART	8
#define DEFAULT_MIN	SZ_64M

/* A worker lets others run after this many bytes. */
#define CLEAR_STEP	SZ_2M

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

static void clear_slice(struct work_struct *work)
{
	struct isle_clear *slice = container_of(work, struct isle_clear, work);
	struct isle_memory *memory = &slice->isle->memory;
	size_t done;

	for (done = 0; done < slice->size; done += CLEAR_STEP) {
		memset64(memory->base + slice->offset + done, 0,
			 min_t(size_t, CLEAR_STEP, slice->size - done) / sizeof(u64));
		cond_resched();
	}
	if (atomic_dec_and_test(&memory->clearing))
		wake_up(&memory->cleared);
}

static void prepare_slices(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	size_t each = ALIGN(memory->size / ISLE_CLEAR_SLICES, ISLE_LARGE_PAGE);
	size_t offset = 0;
	struct isle_clear *slice;
	unsigned int i;

	for (i = 0; i < ISLE_CLEAR_SLICES; i++) {
		slice = &memory->slice[i];
		INIT_WORK(&slice->work, clear_slice);
		slice->isle = isle;
		slice->offset = offset;
		slice->size = min(each, memory->size - offset);
		offset += slice->size;
	}
}

/**
 * isle_memory_clear() - start to set all memory of the isle to zero
 * @isle: no core of it runs, and nothing else writes to it
 *
 * Several workers share the work. isle_memory_wait() waits for its end.
 *
 * Context: may sleep.
 */
void isle_memory_clear(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	unsigned int i;

	isle_memory_wait(isle);
	atomic_set(&memory->clearing, ISLE_CLEAR_SLICES);
	for (i = 0; i < ISLE_CLEAR_SLICES; i++)
		queue_work_node(isle->number, clear_queue, &memory->slice[i].work);
}

/**
 * isle_memory_wait() - wait until the memory is clear
 * @isle: any state
 *
 * The time is bounded by the size of the memory: only Linux is at work.
 *
 * Context: may sleep.
 */
void isle_memory_wait(struct isle *isle)
{
	wait_event(isle->memory.cleared, !atomic_read(&isle->memory.clearing));
}

/**
 * isle_memory_wait_killable() - as isle_memory_wait(), but a fatal signal ends it
 * @isle: any state
 *
 * Context: may sleep.
 * Return: 0 or -ERESTARTSYS.
 */
int isle_memory_wait_killable(struct isle *isle)
{
	return wait_event_killable(isle->memory.cleared, !atomic_read(&isle->memory.clearing));
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
	clear_queue = alloc_workqueue("hermit_clear", WQ_UNBOUND, 0);
	return clear_queue ? 0 : -ENOMEM;
}

/** isle_memory_exit() - all isles are gone */
void isle_memory_exit(void)
{
	destroy_workqueue(clear_queue);
}
