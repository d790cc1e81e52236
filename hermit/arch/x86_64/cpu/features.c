// SPDX-License-Identifier: BSD-2-Clause
/*
 * CPU features: found once, switched on on each core (SDM vol. 3, ch. 2 and 13).
 */
#include <arch/registers.h>
#include "features.h"

/* x87, SSE, AVX and the three parts of AVX-512; no other state is offered. */
#define XCR0_WANTED	0xe7ull
#define FXSAVE_BYTES	512u
#define VECTOR_ALIGN	64u

/*
 * Registers in their initial configuration (SDM vol. 1, 13.6): for XRSTOR, a header that
 * says so of each part, and MXCSR, which it loads in any case. For FXRSTOR the same.
 */
static const struct {
	_Alignas(VECTOR_ALIGN) uint16_t x87_control;
	uint16_t unused[11];
	uint32_t mxcsr;
	uint8_t registers[FXSAVE_BYTES - 28];
	uint8_t header[64];
} fresh = { .x87_control = 0x37f, .mxcsr = 0x1f80 };

_Static_assert(sizeof(fresh) == FXSAVE_BYTES + 64, "the legacy region and the header");

struct cpu_features cpu_features;

void cpu_features_detect(void)
{
	struct cpu_features *f = &cpu_features;
	struct cpuid basic = cpuid(CPUID_FEATURES, 0);

	f->fsgsbase = cpuid(CPUID_EXTENDED_FEATURES, 0).ebx & CPUID_7_EBX_FSGSBASE;
	f->xsave = basic.ecx & CPUID_1_ECX_XSAVE;
	f->tsc_deadline = basic.ecx & CPUID_1_ECX_TSC_DEADLINE;
	f->x2apic_active = msr_read(MSR_APIC_BASE) & APIC_BASE_X2APIC;
	f->pages_1g = cpuid(CPUID_AMD_FEATURES, 0).edx & CPUID_AMD_EDX_1G_PAGES;
	f->vector_bytes = FXSAVE_BYTES;
	if (f->xsave) {
		struct cpuid state = cpuid(CPUID_XSAVE, 0);

		f->xcr0 = ((uint64_t)state.edx << 32 | state.eax) & XCR0_WANTED;
	}
}

void cpu_features_enable(void)
{
	struct cpu_features *f = &cpu_features;
	/* Without MCE, a machine check that the machine broadcasts would reset it. */
	uint64_t cr4 = cr4_read() | CR4_MCE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT;

	if (f->fsgsbase)
		cr4 |= CR4_FSGSBASE;
	if (f->xsave)
		cr4 |= CR4_OSXSAVE;
	cr4_write(cr4);
	cr0_write(CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE);
	/* INIT has left what the last program had in them, perhaps somebody else's. */
	__asm__ volatile("fxrstor64 %0" : : "m"(fresh));
	if (f->xsave) {
		uint64_t bytes;

		xcr0_write(f->xcr0);
		__asm__ volatile("xrstor64 %0" : : "m"(fresh), "a"(~0u), "d"(~0u));
		bytes = cpuid(CPUID_XSAVE, 0).ebx;	/* for what XCR0 has on */
		f->vector_bytes = (bytes + VECTOR_ALIGN - 1) & ~(uint64_t)(VECTOR_ALIGN - 1);
	}
}
