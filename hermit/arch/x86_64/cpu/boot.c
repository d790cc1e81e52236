// SPDX-License-Identifier: BSD-2-Clause
/*
 * The CPU's part of booting a core.
 */
#include <arch/apic.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include "features.h"
#include "segments.h"

void arch_boot_early(void)
{
	cpu_features_detect();
	cpu_features_enable();
}

int arch_boot_tables(void)
{
	return segments_prepare();
}

void arch_boot_core(struct core *core)
{
	if (core->index != 0)
		cpu_features_enable();
	segments_load(core);
}

void arch_boot_apic(struct core *core, uint32_t tsc_khz)
{
	apic_enable();
	if (core->index == 0)
		apic_calibrate(tsc_khz);
}
