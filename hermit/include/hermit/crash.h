/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of an isle: in order (exit), or because something is broken.
 */
#ifndef HERMIT_CRASH_H
#define HERMIT_CRASH_H

#include <stdbool.h>
#include <stdint.h>
#include <hermit/isle.h>

struct interrupt_frame;

/**
 * panic() - the kernel found itself broken
 * @format: what is wrong, as in format_text()
 *
 * Context: any, for this and all below.
 */
void __attribute__((noreturn, format(printf, 1, 2))) panic(const char *format, ...);

/**
 * crash_abort() - the program gave up: abort(), assert()
 */
void __attribute__((noreturn)) crash_abort(void);

/**
 * crash_exception() - an exception that nobody handles
 * @cause: for Linux and the proxy
 * @what: one line for people
 * @frame: registers at the exception
 */
void __attribute__((noreturn)) crash_exception(enum isle_cause cause, const char *what,
					       const struct interrupt_frame *frame);

/**
 * crash_again() - an exception while the end of the isle was being reported
 * @frame: registers at the exception
 * @depth: how many exceptions there were on this core before, at least 1
 *
 * Does less the deeper it is, so that it comes to an end whatever is broken.
 */
void __attribute__((noreturn)) crash_again(const struct interrupt_frame *frame,
					   unsigned int depth);

/**
 * isle_exit() - the program has ended
 * @code: 0 .. 255
 */
void __attribute__((noreturn)) isle_exit(int code);

/**
 * isle_killed() - a signal has ended the program
 * @number: which
 */
void __attribute__((noreturn)) isle_killed(int number);

/**
 * isle_park() - halt this core for good, tell Linux so
 */
void __attribute__((noreturn)) isle_park(void);

/**
 * isle_parking() - does an NMI mean that this core shall park?
 *
 * Return: true if another core ends the isle; the one that does so itself still has to
 * ask the others, and to report.
 */
bool isle_parking(void);

/**
 * isle_park_all() - halt all cores, this one last
 */
void __attribute__((noreturn)) isle_park_all(void);

/**
 * backtrace_log() - who called whom
 * @rip: where it stopped
 * @frame_pointer: RBP at that point
 * @stack_pointer: RSP at that point
 */
void backtrace_log(uint64_t rip, uint64_t frame_pointer, uint64_t stack_pointer);

/** exception_log_again() - one line on an exception while another is reported. @frame: it. */
void exception_log_again(const struct interrupt_frame *frame);

/**
 * registers_log() - where a core is, its registers, and who called whom
 * @frame: of an exception, or from registers_capture()
 */
void registers_log(const struct interrupt_frame *frame);

#endif /* HERMIT_CRASH_H */
