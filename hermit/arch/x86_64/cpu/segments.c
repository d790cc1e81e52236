// SPDX-License-Identifier: BSD-2-Clause
/*
 * GDT, TSS and IDT (SDM vol. 3, ch. 3.4, 6.10 and 8.7). Flat segments in ring 0;
 * the IDT is the same for all cores, the IST stacks are each core's own. All are
 * read-only: without them the next interrupt would end in a triple fault, which
 * resets Linux as well.
 */
#include <errno.h>
#include <arch/core.h>
#include <arch/interrupt.h>
#include <arch/registers.h>
#include <hermit/core.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include "segments.h"

#define SEGMENT_CODE64	0x00af9b000000ffffull
#define SEGMENT_DATA	0x00cf93000000ffffull
#define SEGMENT_TSS	0x0000890000000000ull
#define GATE_INTERRUPT	0x8e00u
#define SELECTOR(entry)	((entry) * 8)

#define GDT_NULL	0
#define GDT_CODE	1
#define GDT_DATA	2
#define GDT_TSS		3		/* two entries */
#define GDT_ENTRIES	5

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

/* What the CPU reads of one core, and whose it is; in protected memory. */
struct descriptors {
	uint64_t gdt[GDT_ENTRIES];	/* first: GDTR leads here */
	struct tss tss;
	struct core *core;
};

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

static struct gate *idt;			/* VECTOR_COUNT, the same for all cores */
static struct descriptors *descriptors;	/* one for each core */

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
	case VECTOR_ABORT:
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

static void gdt_fill(struct descriptors *own)
{
	uint64_t base = (uint64_t)&own->tss;
	uint64_t limit = sizeof(own->tss) - 1;

	own->gdt[GDT_NULL] = 0;
	own->gdt[GDT_CODE] = SEGMENT_CODE64;
	own->gdt[GDT_DATA] = SEGMENT_DATA;
	own->gdt[GDT_TSS] = SEGMENT_TSS | limit | (base & 0xffffff) << 16 |
			    (base >> 24 & 0xff) << 56;
	own->gdt[GDT_TSS + 1] = base >> 32;
}

static void tss_fill(struct descriptors *own)
{
	const struct arch_core *arch = &own->core->arch;

	own->tss.io_map = sizeof(own->tss);
	for (unsigned int slot = 1; slot < IST_COUNT; slot++)
		own->tss.ist[slot - 1] = (uint64_t)(arch->ist_stack[slot - 1] + IST_STACK_SIZE);
}

static void gdt_load(const struct descriptors *own)
{
	struct table_pointer pointer = {
		.limit = sizeof(own->gdt) - 1,
		.base = (uint64_t)own->gdt,
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

int segments_prepare(void)
{
	idt = memory_protected_alloc(VECTOR_COUNT * sizeof(*idt));
	descriptors = memory_protected_alloc(core_count * sizeof(*descriptors));
	if (!idt || !descriptors)
		return -ENOMEM;
	idt_fill();
	for (uint32_t i = 0; i < core_count; i++) {
		descriptors[i].core = cores[i];
		gdt_fill(&descriptors[i]);
		tss_fill(&descriptors[i]);
	}
	return 0;
}

void segments_load(struct core *core)
{
	struct table_pointer pointer = {
		.limit = VECTOR_COUNT * sizeof(*idt) - 1,
		.base = (uint64_t)idt,
	};
	uint64_t before = paging_write_begin();

	/* Loading the task register marks the TSS as busy in the GDT. */
	gdt_load(&descriptors[core->index]);
	paging_write_end(before);
	__asm__ volatile("lidt %0" : : "m"(pointer));
	msr_write(MSR_GS_BASE, (uint64_t)core);
	msr_write(MSR_KERNEL_GS_BASE, 0);
}

struct core *segments_recover(void)
{
	struct table_pointer pointer;
	struct core *core;

	__asm__ volatile("sgdt %0" : "=m"(pointer));
	core = ((const struct descriptors *)pointer.base)->core;
	core->self = core;
	msr_write(MSR_GS_BASE, (uint64_t)core);
	return core;
}

unsigned int segments_count_exception(void)
{
	uint64_t before = msr_read(MSR_KERNEL_GS_BASE);

	msr_write(MSR_KERNEL_GS_BASE, before + 1);
	return (unsigned int)before;
}
