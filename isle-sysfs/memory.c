// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the memory of an isle comes from and where it goes: contiguous, on one
 * node. It is reserved when Linux boots (hermit_mem=), or allocated from the node,
 * or all that the node has: then it leaves Linux through memory hotplug.
 */
#include <linux/delay.h>
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "isle.h"

/*
 * Makes all that moves memory between Linux and isles exclusive: while the blocks of a
 * node leave Linux, no isle may get memory there.
 */
static DEFINE_MUTEX(moving);
static unsigned int isles_on_node[MAX_NUMNODES];	/* guarded by moving */

static struct page *page_at(phys_addr_t phys)
{
	return pfn_to_page(PHYS_PFN(phys));
}

/* From now on the isle has no more than the first @size bytes of its memory. */
static void cut(struct isle *isle, size_t size)
{
	WRITE_ONCE(isle->memory.size, size);
	/* Whoever reads isle memory without a lock, as the heartbeat does, is through. */
	synchronize_rcu();
	isle_clear_finish(isle);
}

/* From now on the isle has no memory; what it had belongs to the caller. */
static void detach(struct isle *isle)
{
	lockdep_assert_held(&moving);
	cut(isle, 0);
	memunmap(isle->memory.base);
	isle->memory.base = NULL;
	isles_on_node[isle->node]--;
}

/* From now on the isle has this memory instead of what it had, and it is being cleared. */
static int attach(struct isle *isle, enum isle_memory_source source, phys_addr_t phys, size_t size)
{
	struct isle_memory *memory = &isle->memory;
	void *base;

	lockdep_assert_held(&moving);
	base = memremap(phys, size, MEMREMAP_WB);
	if (!base) {
		pr_err("isle %u: cannot map its memory at %pa\n", isle->number, &phys);
		return -ENOMEM;
	}
	if (memory->size)
		detach(isle);
	memory->base = base;
	memory->source = source;
	memory->phys = phys;
	/* Who sees the size sees where the memory is. */
	smp_store_release(&memory->size, size);
	isles_on_node[isle->node]++;
	isle_memory_divide(isle);
	isle_memory_clear(isle);
	return 0;
}

/*
 * What the isle has is about to go: reserved memory becomes Linux's, which has lent it
 * to the isle, and can be freed.
 */
static void adopt(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;

	lockdep_assert_held(&moving);
	if (!memory->size || memory->source != ISLE_MEMORY_RESERVED)
		return;
	hermit_mem_adopt(isle->node);
	memory->source = ISLE_MEMORY_PAGES;
}

/* Memory from the node, wherever it has some, instead of what the isle has. */
static int allocate(struct isle *isle, size_t size)
{
	struct page *pages = hermit_mem_alloc(isle->node, size);
	int err;

	if (!pages)
		return fatal_signal_pending(current) ? -EINTR : -ENOMEM;
	adopt(isle);
	err = attach(isle, ISLE_MEMORY_PAGES, page_to_phys(pages), size);
	if (err)
		hermit_mem_free(pages, size);
	return err;
}

/* What hermit_mem= has set aside on the node. */
static int use_reserved(struct isle *isle)
{
	phys_addr_t phys;
	size_t size;
	int err;

	err = hermit_mem_reserved(isle->node, &phys, &size);
	if (err)
		return err;
	if (!IS_ALIGNED(phys | size, ISLE_LARGE_PAGE) || size < ISLE_MEMORY_MIN) {
		pr_err("isle %u: hermit_mem= reserved %zu bytes at %pa: not usable\n",
		       isle->number, size, &phys);
		return -EINVAL;
	}
	return attach(isle, ISLE_MEMORY_RESERVED, phys, size);
}

static int check_size(const struct isle *isle, u64 size)
{
	if (size >= ISLE_MEMORY_MIN)
		return 0;
	pr_err("isle %u: %llu bytes of memory are too little, %u MiB are needed\n", isle->number,
	       size, ISLE_MEMORY_MIN >> 20);
	return -EINVAL;
}

static int explain(const struct isle *isle, u64 size, int err)
{
	if (err == -ENOMEM)
		pr_err("isle %u: node %d has no %llu MiB in one piece; try hermit_mem=%lluM@%d on the kernel's command line\n",
		       isle->number, isle->node, size >> 20, size >> 20, isle->node);
	return err;
}

/**
 * isle_memory_create() - find memory for an isle and start to clear it
 * @isle: being created, with its number and node
 * @size: in bytes, rounded down to ISLE_LARGE_PAGE, or ISLE_SIZE_RESERVED
 *
 * Context: may sleep, for seconds if other memory has to be moved away.
 * Return: 0; -ENOENT if nothing is reserved; -ENOMEM if the node has not enough in
 * one piece; -EINVAL for too little; -EINTR after a fatal signal. ENOMEM and EINVAL
 * are explained in the kernel log.
 */
