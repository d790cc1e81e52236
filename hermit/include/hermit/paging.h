/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The isle's page tables. All of isle memory, the link region and the APIC are
 * mapped once at boot; afterwards only stacks are added, some of them made executable,
 * and nothing is ever taken away, so no TLB ever allows too much.
 */
#ifndef HERMIT_PAGING_H
#define HERMIT_PAGING_H

#include <stdbool.h>
#include <stdint.h>

struct isle_boot;

#define PAGE_SIZE	4096ull
#define LARGE_PAGE_SIZE	0x200000ull

enum map_flags {
	MAP_READ = 0,
	MAP_WRITE = 1,
	MAP_EXECUTE = 2,
	MAP_UNCACHED = 4,
};

/**
 * paging_init() - build the map and switch core 0 to it
 * @boot: boot page, with its ranges checked
 *
 * Context: core 0, once; memory_init() has run. Return: 0, -ENOMEM.
 */
int paging_init(const struct isle_boot *boot);

/**
 * paging_map() - add a mapping, with the largest pages that fit
 * @virt: where, page aligned
 * @phys: what, page aligned
 * @bytes: how much, page multiple
 * @flags: enum map_flags
 *
 * Context: task. Return: 0; -ENOMEM without memory for tables; -EEXIST if part
 * of the range is mapped already (what came before it stays).
 */
int paging_map(uint64_t virt, uint64_t phys, uint64_t bytes, unsigned int flags);

/**
 * paging_lookup() - where does an address lead?
 * @virt: any
 * @phys: physical address, if mapped
 *
 * Context: any, exceptions included. Return: 0, -EFAULT if nothing is there.
 */
int paging_lookup(uint64_t virt, uint64_t *phys);

/**
 * paging_allow_execute() - make the page at an address executable
 * @virt: any that is mapped; all of its page becomes executable, 2 MiB perhaps
 *
 * Another core may still have the page without the right: it faults once, which makes
 * it look again (SDM vol. 3, 4.10.4.3), and paging_executable() tells that no more is
 * wrong. Context: task.
 */
void paging_allow_execute(uint64_t virt);

/** paging_executable() - may code run at an address? @virt: any. Context: any. */
bool paging_executable(uint64_t virt);

/**
 * paging_write_begin() - from now on this core may write to read-only memory
 *
 * Context: interrupts off. Return: for paging_write_end().
 */
uint64_t paging_write_begin(void);

/** paging_write_end() - no more. @before: from paging_write_begin(). */
void paging_write_end(uint64_t before);

/** paging_phys() - physical address of something in the linear map. @linear: it. */
uint64_t paging_phys(const void *linear);

#endif /* HERMIT_PAGING_H */
