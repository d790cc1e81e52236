/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doorbells: interrupts from Linux and other isles that mean "look".
 */
#ifndef HERMIT_DOORBELL_H
#define HERMIT_DOORBELL_H

/** doorbell_handle() - somebody rang. Context: interrupt on core 0. */
void doorbell_handle(void);

/**
 * doorbell_listen() - who looks at the rings
 * @listener: called in interrupt context at each doorbell
 */
void doorbell_listen(void (*listener)(void));

/** probe_answer() - show Linux that this core still takes interrupts. Context: interrupt. */
void probe_answer(void);

/** linux_ring() - interrupt Linux, so that it looks at our status and rings. */
void linux_ring(void);

#endif /* HERMIT_DOORBELL_H */