int isle_memory_create(struct isle *isle, u64 size)
{
	int err;

	isle_clear_create(isle);
	err = size == ISLE_SIZE_RESERVED ? 0 : check_size(isle, size);
	if (!err)
		err = mutex_lock_killable(&moving);
	if (err)
		return err;
	if (size == ISLE_SIZE_RESERVED)
		err = use_reserved(isle);
	else
		err = explain(isle, size, allocate(isle, round_down(size, ISLE_LARGE_PAGE)));
	mutex_unlock(&moving);
	return err;
}

/* What the isle has no more is Linux's again. */
static int return_node(const struct isle *isle, phys_addr_t start, size_t size)
{
	int err = isle_move_return(isle->node, start, size);

	if (err)
		pr_crit("isle %u: Linux does not take %zu MiB at %pa back: %d; only a reboot brings them back\n",
			isle->number, size >> 20, &start, err);
	return err;
}

/**
 * isle_memory_destroy() - give the memory back to whom it came from
 * @isle: offline
 *
 * Context: may sleep.
 */
void isle_memory_destroy(struct isle *isle)
{
	struct isle_memory *memory = &isle->memory;
	size_t size = memory->size;

	if (!size)
		return;
	isle_memory_wait(isle);
	mutex_lock(&moving);
	detach(isle);
	if (memory->source == ISLE_MEMORY_PAGES)
		hermit_mem_free(page_at(memory->phys), size);
	else if (memory->source == ISLE_MEMORY_NODE)
		return_node(isle, memory->phys, size);
	mutex_unlock(&moving);
}

/**
 * isle_memory_adopt() - isle_memory_destroy() shall free memory that was reserved, too
 * @isle: isle->lock is held
 *
 * Context: may sleep.
 */
void isle_memory_adopt(struct isle *isle)
{
	mutex_lock(&moving);
	adopt(isle);
	mutex_unlock(&moving);
}

/* Gives the end of its memory to Linux; it is all zero. */
static void shrink(struct isle *isle, size_t size)
{
	struct isle_memory *memory = &isle->memory;
	size_t rest = memory->size - size;

	adopt(isle);
	cut(isle, size);
	isle_memory_divide(isle);
	hermit_mem_free(page_at(memory->phys + size), rest);
}

/* Makes the isle larger where it is: behind its memory, or before it. */
static int grow_in_place(struct isle *isle, size_t size)
{
	struct isle_memory *memory = &isle->memory;
	size_t more = size - memory->size;
	phys_addr_t start = memory->phys;
	phys_addr_t added = start + memory->size;
	int err;

	err = hermit_mem_claim(isle->node, added, more);
	if (err && start >= more) {
		start -= more;
		added = start;
		err = hermit_mem_claim(isle->node, added, more);
	}
	if (err)
		return err;
	adopt(isle);
	err = attach(isle, ISLE_MEMORY_PAGES, start, size);
	if (err)
		hermit_mem_free(page_at(added), more);
	return err;
}

/* New memory elsewhere; the old one goes when it is there. */
static int move_to(struct isle *isle, size_t size)
{
	phys_addr_t old = isle->memory.phys;
	size_t old_size = isle->memory.size;
	int err = allocate(isle, size);

	if (!err)
		hermit_mem_free(page_at(old), old_size);
	return err;
}

static int claim_between(int node, phys_addr_t start, phys_addr_t end)
{
	return start < end ? hermit_mem_claim(node, start, end - start) : 0;
}

static void free_between(phys_addr_t start, phys_addr_t end)
{
	if (start < end)
		hermit_mem_free(page_at(start), end - start);
}

/*
 * Can all of [start, end) leave Linux? Tried by allocating all that the isle does not
 * have of it, and freeing it at once.
 */
static int check_movable(struct isle *isle, phys_addr_t start, phys_addr_t end)
{
	phys_addr_t ours = clamp(isle->memory.phys, start, end);
	phys_addr_t behind = clamp(isle->memory.phys + isle->memory.size, start, end);
	int err = claim_between(isle->node, start, ours);

	if (err)
		return err;
	err = claim_between(isle->node, behind, end);
	if (!err)
		free_between(behind, end);
	free_between(start, ours);
	return err;
}

