/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Single instructions of the CPU, wrapped. Everything that generic code needs
 * of them is here; registers with a meaning to the machine are in registers.h.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdbool.h>
#include <stdint.h>

struct core;

#define RFLAGS_IF	(1ull << 9)

/**
 * core_self() - the core that runs this
 *
 * The result is stale as soon as the task may be moved, which happens in
 * interrupts: use it with those off. Return: per-core data, never NULL after boot.
 */
static inline struct core *core_self(void)
{
	struct core *self;

	__asm__ volatile("mov %%gs:0, %0" : "=r"(self));
	return self;
}

/**
 * core_word() - a pointer in this core's data, in one instruction
 * @offset: its place in struct core, a constant
 *
 * For tasks that may be preempted, and go on on another core, at any moment.
 */
static inline __attribute__((always_inline)) uint64_t core_word(uint32_t offset)
{
	uint64_t value;

	__asm__ volatile("movq %%gs:%c1, %0" : "=r"(value) : "i"(offset));
	return value;
}

/** core_mark() - set a bool in this core's data, as core_word(). @offset: its place. */
static inline __attribute__((always_inline)) void core_mark(uint32_t offset)
{
	__asm__ volatile("movb $1, %%gs:%c0" : : "i"(offset) : "memory");
}

/** irq_save() - interrupts off. Return: the flags for irq_restore(). */
static inline uint64_t irq_save(void)
{
	uint64_t flags;

	__asm__ volatile("pushfq; popq %0; cli" : "=r"(flags) : : "memory");
	return flags;
}

/** irq_restore() - interrupts as they were. @flags: from irq_save(). */
static inline void irq_restore(uint64_t flags)
{
	if (flags & RFLAGS_IF)
		__asm__ volatile("sti" : : : "memory");
}

static inline void irq_disable(void)
{
	__asm__ volatile("cli" : : : "memory");
}

static inline void irq_enable(void)
{
	__asm__ volatile("sti" : : : "memory");
}

/**
 * cpu_halt() - interrupts on and halt, with no gap between the two
 *
 * STI takes effect after the next instruction (SDM vol. 2, STI), so a wake-up
 * sent after the caller's last check ends the HLT.
 */
static inline void cpu_halt(void)
{
	__asm__ volatile("sti; hlt" : : : "memory");
}

/** cpu_stop() - interrupts off and halt until INIT. */
static inline void __attribute__((noreturn)) cpu_stop(void)
{
	for (;;)
		__asm__ volatile("cli; hlt" : : : "memory");
}

static inline void cpu_relax(void)
{
	__asm__ volatile("pause" : : : "memory");
}

/** cpu_stamp() - time stamp counter, not ordered with other loads. */
static inline uint64_t cpu_stamp(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

/** cpu_stamp_ordered() - time stamp counter after all earlier loads. */
static inline uint64_t cpu_stamp_ordered(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

/**
 * cpu_random() - a random number from the CPU
 * @value: where to put it
 *
 * Return: false if the CPU has no RDRAND, or it has run dry.
 */
bool cpu_random(uint64_t *value);

static inline uint64_t cpu_frame_pointer(void)
{
	return (uint64_t)__builtin_frame_address(0);
}

#endif /* ARCH_CPU_H */
