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

/* Task state segment (SDM vol. 3, fig. 8-11). */
struct tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[IST_COUNT];	/* ist[0] is slot 1 */
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map;
} __attribute__((packed));

#define GDT_NULL	0
#define GDT_CODE	1
#define GDT_DATA	2
#define GDT_TSS		3		/* two entries */
#define GDT_ENTRIES	5

struct arch_core {
	uint8_t fpu[ISLE_FPU_BYTES] __attribute__((aligned(16))); /* while stopped or halted */
	uint64_t gdt[GDT_ENTRIES];
	struct tss tss;
	uint8_t ist_stack[IST_COUNT - 1][IST_STACK_SIZE] __attribute__((aligned(16)));
};

#endif /* ARCH_CORE_H */
