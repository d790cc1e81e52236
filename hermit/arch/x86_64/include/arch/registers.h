/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control, model-specific and CPUID registers of x86-64, by name (SDM vol. 3,
 * ch. 2 and vol. 4). For arch/x86_64 only; also read by the NASM sources through
 * the generated offsets.
 */
#ifndef ARCH_REGISTERS_H
#define ARCH_REGISTERS_H

#include <stdint.h>

#define CR0_PE			(1u << 0)
#define CR0_MP			(1u << 1)
#define CR0_ET			(1u << 4)
#define CR0_NE			(1u << 5)
#define CR0_WP			(1u << 16)
#define CR0_PG			(1u << 31)

#define CR4_PAE			(1u << 5)
#define CR4_MCE			(1u << 6)
#define CR4_PGE			(1u << 7)
#define CR4_OSFXSR		(1u << 9)
#define CR4_OSXMMEXCPT		(1u << 10)
#define CR4_FSGSBASE		(1u << 16)
#define CR4_OSXSAVE		(1u << 18)

#define MSR_APIC_BASE		0x1bu
#define APIC_BASE_X2APIC	(1u << 10)
#define APIC_BASE_ENABLE	(1u << 11)
#define APIC_BASE_ADDRESS	0x000ffffffffff000ull
#define MSR_X2APIC		0x800u
#define MSR_EFER		0xc0000080u
#define EFER_LME		(1u << 8)
#define EFER_NXE		(1u << 11)
#define MSR_FS_BASE		0xc0000100u
#define MSR_GS_BASE		0xc0000101u
#define MSR_KERNEL_GS_BASE	0xc0000102u

#define CPUID_FEATURES		0x1u
#define CPUID_1_ECX_X2APIC	(1u << 21)
#define CPUID_1_ECX_TSC_DEADLINE (1u << 24)
#define CPUID_1_ECX_XSAVE	(1u << 26)
#define CPUID_1_ECX_HYPERVISOR	(1u << 31)
#define CPUID_EXTENDED_FEATURES	0x7u
#define CPUID_7_EBX_FSGSBASE	(1u << 0)
#define CPUID_XSAVE		0xdu
#define CPUID_HYPERVISOR	0x40000000u
#define CPUID_AMD_FEATURES	0x80000001u
#define CPUID_AMD_EDX_1G_PAGES	(1u << 26)

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid r;

	__asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			 : "a"(leaf), "c"(subleaf));
	return r;
}

static inline uint64_t msr_read(uint32_t msr)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (uint64_t)high << 32 | low;
}

static inline void msr_write(uint32_t msr, uint64_t value)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
			 : "memory");
}

static inline uint64_t cr0_read(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static inline void cr0_write(uint64_t value)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

static inline uint64_t cr2_read(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static inline uint64_t cr3_read(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr3, %0" : "=r"(value));
	return value;
}

static inline void cr3_write(uint64_t value)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}

/* This core looks @virt up in the page tables when it next needs it. */
static inline void tlb_forget(uint64_t virt)
{
	__asm__ volatile("invlpg (%0)" : : "r"(virt) : "memory");
}

static inline uint64_t cr4_read(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr4, %0" : "=r"(value));
	return value;
}

static inline void cr4_write(uint64_t value)
{
	__asm__ volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

static inline void xcr0_write(uint64_t value)
{
	__asm__ volatile("xsetbv" : : "c"(0), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

#endif /* ARCH_REGISTERS_H */
