/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The part of the per-core data that the CPU itself looks at.
 */
#ifndef ARCH_CORE_H
#define ARCH_CORE_H

#include <stdint.h>
#include <hermit/debug.h>

/* Interrupt stacks (TSS IST slots, 1-based): no two may nest on the same one. */
enum ist {
	IST_DOUBLE_FAULT = 1,
	IST_NMI = 2,
	IST_MACHINE_CHECK = 3,
	IST_DEBUG = 4,
	IST_EXCEPTION = 5,
	IST_INTERRUPT = 6,
	IST_COUNT = 7,
};

#define IST_STACK_SIZE	16384u

struct arch_core {
	uint8_t fpu[ISLE_FPU_BYTES] __attribute__((aligned(16))); /* while stopped or halted */
	uint8_t ist_stack[IST_COUNT - 1][IST_STACK_SIZE] __attribute__((aligned(16)));
};

#endif /* ARCH_CORE_H */
