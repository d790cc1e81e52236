/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot page, and the way from the first instruction to main().
 */
#ifndef HERMIT_BOOT_H
#define HERMIT_BOOT_H

#include <stdint.h>
#include <hermit/debug.h>

struct core;

/** boot_page() - what Linux told us, and where we report to it. */
static inline struct isle_boot *boot_page(void)
{
	return (struct isle_boot *)(ISLE_MEMORY_BASE + ISLE_BOOT_OFFSET);
}

/** debug_area() - what debuggers in Linux look for. */
static inline struct isle_debug *debug_area(void)
{
	return (struct isle_debug *)(ISLE_MEMORY_BASE + ISLE_DEBUG_OFFSET);
}

/** boot_cores() - Linux's table of our cores. */
static inline struct isle_core *boot_cores(void)
{
	return (struct isle_core *)(ISLE_MEMORY_BASE + ISLE_CORES_OFFSET);
}

/**
 * boot_first() - C entry of core 0, from entry.asm
 * @boot: boot page
 * @stamp: time stamp of the first instruction
 */
void __attribute__((noreturn)) boot_first(struct isle_boot *boot, uint64_t stamp);

/** boot_other() - C entry of the other cores, from entry.asm. @core: per-core data. */
void __attribute__((noreturn)) boot_other(struct core *core);

/** program_run() - body of the first task: bring up what main() needs, run it. */
void program_run(void *unused);

/**
 * arch_boot_early() - CPU features of core 0, before anything else
 */
void arch_boot_early(void);

/**
 * arch_boot_tables() - descriptor tables of all cores
 *
 * Context: core 0, once, after cores_prepare(). Return: 0, -ENOMEM.
 */
int arch_boot_tables(void);

/**
 * arch_boot_core() - descriptor tables and vector state of this core
 * @core: its per-core data; core_self() works from here on
 */
void arch_boot_core(struct core *core);

/**
 * arch_boot_emulated() - tell an emulator how this core uses memory; nothing on a real CPU
 *
 * Context: each core; paging is up.
 */
void arch_boot_emulated(void);

/**
 * arch_boot_apic() - interrupts and timer of this core; paging is up
 * @core: its per-core data
 * @tsc_khz: rate of the time stamp counter
 */
void arch_boot_apic(struct core *core, uint32_t tsc_khz);

#endif /* HERMIT_BOOT_H */
