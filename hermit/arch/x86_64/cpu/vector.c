// SPDX-License-Identifier: BSD-2-Clause
/*
 * Saving and restoring vector registers around a preemption (SDM vol. 1, ch. 13).
 */
#include <arch/context.h>
#include "features.h"

#define XSAVE_HEADER_WORD	64	/* at byte 512 */
#define XSAVE_HEADER_WORDS	8

uint64_t vector_state_bytes(void)
{
	return cpu_features.vector_bytes;
}

void vector_state_save(void *area)
{
	uint64_t *word = area;

	if (!cpu_features.xsave) {
		fpu_save(area);
		return;
	}
	/* XRSTOR faults on a header with anything but zeros in its reserved bytes. */
	for (int i = 0; i < XSAVE_HEADER_WORDS; i++)
		word[XSAVE_HEADER_WORD + i] = 0;
	__asm__ volatile("xsave64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
}

void vector_state_restore(void *area)
{
	if (cpu_features.xsave)
		__asm__ volatile("xrstor64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		fpu_restore(area);
}

void fpu_save(void *area)
{
	__asm__ volatile("fxsave64 (%0)" : : "r"(area) : "memory");
}

void fpu_restore(const void *area)
{
	__asm__ volatile("fxrstor64 (%0)" : : "r"(area) : "memory");
}
