/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The local APIC of each core: interrupts to others, end of interrupt, timer.
 */
#ifndef ARCH_APIC_H
#define ARCH_APIC_H

#include <stdint.h>

/**
 * apic_enable() - switch the local APIC of this core on, in the mode Linux left
 *
 * INIT keeps x2APIC mode but software-disables the APIC (SDM vol. 3, 11.4.7.3,
 * 11.12.5). Context: each core, once, interrupts off, after paging.
 */
void apic_enable(void);

/**
 * apic_calibrate() - measure the APIC timer against the time stamp counter
 * @tsc_khz: rate of the latter
 *
 * Context: core 0, once, interrupts off. Not needed with TSC-deadline mode.
 */
void apic_calibrate(uint32_t tsc_khz);

/** apic_end_of_interrupt() - the handler is done. Context: interrupt handler. */
void apic_end_of_interrupt(void);

/**
 * apic_send() - send a fixed interrupt
 * @apic_id: to whom
 * @vector: 32 .. 255
 *
 * Context: any. Waits at most a short bounded time for the APIC to take it.
 */
void apic_send(uint32_t apic_id, uint32_t vector);

/** apic_send_nmi() - send an NMI. @apic_id: to whom. Context: any. */
void apic_send_nmi(uint32_t apic_id);

/**
 * apic_timer_arm() - interrupt VECTOR_TIMER once
 * @stamp: time stamp at which it is due; one in the past comes at once
 *
 * May come early by the error of calibration: look at the clock when it comes.
 */
void apic_timer_arm(uint64_t stamp);

#endif /* ARCH_APIC_H */
