// SPDX-License-Identifier: BSD-2-Clause
/*
 * Saving and restoring vector registers around a preemption (SDM vol. 1, ch. 13).
 */
#include <arch/context.h>
#include "features.h"

#define MXCSR_MASK_SHIFT	7	/* from a flag to what masks it */
#define EXCEPTION_FLAGS		0x3fu
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

void vector_state_reset(void)
{
	const uint32_t mxcsr = MXCSR_DEFAULT;

	__asm__ volatile("fninit; ldmxcsr %0" : : "m"(mxcsr) : "memory");
}

uint32_t simd_exceptions(void)
{
	uint32_t mxcsr;

	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	return mxcsr & ~(mxcsr >> MXCSR_MASK_SHIFT) & EXCEPTION_FLAGS;
}

uint32_t x87_exceptions(void)
{
	uint16_t status, control;

	__asm__ volatile("fnstsw %0" : "=m"(status));
	__asm__ volatile("fnstcw %0" : "=m"(control));
	return status & ~(uint32_t)control & EXCEPTION_FLAGS;
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
