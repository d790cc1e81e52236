// SPDX-License-Identifier: BSD-2-Clause
/*
 * GDT, TSS and IDT (SDM vol. 3, ch. 3.4, 6.10 and 8.7). Flat segments in ring 0;
 * the IDT is the same for all cores, the IST stacks are each core's own.
 */
#include <arch/core.h>
#include <arch/interrupt.h>
#include <arch/registers.h>
#include <hermit/core.h>
#include "segments.h"

#define SEGMENT_CODE64	0x00af9b000000ffffull
#define SEGMENT_DATA	0x00cf93000000ffffull
#define SEGMENT_TSS	0x0000890000000000ull
#define GATE_INTERRUPT	0x8e00u
#define SELECTOR(entry)	((entry) * 8)

struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint16_t type_ist;		/* IST in bits 0..2, type from bit 8 */
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};

struct __attribute__((packed)) table_pointer {
	uint16_t limit;
	uint64_t base;
};

static struct gate idt[VECTOR_COUNT];

static enum ist vector_ist(unsigned int vector)
{
	switch (vector) {
	case VECTOR_DOUBLE_FAULT:
		return IST_DOUBLE_FAULT;
	case VECTOR_NMI:
		return IST_NMI;
	case VECTOR_MACHINE_CHECK:
		return IST_MACHINE_CHECK;
	case VECTOR_DEBUG:
	case VECTOR_BREAKPOINT:
		return IST_DEBUG;
	default:
		return vector < VECTOR_EXCEPTIONS ? IST_EXCEPTION : IST_INTERRUPT;
	}
}

static void idt_fill(void)
{
	for (unsigned int vector = 0; vector < VECTOR_COUNT; vector++) {
		uint64_t stub = (uint64_t)(interrupt_stubs + vector * VECTOR_STUB_SIZE);

		idt[vector] = (struct gate){
			.offset_low = (uint16_t)stub,
			.selector = SELECTOR(GDT_CODE),
			.type_ist = (uint16_t)(GATE_INTERRUPT | vector_ist(vector)),
			.offset_middle = (uint16_t)(stub >> 16),
			.offset_high = (uint32_t)(stub >> 32),
		};
	}
}

static void gdt_fill(struct arch_core *arch)
{
	uint64_t base = (uint64_t)&arch->tss;
	uint64_t limit = sizeof(arch->tss) - 1;

	arch->gdt[GDT_NULL] = 0;
	arch->gdt[GDT_CODE] = SEGMENT_CODE64;
	arch->gdt[GDT_DATA] = SEGMENT_DATA;
	arch->gdt[GDT_TSS] = SEGMENT_TSS | limit | (base & 0xffffff) << 16 |
			     (base >> 24 & 0xff) << 56;
	arch->gdt[GDT_TSS + 1] = base >> 32;
}

static void tss_fill(struct arch_core *arch)
{
	arch->tss.io_map = sizeof(arch->tss);
	for (unsigned int slot = 1; slot < IST_COUNT; slot++)
		arch->tss.ist[slot - 1] = (uint64_t)(arch->ist_stack[slot - 1] + IST_STACK_SIZE);
}

static void gdt_load(const struct arch_core *arch)
{
	struct table_pointer pointer = {
		.limit = sizeof(arch->gdt) - 1,
		.base = (uint64_t)arch->gdt,
	};

	__asm__ volatile("lgdt %0\n\t"
			 "mov %w1, %%ds\n\t"
			 "mov %w1, %%es\n\t"
			 "mov %w1, %%ss\n\t"
			 "mov %w2, %%fs\n\t"
			 "mov %w2, %%gs\n\t"
			 "pushq %q3\n\t"
			 "leaq 1f(%%rip), %%rax\n\t"
			 "pushq %%rax\n\t"
			 "lretq\n"
			 "1:"
			 : : "m"(pointer), "r"(SELECTOR(GDT_DATA)), "r"(0),
			     "i"(SELECTOR(GDT_CODE)) : "rax", "memory");
	__asm__ volatile("ltr %w0" : : "r"(SELECTOR(GDT_TSS)) : "memory");
}

void segments_load(struct core *core)
{
	struct table_pointer pointer = { .limit = sizeof(idt) - 1, .base = (uint64_t)idt };

	if (core->index == 0)
		idt_fill();
	gdt_fill(&core->arch);
	tss_fill(&core->arch);
	gdt_load(&core->arch);
	__asm__ volatile("lidt %0" : : "m"(pointer));
	msr_write(MSR_GS_BASE, (uint64_t)core);
}
