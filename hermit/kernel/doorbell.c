// SPDX-License-Identifier: BSD-2-Clause
/*
 * Doorbells, in and out.
 */
#include <stddef.h>
#include <arch/apic.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/doorbell.h>
#include <hermit/klog.h>
#include <hermit/shared.h>
#include <hermit/signal.h>

static void (*listener)(void);

void doorbell_listen(void (*new_listener)(void))
{
	shared_store_release(&listener, new_listener);
}

void doorbell_handle(void)
{
	void (*listen)(void) = shared_load_acquire(&listener);

	if (shared_load(&boot_page()->request) == ISLE_REQUEST_STOP) {
		log_info("Linux asks to stop");
		isle_park_all();
	}
	signal_from_linux();
	if (listen)
		listen();
}

void probe_answer(void)
{
	shared_store(&core_self()->slot->probe, shared_load(&boot_page()->probe));
}

void linux_ring(void)
{
	uint64_t doorbell = shared_load(&boot_page()->doorbell);

	if (doorbell)
		apic_send(ISLE_DOORBELL_APIC(doorbell), ISLE_DOORBELL_VECTOR(doorbell));
}
