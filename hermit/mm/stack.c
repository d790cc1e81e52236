// SPDX-License-Identifier: BSD-2-Clause
/*
 * The region of stacks. Addresses are plentiful, so each stack gets a fresh range
 * and a gap of STACK_GAP below it; memory comes back only to this cache.
 */
#include <hermit/boot.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/shared.h>
#include <hermit/spinlock.h>
#include <hermit/stack.h>

#define STACK_GAP	LARGE_PAGE_SIZE

static struct spinlock stack_lock;	/* guards all below */
static uint64_t cached;			/* newest free stack */
static uint64_t region_end = ISLE_STACK_BASE;
static uint64_t mapped;

static struct stack *at_address(uint64_t address)
{
	return (struct stack *)address;
}

/* The smallest cached stack that will do, taken off the list. */
static struct stack *cache_take(size_t bytes)
{
	uint64_t *best = NULL;
	struct stack *stack = NULL;
	uint64_t flags = spin_lock_irq(&stack_lock);

	for (uint64_t *at = &cached; *at; at = &at_address(*at)->free)
		if (at_address(*at)->bytes >= bytes &&
		    (!best || at_address(*at)->bytes < at_address(*best)->bytes))
			best = at;
	if (best) {
		stack = at_address(*best);
		*best = stack->free;
	}
	spin_unlock_irq(&stack_lock, flags);
	return stack;
}

/* Reserves addresses for @bytes with a gap below; the end is large-page aligned. */
static uint64_t region_take(size_t bytes)
{
	uint64_t flags = spin_lock_irq(&stack_lock);
	uint64_t bottom = region_end + STACK_GAP;

	bottom += -(bottom + bytes) & (LARGE_PAGE_SIZE - 1);
	region_end = bottom + bytes;
	mapped += bytes;
	spin_unlock_irq(&stack_lock, flags);
	return bottom;
}

/* Lets Linux find the stack; never undone. */
static void stack_publish(struct stack *stack)
{
	struct isle_debug *debug = debug_area();
	uint64_t flags = spin_lock_irq(&stack_lock);

	stack->older = debug->stacks;
	shared_store_release(&debug->stacks, stack->linear + stack->bytes - sizeof(*stack));
	spin_unlock_irq(&stack_lock, flags);
}

static struct stack *stack_map(size_t bytes)
{
	size_t align = bytes < LARGE_PAGE_SIZE ? PAGE_SIZE : LARGE_PAGE_SIZE;
	struct stack *stack;
	uint64_t bottom;
	void *frames;

	bytes = (bytes + align - 1) & ~(align - 1);
	frames = memory_alloc(bytes, align);
	if (!frames)
		return NULL;
	bottom = region_take(bytes);
	if (paging_map(bottom, paging_phys(frames), bytes, MAP_WRITE)) {
		/* Part of it may be mapped: the range is not used again. */
		memory_free(frames, bytes);
		return NULL;
	}
	stack = (struct stack *)(bottom + bytes) - 1;
	*stack = (struct stack){
		.bottom = bottom,
		.bytes = bytes,
		.linear = (uint64_t)frames,
	};
	stack_publish(stack);
	return stack;
}

struct stack *stack_alloc(size_t bytes)
{
	struct stack *stack;

	if (bytes > memory_size())
		return NULL;
	bytes = (bytes + sizeof(struct stack) + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
	stack = cache_take(bytes);
	return stack ? stack : stack_map(bytes);
}

void stack_free(struct stack *stack)
{
	uint64_t flags = spin_lock_irq(&stack_lock);

	stack->free = cached;
	cached = (uint64_t)stack;
	spin_unlock_irq(&stack_lock, flags);
}

bool stack_guard_hit(uint64_t address)
{
	uint64_t phys;

	return address >= ISLE_STACK_BASE && address < region_end &&
	       paging_lookup(address, &phys) != 0;
}

uint64_t stack_bytes_total(void)
{
	return mapped;
}
