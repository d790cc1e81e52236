// SPDX-License-Identifier: BSD-2-Clause
/*
 * Four-level page tables (SDM vol. 3, ch. 4.5). Tables come out of isle memory, most
 * of them out of its protected part, which the linear map has read-only. For us that
 * part is mapped once more, so that an entry is written without switching CR0.WP off,
 * which would stall a CPU and have an emulated one forget all its translations.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <arch/registers.h>
#include <hermit/isle.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/spinlock.h>
#include "../cpu/features.h"

#define ENTRY_PRESENT	(1ull << 0)
#define ENTRY_WRITE	(1ull << 1)
#define ENTRY_PWT	(1ull << 3)
#define ENTRY_PCD	(1ull << 4)
#define ENTRY_ACCESSED	(1ull << 5)
#define ENTRY_DIRTY	(1ull << 6)
#define ENTRY_LARGE	(1ull << 7)
#define ENTRY_GLOBAL	(1ull << 8)
#define ENTRY_NX	(1ull << 63)
#define ENTRY_ADDRESS	0x000ffffffffff000ull

#define TABLE_ENTRIES	512u
#define LEVEL_TOP	3u
#define LEVEL_BITS	9u
#define PAGE_BITS	12u
#define VIRT_BITS	47u	/* the lower half: nothing is mapped in the other one */

/* Read by entry.asm: what the other cores put into CR3. */
uint64_t boot_page_table;

#define TABLES_BASE	0x7e0000000000ull	/* protected memory, writable */

static uint64_t linear_offset;		/* virtual less physical, linear map */
static uint64_t protected_phys;		/* protected memory, once it is at TABLES_BASE */
static uint64_t protected_size;
static struct spinlock paging_lock;	/* guards all tables */

static uint64_t level_size(unsigned int level)
{
	return 1ull << (PAGE_BITS + LEVEL_BITS * level);
}

static uint64_t *table_at(uint64_t entry)
{
	uint64_t phys = entry & ENTRY_ADDRESS;

	if (phys - protected_phys < protected_size)
		return (uint64_t *)(phys - protected_phys + TABLES_BASE);
	return (uint64_t *)(phys + linear_offset);
}

static uint64_t *entry_of(uint64_t *table, uint64_t virt, unsigned int level)
{
	return &table[virt / level_size(level) % TABLE_ENTRIES];
}

uint64_t paging_phys(const void *linear)
{
	return (uint64_t)linear - linear_offset;
}

static uint64_t leaf(uint64_t phys, unsigned int flags, unsigned int level)
{
	uint64_t entry = phys | ENTRY_PRESENT | ENTRY_ACCESSED | ENTRY_DIRTY | ENTRY_GLOBAL;

	if (level > 0)
		entry |= ENTRY_LARGE;
	if (flags & MAP_WRITE)
		entry |= ENTRY_WRITE;
	if (!(flags & MAP_EXECUTE))
		entry |= ENTRY_NX;
	if (flags & MAP_UNCACHED)
		entry |= ENTRY_PCD | ENTRY_PWT;
	return entry;
}

/* The largest page level that suits both addresses and what is left. */
static unsigned int best_level(uint64_t virt, uint64_t phys, uint64_t bytes)
{
	unsigned int level = cpu_features.pages_1g ? 2 : 1;

	for (; level > 0; level--) {
		uint64_t mask = level_size(level) - 1;

		if (!((virt | phys) & mask) && bytes >= level_size(level))
			break;
	}
	return level;
}

/* A new empty table as an entry of the level above; 0 without memory. */
static uint64_t table_new(void)
{
	const void *page = memory_table_page();
	uint64_t entry;

	if (!page)
		return 0;
	entry = paging_phys(page) | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_ACCESSED;
	memset(table_at(entry), 0, PAGE_SIZE);
	return entry;
}

static int map_one(uint64_t virt, uint64_t phys, unsigned int level, unsigned int flags)
{
	uint64_t *table = table_at(boot_page_table);

	for (unsigned int at = LEVEL_TOP; at > level; at--) {
		uint64_t *entry = entry_of(table, virt, at);

		if (!*entry)
			*entry = table_new();
		if (!*entry)
			return -ENOMEM;
		if (*entry & ENTRY_LARGE)
			return -EEXIST;
		table = table_at(*entry);
	}
	if (*entry_of(table, virt, level))
		return -EEXIST;
	*entry_of(table, virt, level) = leaf(phys, flags, level);
	return 0;
}

uint64_t paging_write_begin(void)
{
	uint64_t before = cr0_read();

	cr0_write(before & ~(uint64_t)CR0_WP);
	return before;
}

void paging_write_end(uint64_t before)
{
	cr0_write(before);
}

