/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt frames that leave the IST stack for one of the task's own.
 */
#ifndef CPU_FRAME_H
#define CPU_FRAME_H

#include <stdint.h>

struct interrupt_frame;

#define RED_ZONE 128u		/* below RSP, in use (System V ABI, 3.2.2) */

/**
 * frame_move() - copy a frame, with room for the vector state behind it
 * @frame: on an IST stack
 * @top: the copy ends below this
 *
 * Return: the copy.
 */
struct interrupt_frame *frame_move(const struct interrupt_frame *frame, uint64_t top);

/**
 * exception_signal() - let the program handle an exception, if it wants to
 * @frame: registers at the exception
 *
 * Return: the frame's copy where the handler shall run; NULL if it must end the isle.
 */
struct interrupt_frame *exception_signal(const struct interrupt_frame *frame);

#endif /* CPU_FRAME_H */
