// SPDX-License-Identifier: BSD-2-Clause
/*
 * Local APIC, xAPIC and x2APIC (SDM vol. 3, ch. 11). Register numbers are those
 * of x2APIC MSRs less 0x800; in xAPIC mode they are 16 bytes apart in memory.
 */
#include <stdbool.h>
#include <arch/apic.h>
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <arch/registers.h>
#include "features.h"

#define APIC_TPR		0x08u
#define APIC_EOI		0x0bu
#define APIC_SPURIOUS		0x0fu
#define APIC_ICR		0x30u
#define APIC_ICR_HIGH		0x31u	/* xAPIC only */
#define APIC_LVT_TIMER		0x32u
#define APIC_LVT_LINT0		0x35u
#define APIC_LVT_LINT1		0x36u
#define APIC_LVT_ERROR		0x37u
#define APIC_TIMER_INITIAL	0x38u
#define APIC_TIMER_CURRENT	0x39u
#define APIC_TIMER_DIVIDE	0x3eu

#define SPURIOUS_ENABLE		(1u << 8)
#define LVT_MASKED		(1u << 16)
#define LVT_TSC_DEADLINE	(2u << 17)
#define ICR_NMI			(4u << 8)
#define ICR_ASSERT		(1u << 14)
#define ICR_PENDING		(1u << 12)
#define DIVIDE_BY_1		0x0bu
#define MSR_TSC_DEADLINE	0x6e0u

#define ICR_PATIENCE		100000u	/* polls of the pending bit */
#define CALIBRATE_US		200u
#define CALIBRATE_ROUNDS	5u
#define RATIO_SHIFT		24u	/* APIC ticks per stamp, fixed point */
#define TICKS_MAX		0xffffffffull

static uint64_t ticks_per_stamp;

static volatile uint32_t *mmio(uint32_t reg)
{
	return (volatile uint32_t *)(ISLE_APIC_BASE + reg * 16ull);
}

static uint32_t apic_read(uint32_t reg)
{
	if (cpu_features.x2apic_active)
		return (uint32_t)msr_read(MSR_X2APIC + reg);
	return *mmio(reg);
}

static void apic_write(uint32_t reg, uint32_t value)
{
	if (cpu_features.x2apic_active)
		msr_write(MSR_X2APIC + reg, value);
	else
		*mmio(reg) = value;
}

void apic_enable(void)
{
	apic_write(APIC_TPR, 0);
	apic_write(APIC_LVT_LINT0, LVT_MASKED);
	apic_write(APIC_LVT_LINT1, LVT_MASKED);
	apic_write(APIC_LVT_ERROR, LVT_MASKED);
	apic_write(APIC_SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER |
		   (cpu_features.tsc_deadline ? LVT_TSC_DEADLINE : 0));
	apic_write(APIC_TIMER_INITIAL, 0);
	/* The LVT must be set before the first WRMSR of a deadline (SDM 11.5.4.1). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* One measurement, in fixed point; the round with the fewest disturbances wins. */
static uint64_t calibrate_round(uint32_t tsc_khz, uint64_t *stamps)
{
	uint64_t wanted = (uint64_t)tsc_khz * CALIBRATE_US / 1000;
	uint64_t start, end;
	uint32_t left;

	start = cpu_stamp_ordered();
	apic_write(APIC_TIMER_INITIAL, (uint32_t)TICKS_MAX);
	while (cpu_stamp_ordered() - start < wanted)
		cpu_relax();
	left = apic_read(APIC_TIMER_CURRENT);
	end = cpu_stamp_ordered();
	apic_write(APIC_TIMER_INITIAL, 0);
	*stamps = end - start;
	return ((TICKS_MAX - left) << RATIO_SHIFT) / *stamps;
}

void apic_calibrate(uint32_t tsc_khz)
{
	uint64_t best = UINT64_MAX;

	if (cpu_features.tsc_deadline)
		return;
	apic_write(APIC_LVT_TIMER, LVT_MASKED);
	for (unsigned int round = 0; round < CALIBRATE_ROUNDS; round++) {
		uint64_t stamps;
		uint64_t ratio = calibrate_round(tsc_khz, &stamps);

		if (stamps < best) {
			best = stamps;
			ticks_per_stamp = ratio;
		}
	}
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER);
}

void apic_end_of_interrupt(void)
{
	apic_write(APIC_EOI, 0);
}

static void icr_write(uint32_t apic_id, uint32_t command)
{
	uint64_t flags;

	if (cpu_features.x2apic_active) {
		/* WRMSR to the ICR does not order earlier stores (SDM 11.12.3). */
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		msr_write(MSR_X2APIC + APIC_ICR, (uint64_t)apic_id << 32 | command);
		return;
	}
	flags = irq_save();
	for (uint32_t i = 0; i < ICR_PATIENCE && (apic_read(APIC_ICR) & ICR_PENDING); i++)
		cpu_relax();
	apic_write(APIC_ICR_HIGH, apic_id << 24);
	apic_write(APIC_ICR, command);
	irq_restore(flags);
}

void apic_send(uint32_t apic_id, uint32_t vector)
{
	icr_write(apic_id, ICR_ASSERT | vector);
}

void apic_send_nmi(uint32_t apic_id)
{
	icr_write(apic_id, ICR_ASSERT | ICR_NMI);
}

void apic_timer_arm(uint64_t stamp)
{
	uint64_t now = cpu_stamp();
	uint64_t ticks;

	if (cpu_features.tsc_deadline) {
		msr_write(MSR_TSC_DEADLINE, stamp);
		return;
	}
	ticks = 1;
	if (stamp > now)
		ticks += (uint64_t)((unsigned __int128)(stamp - now) * ticks_per_stamp >> RATIO_SHIFT);
	apic_write(APIC_TIMER_INITIAL, (uint32_t)(ticks < TICKS_MAX ? ticks : TICKS_MAX));
}