int paging_map(uint64_t virt, uint64_t phys, uint64_t bytes, unsigned int flags)
{
	uint64_t irq = spin_lock_irq(&paging_lock);
	int error = 0;

	while (bytes && !error) {
		unsigned int level = best_level(virt, phys, bytes);

		error = map_one(virt, phys, level, flags);
		virt += level_size(level);
		phys += level_size(level);
		bytes -= level_size(level);
	}
	spin_unlock_irq(&paging_lock, irq);
	return error;
}

/* The entry that maps @virt, and its level; NULL if nothing is there, as in the upper half. */
static uint64_t *leaf_of(uint64_t virt, unsigned int *level)
{
	uint64_t *table = table_at(boot_page_table);

	if (virt >> VIRT_BITS)
		return NULL;
	for (*level = LEVEL_TOP;; --*level) {
		uint64_t *entry = entry_of(table, virt, *level);

		if (!(*entry & ENTRY_PRESENT))
			return NULL;
		if (*level == 0 || (*entry & ENTRY_LARGE))
			return entry;
		table = table_at(*entry);
	}
}

int paging_lookup(uint64_t virt, uint64_t *phys)
{
	unsigned int level;
	const uint64_t *entry = leaf_of(virt, &level);
	uint64_t mask;

	if (!entry)
		return -EFAULT;
	mask = level_size(level) - 1;
	*phys = (*entry & ENTRY_ADDRESS & ~mask) | (virt & mask);
	return 0;
}

bool paging_executable(uint64_t virt)
{
	unsigned int level;
	const uint64_t *entry = leaf_of(virt, &level);

	return entry && !(__atomic_load_n(entry, __ATOMIC_RELAXED) & ENTRY_NX);
}

void paging_allow_execute(uint64_t virt)
{
	unsigned int level;
	uint64_t *entry = leaf_of(virt, &level);

	if (!entry || !(*entry & ENTRY_NX))
		return;
	__atomic_fetch_and(entry, ~ENTRY_NX, __ATOMIC_RELAXED);
	tlb_forget(virt);
}

static int map_memory(const struct isle_boot *boot, uint64_t from, uint64_t to, unsigned int flags)
{
	return paging_map(ISLE_MEMORY_BASE + from, boot->memory_phys + from, to - from, flags);
}

static int map_image(const struct isle_boot *boot)
{
	uint64_t text = (uint64_t)__hermit_data_start - ISLE_IMAGE_BASE;
	uint64_t bytes = (boot->image_size + LARGE_PAGE_SIZE - 1) & ~(LARGE_PAGE_SIZE - 1);
	uint64_t phys = boot->memory_phys + ISLE_IMAGE_OFFSET;
	int error;

	error = paging_map(ISLE_IMAGE_BASE, phys, text, MAP_EXECUTE);
	if (!error)
		error = paging_map(ISLE_IMAGE_BASE + text, phys + text, bytes - text, MAP_WRITE);
	if (!error)
		error = map_memory(boot, 0, memory_protected_start(), MAP_WRITE);
	if (!error)
		error = map_memory(boot, memory_protected_start(), ISLE_IMAGE_OFFSET, MAP_READ);
	if (!error)
		error = map_memory(boot, ISLE_IMAGE_OFFSET, ISLE_IMAGE_OFFSET + text, MAP_READ);
	if (!error)
		error = map_memory(boot, ISLE_IMAGE_OFFSET + text, boot->memory_size, MAP_WRITE);
	return error;
}

static int map_protected(const struct isle_boot *boot)
{
	uint64_t start = memory_protected_start();

	return paging_map(TABLES_BASE, boot->memory_phys + start, ISLE_IMAGE_OFFSET - start,
			  MAP_WRITE);
}

int paging_init(const struct isle_boot *boot)
{
	uint64_t apic = msr_read(MSR_APIC_BASE) & APIC_BASE_ADDRESS;
	int error;

	linear_offset = ISLE_MEMORY_BASE - boot->memory_phys;
	boot_page_table = table_new() & ENTRY_ADDRESS;
	if (!boot_page_table)
		return -ENOMEM;
	error = map_image(boot);
	if (!error && boot->link_size)
		error = paging_map(ISLE_LINK_BASE, boot->link_phys, boot->link_size, MAP_WRITE);
	if (!error && !cpu_features.x2apic_active)
		error = paging_map(ISLE_APIC_BASE, apic, PAGE_SIZE, MAP_WRITE | MAP_UNCACHED);
	if (!error)
		error = map_protected(boot);
	if (error)
		return error;
	cr3_write(boot_page_table);
	protected_phys = boot->memory_phys + memory_protected_start();
	protected_size = ISLE_IMAGE_OFFSET - memory_protected_start();
	return 0;
}
