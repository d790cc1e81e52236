// SPDX-License-Identifier: BSD-2-Clause
/*
 * Stopping for a debugger. A core waits in the handler of the NMI or exception
 * that stopped it, so its registers lie in the frame that the entry code made and
 * are loaded again from there.
 */
#include <arch/context.h>
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/doorbell.h>
#include <hermit/shared.h>
#include <hermit/stop.h>

#define STOP_ASKED(stop)	((stop) & 1)

/* What all cores are to watch, written by the debugger. */
static struct isle_debug_registers debug_registers;

void registers_publish(const struct interrupt_frame *frame)
{
	struct core *core = core_self();

	fpu_save(core->arch.fpu);
	core->slot->fpu = (uint64_t)core->arch.fpu;
	shared_store_release(&core->slot->frame, (uint64_t)frame);
}

/* Waits as long as Linux wants it; it may let us go and stop us again in between. */
static void wait_stopped(struct core *core, struct interrupt_frame *frame)
{
	uint32_t stop;

	registers_publish(frame);
	while (STOP_ASKED(stop = shared_load_acquire(&core->slot->stop))) {
		shared_store_release(&core->slot->stopped, stop);
		while (shared_load_acquire(&core->slot->stop) == stop)
			cpu_relax();
		/* Answered, also if the next stop is already asked for. */
		shared_store(&core->slot->event, 0);
	}
	shared_store(&core->slot->stopped, 0);
	/* Who is asked to stop by the next NMI has no event. */
	shared_store(&core->slot->event, 0);
	shared_store_release(&core->slot->frame, 0);
	/* An NMI between the last look at @stop and here has changed nothing. */
	shared_fence();
	fpu_restore(core->arch.fpu);
	if (debugged())
		debug_registers_load(&debug_registers);
}

static void stop_while_asked(struct core *core, struct interrupt_frame *frame)
{
	while (STOP_ASKED(shared_load(&core->slot->stop)))
		wait_stopped(core, frame);
}

void stop_asked(struct interrupt_frame *frame)
{
	struct core *core = core_self();
	/* It has stopped itself and looks at @stop, or it crashed and is about to park. */
	bool shown = core->slot->frame;

	if (isle_parking()) {
		if (!shown)
			registers_publish(frame);
		isle_park();
	}
	if (!shown)
		stop_while_asked(core, frame);
}

bool stop_self(struct interrupt_frame *frame)
{
	struct core *core = core_self();
	uint32_t stop;

	registers_publish(frame);
	shared_store(&core->slot->event, (uint32_t)frame->vector + 1);
	/* Whoever stops us from here on sees that, even if we are late and miss it. */
	shared_fence();
	stop = shared_load(&core->slot->stop);
	shared_fetch_add(&debug_area()->events, 1);
	linux_ring();
	/* Linux stops all of us now; it takes the isle if there is nobody to do so. */
	while (!STOP_ASKED(stop) && shared_load_acquire(&core->slot->stop) == stop)
		cpu_relax();
	do {
		wait_stopped(core, frame);
	} while (STOP_ASKED(shared_load(&core->slot->stop)));
	return frame->vector == ISLE_EXCEPTION_TAKEN || frame->vector == ISLE_EXCEPTION_ABORT;
}

void stop_at_start(void)
{
	shared_store_release(&debug_area()->registers, (uint64_t)&debug_registers);
	cpu_breakpoint();
}
