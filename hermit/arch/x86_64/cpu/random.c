// SPDX-License-Identifier: BSD-2-Clause
/*
 * Random numbers from RDRAND (SDM vol. 1, 7.3.17).
 */
#include <arch/cpu.h>
#include <arch/registers.h>

#define CPUID_1_ECX_RDRAND	(1u << 30)
#define RDRAND_TRIES		10	/* as the SDM advises */

bool cpu_random(uint64_t *value)
{
	if (!(cpuid(CPUID_FEATURES, 0).ecx & CPUID_1_ECX_RDRAND))
		return false;
	for (int i = 0; i < RDRAND_TRIES; i++) {
		uint8_t valid;

		__asm__ volatile("rdrand %0; setc %1" : "=r"(*value), "=qm"(valid) : : "cc");
		if (valid)
			return true;
	}
	return false;
}
