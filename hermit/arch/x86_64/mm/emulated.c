// SPDX-License-Identifier: BSD-2-Clause
/*
 * Cores that QEMU emulates (TCG). The emulator keeps a CPU's translations in a table
 * that has as few as 64 pages of 4 KiB at first, and gets twice the size whenever the CPU
 * flushes its TLB while most of the table is in use. Linux does that all the time, a core
 * of an isle never: programs with more than 1 MiB would run up to ten times slower than
 * they have to. So a core fills and flushes the table while it boots until it is large.
 */
#include <arch/registers.h>
#include <hermit/boot.h>
#include <hermit/isle.h>
#include <hermit/memory.h>
#include <hermit/paging.h>

#define FIRST_PAGES	64u		/* where the table may begin */
#define LAST_PAGES	16384u		/* where it shall end: 64 MiB */

/* "TCGTCGTCGTCG" in the registers of the leaf that names the hypervisor */
static bool is_emulated(void)
{
	const uint32_t part[] = { 0x54474354, 0x43544743, 0x47435447 };
	struct cpuid name;

	if (!(cpuid(CPUID_FEATURES, 0).ecx & CPUID_1_ECX_HYPERVISOR))
		return false;
	name = cpuid(CPUID_HYPERVISOR, 0);
	return name.ebx == part[0] && name.ecx == part[1] && name.edx == part[2];
}

void arch_boot_emulated(void)
{
	const volatile char *memory = (const char *)ISLE_MEMORY_BASE;
	uint64_t pages = memory_size() / PAGE_SIZE;

	if (!is_emulated())
		return;
	for (uint64_t size = FIRST_PAGES; size < LAST_PAGES && size <= pages; size *= 2) {
		for (uint64_t page = 0; page < size; page++)
			(void)memory[page * PAGE_SIZE];
		cr3_write(cr3_read());
	}
}
