/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cores that stop for a debugger in Linux and go on when it says so (debug.h),
 * and the registers that they show meanwhile.
 */
#ifndef HERMIT_STOP_H
#define HERMIT_STOP_H

#include <stdbool.h>
#include <hermit/boot.h>
#include <hermit/debug.h>
#include <hermit/shared.h>

/** debugged() - is a debugger to see exceptions first? Constant. */
static inline bool debugged(void)
{
	return shared_load(&debug_area()->debugger);
}

/**
 * registers_publish() - show Linux the registers of this core, which is about to halt
 * @frame: of the code that runs, or was interrupted; stays until the end
 *
 * Context: any, interrupts off.
 */
void registers_publish(const struct interrupt_frame *frame);

/**
 * stop_asked() - an NMI has come: stop or park, as the one who sent it wants
 * @frame: registers of the interrupted code; a debugger may change them
 *
 * Returns when Linux lets the core go on, at once if nobody wants anything.
 *
 * Context: NMI.
 */
void stop_asked(struct interrupt_frame *frame);

/**
 * stop_self() - an exception under a debugger: stop until Linux lets us go on
 * @frame: as above
 *
 * Context: exception. Return: false if the program shall get the exception now.
 */
bool stop_self(struct interrupt_frame *frame);

/** stop_at_start() - wait for the debugger before the program begins. Context: task. */
void stop_at_start(void);

#endif /* HERMIT_STOP_H */
