// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an isle finds when its first core starts: the boot page, the table of its
 * cores, and page tables to begin with.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/timekeeping.h>
#include <asm/msr.h>
#include <asm/pgtable_types.h>
#include <asm/smp.h>
#include <asm/tsc.h>

#include "isle.h"
#include "link.h"

/* The four pages of boot tables, in this order. */
enum boot_table {
	TABLE_PML4,
	TABLE_PDPT,
	TABLE_LOW,			/* first GiB: trampoline and image */
	TABLE_MEMORY,			/* GiB at ISLE_MEMORY_BASE */
	TABLE_COUNT
};

#define TABLES_ORDER		2
#define TABLE_ENTRIES		512u
#define TABLE_FLAGS		(_PAGE_PRESENT | _PAGE_RW)
#define LARGE_PAGE_FLAGS	(TABLE_FLAGS | _PAGE_PSE)

static_assert(TABLE_COUNT == 1 << TABLES_ORDER);
static_assert(ISLE_IMAGE_BASE + ISLE_IMAGE_MAX <= SZ_1G);

static u64 *boot_table(struct isle *isle, enum boot_table which)
{
	return isle->boot_tables + which * TABLE_ENTRIES;
}

static u64 boot_table_entry(struct isle *isle, enum boot_table which)
{
	return (page_to_phys(isle->boot_tables_page) + which * ISLE_PAGE_SIZE) | TABLE_FLAGS;
}

/**
 * isle_tables_create() - allocate the pages for the boot page tables
 * @isle: being created
 *
 * Return: 0 or -ENOMEM.
 */
int isle_tables_create(struct isle *isle)
{
	/* CR3 is loaded in 32-bit mode, so below 4 GiB. */
	isle->boot_tables_page = alloc_pages_node(isle->node, GFP_KERNEL | GFP_DMA32 | __GFP_ZERO,
						  TABLES_ORDER);
	if (!isle->boot_tables_page)
		return -ENOMEM;
	isle->boot_tables = page_address(isle->boot_tables_page);
	return 0;
}

/**
 * isle_tables_destroy() - free the pages of the boot page tables
 * @isle: does not run
 */
void isle_tables_destroy(struct isle *isle)
{
	__free_pages(isle->boot_tables_page, TABLES_ORDER);
}

/* Maps @size bytes from @phys with large pages, from entry @first of table @which on. */
static void map_large(struct isle *isle, enum boot_table which, unsigned int first,
		      phys_addr_t phys, u64 size)
{
	u64 *entry = boot_table(isle, which) + first;
	u64 offset;

	for (offset = 0; offset < size; offset += ISLE_LARGE_PAGE)
		*entry++ = (phys + offset) | LARGE_PAGE_FLAGS;
}

static void fill_tables(struct isle *isle)
{
	phys_addr_t phys = isle->memory.phys;

	memset(isle->boot_tables, 0, TABLE_COUNT * ISLE_PAGE_SIZE);
	boot_table(isle, TABLE_PML4)[0] = boot_table_entry(isle, TABLE_PDPT);
	boot_table(isle, TABLE_PDPT)[0] = boot_table_entry(isle, TABLE_LOW);
	boot_table(isle, TABLE_PDPT)[ISLE_MEMORY_BASE / SZ_1G] =
		boot_table_entry(isle, TABLE_MEMORY);

	map_large(isle, TABLE_LOW, 0, 0, ISLE_LARGE_PAGE);
	map_large(isle, TABLE_LOW, ISLE_IMAGE_BASE / ISLE_LARGE_PAGE, phys + ISLE_IMAGE_OFFSET,
		  isle->load.image_size);
	map_large(isle, TABLE_MEMORY, 0, phys, min_t(u64, isle->memory.size, SZ_1G));
}

static void fill_cores(struct isle *isle)
{
	struct isle_core *core = isle_core_table(isle);
	unsigned int cpu;

	memset(core, 0, isle->cores * sizeof(*core));
	for_each_cpu(cpu, &isle->cpus) {
		core->apic_id = cpu_physical_id(cpu);
		core->linux_cpu = cpu;
		core->node = cpu_to_node(cpu);
		core++;
	}
}

static void fill_time(struct isle_boot *boot)
{
	unsigned long flags;

	/* One moment, three clocks. */
	local_irq_save(flags);
	boot->tsc_boot = rdtsc_ordered();
	boot->wall_boot_ns = ktime_get_real_ns();
	boot->mono_boot_ns = ktime_get_ns();
	local_irq_restore(flags);
	boot->tsc_khz = tsc_khz;
}

static void fill_boot(struct isle *isle)
{
	const struct isle_load *load = &isle->load;
	struct isle_boot *boot = isle_boot_page(isle);

	memset(boot, 0, ISLE_PAGE_SIZE);
	boot->version = ISLE_ABI_VERSION;
	boot->isle = isle->number;
	boot->cores = isle->cores;
	boot->node = isle->node;
	boot->memory_phys = isle->memory.phys;
	boot->memory_size = isle->memory.size;
	boot->link_phys = link_phys();
	boot->link_size = link_size();
	boot->image_size = load->image_size;
	boot->entry = load->entry;
	boot->args_offset = load->args_offset;
	boot->args_size = load->args_size;
	boot->symbols_offset = load->symbols_offset;
	boot->symbols_size = load->symbols_size;
	boot->strings_offset = load->strings_offset;
	boot->strings_size = load->strings_size;
	boot->proxy_port = load->proxy_port;
	boot->transport = load->transport;
	memcpy(boot->token, load->token, sizeof(boot->token));
	isle_debug_area(isle)->debugger = load->flags & ISLE_LOAD_DEBUG ? 1 : 0;
	fill_time(boot);
	boot->magic = ISLE_BOOT_MAGIC;
}

/**
 * isle_prepare() - write all that the isle needs to start
 * @isle: its CPUs and its load are known, no core runs; isle->lock is held
 */
void isle_prepare(struct isle *isle)
{
	fill_tables(isle);
	fill_cores(isle);
	fill_boot(isle);
}