static int wait_movable(struct isle *isle, phys_addr_t start, phys_addr_t end)
{
	int tries = ISLE_MOVE_TRIES;
	int err;

	do {
		err = check_movable(isle, start, end);
	} while (err && --tries && !msleep_interruptible(ISLE_MOVE_PAUSE_MS));
	return err && signal_pending(current) ? -EINTR : err;
}

/* The isle has given up what it had, and has to have something again. */
static int get_for_certain(struct isle *isle, phys_addr_t phys, size_t size)
{
	int err = isle_move_get(isle->node, &phys, size);

	if (err)
		return err;
	err = attach(isle, ISLE_MEMORY_PAGES, phys, size);
	if (err)
		hermit_mem_free(page_at(phys), size);
	return err;
}

static void tell_lost(const struct isle *isle)
{
	pr_crit("isle %u: its memory is gone; give it some with its file memsize\n", isle->number);
}

/* Swaps what the isle has for the memory blocks of the node, which leave Linux. */
static int take_blocks(struct isle *isle, phys_addr_t start, size_t size)
{
	phys_addr_t old = isle->memory.phys;
	size_t old_size = isle->memory.size;
	int err;

	if (old_size) {
		adopt(isle);
		detach(isle);
		hermit_mem_free(page_at(old), old_size);
	}
	err = isle_move_take(start, size);
	if (!err) {
		err = attach(isle, ISLE_MEMORY_NODE, start, size);
		if (!err)
			return 0;
		return_node(isle, start, size);
	}
	if (old_size && get_for_certain(isle, old, old_size))
		tell_lost(isle);
	return err;
}

static int refuse_node(const struct isle *isle, const char *why)
{
	pr_err("isle %u: cannot have all memory of node %d: %s\n", isle->number, isle->node, why);
	return -ENOMEM;
}

static int take_node(struct isle *isle)
{
	phys_addr_t start;
	u64 size;
	int err;

	if (isle->memory.size && isle->memory.source == ISLE_MEMORY_NODE)
		return 0;
	if (isles_on_node[isle->node] > (isle->memory.size ? 1 : 0))
		return refuse_node(isle, "another isle has memory there");
	if (hermit_node_movable(isle->node, &start, &size))
		return refuse_node(isle, "Linux keeps it for good; boot with hermit_movable=");
	err = wait_movable(isle, start, start + size);
	if (!err)
		err = take_blocks(isle, start, size);
	if (err && err != -EINTR)
		return refuse_node(isle, "something there cannot be moved away");
	return err;
}

/* From all memory of the node to a part of it. */
static int leave_node(struct isle *isle, size_t size)
{
	phys_addr_t start = isle->memory.phys;
	size_t whole = isle->memory.size;
	int err;

	if (size > whole)
		return -ENOMEM;
	detach(isle);
	err = isle_move_return(isle->node, start, whole);
	if (!err) {
		err = get_for_certain(isle, ISLE_MOVE_ANYWHERE, size);
		if (!err)
			return 0;
		if (isle_move_retake(start, whole))
			goto lost;
	}
	if (!attach(isle, ISLE_MEMORY_NODE, start, whole))
		return err;
lost:
	tell_lost(isle);
	return err;
}

static int change_size(struct isle *isle, size_t size)
{
	struct isle_memory *memory = &isle->memory;

	if (!memory->size)
		return allocate(isle, size);
	if (memory->source == ISLE_MEMORY_NODE)
		return leave_node(isle, size);
	if (size == memory->size)
		return 0;
	if (size < memory->size) {
		shrink(isle, size);
		return 0;
	}
	return grow_in_place(isle, size) ? move_to(isle, size) : 0;
}

/**
 * isle_memory_resize() - give an isle more memory or less
 * @isle: offline, claimed by the caller, isle->lock is held
 * @size: in bytes, rounded down to ISLE_LARGE_PAGE, or ISLE_SIZE_ALL for all
 *        memory of the node
 *
 * What the isle has no more is back in Linux when this returns, all zero. What is
 * new is being cleared.
 *
 * Context: may sleep, for seconds if other memory has to be moved away.
 * Return: 0; -ENOMEM if there is not so much; -EINVAL for too little; -EINTR after a
 * signal. After an error the isle has what it had. ENOMEM and EINVAL are
 * explained in the kernel log.
 */
int isle_memory_resize(struct isle *isle, u64 size)
{
	int err = check_size(isle, size);

	if (err)
		return err;
	isle_memory_wait(isle);
	err = mutex_lock_killable(&moving);
	if (err)
		return err;
	if (size == ISLE_SIZE_ALL)
		err = take_node(isle);
	else
		err = explain(isle, size, change_size(isle, round_down(size, ISLE_LARGE_PAGE)));
	mutex_unlock(&moving);
	return err;
}
