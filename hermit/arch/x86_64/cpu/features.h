/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What this CPU can do, found once on core 0.
 */
#ifndef CPU_FEATURES_H
#define CPU_FEATURES_H

#include <stdbool.h>
#include <stdint.h>

struct cpu_features {
	bool fsgsbase;
	bool xsave;
	bool x2apic_active;		/* as Linux left the APIC: the mode survives INIT */
	bool tsc_deadline;
	bool pages_1g;
	uint64_t xcr0;			/* vector state that is switched on */
	uint64_t vector_bytes;		/* its size in memory, 64-byte multiple */
};

extern struct cpu_features cpu_features;

/**
 * cpu_features_detect() - fill cpu_features from CPUID
 *
 * Context: core 0, once, before cpu_features_enable().
 */
void cpu_features_detect(void);

/**
 * cpu_features_enable() - set CR0, CR4 and XCR0 of this core accordingly
 *
 * Context: each core, once. After it floating point and vector code may run.
 */
void cpu_features_enable(void);

#endif /* CPU_FEATURES_H */
