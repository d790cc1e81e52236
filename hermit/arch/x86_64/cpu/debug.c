// SPDX-License-Identifier: BSD-2-Clause
/*
 * Debug registers (SDM vol. 3, ch. 17.2). Only a debugger in Linux uses them.
 */
#include <arch/interrupt.h>

#define DR6_NONE	0xffff0ff0ull	/* as after reset */
#define DR7_NONE	0x400ull

static void dr7_write(uint64_t value)
{
	__asm__ volatile("mov %0, %%dr7" : : "r"(value) : "memory");
}

void debug_registers_load(const struct isle_debug_registers *wanted)
{
	__asm__ volatile("mov %0, %%dr0" : : "r"(wanted->address[0]));
	__asm__ volatile("mov %0, %%dr1" : : "r"(wanted->address[1]));
	__asm__ volatile("mov %0, %%dr2" : : "r"(wanted->address[2]));
	__asm__ volatile("mov %0, %%dr3" : : "r"(wanted->address[3]));
	dr7_write(wanted->control | DR7_NONE);
}

uint64_t debug_registers_stop(void)
{
	uint64_t status;

	dr7_write(DR7_NONE);
	__asm__ volatile("mov %%dr6, %0" : "=r"(status));
	__asm__ volatile("mov %0, %%dr6" : : "r"(DR6_NONE));
	return status;
}
