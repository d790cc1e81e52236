// SPDX-License-Identifier: BSD-2-Clause
/*
 * How an isle ends. The first core that comes here reports to Linux; whoever
 * comes later only halts. Nothing in here waits for another core.
 */
#include <stdarg.h>
#include <arch/apic.h>
#include <arch/context.h>
#include <arch/cpu.h>
#include <arch/interrupt.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/doorbell.h>
#include <hermit/klog.h>
#include <hermit/shared.h>
#include <hermit/stop.h>
#include "../lib/format.h"

#define MESSAGE_MAX 256
#define SIGNAL_STATUS 128		/* as a shell shows a death by signal */

/* Up to so many exceptions in each other, one is still logged, or at least reported. */
#define DEPTH_LOG 1
#define DEPTH_REPORT 3

static uint32_t ending;			/* index plus one of the core that reports */
static struct core *parking;		/* whose NMIs mean: park */

void isle_park(void)
{
	irq_disable();
	shared_store_release(&core_self()->slot->state, ISLE_CORE_PARKED);
	cpu_stop();
}

bool isle_parking(void)
{
	struct core *parker = __atomic_load_n(&parking, __ATOMIC_RELAXED);

	return parker && parker != core_self();
}

/* Once: a core that crashes over it goes on with what it can still do. Interrupts are off. */
static void park_others(void)
{
	struct core *self = core_self();

	if (__atomic_load_n(&parking, __ATOMIC_RELAXED) == self)
		return;
	/* If two come here, the one who comes last asks all others. */
	__atomic_store_n(&parking, self, __ATOMIC_SEQ_CST);
	for (uint32_t i = 0; i < core_count; i++)
		if (cores[i] != self && shared_load(&cores[i]->slot->state) == ISLE_CORE_ONLINE)
			apic_send_nmi(cores[i]->apic_id);
}

void isle_park_all(void)
{
	irq_disable();
	park_others();
	isle_park();
}

/*
 * Makes the caller the one who reports; who is not shows where it was. A core that comes
 * twice crashed while reporting; it goes on with what it can still do.
 */
static void report_begin(const struct interrupt_frame *frame)
{
	uint32_t expected = 0;
	uint32_t me;

	/* From here on nobody moves us to another core. */
	irq_disable();
	me = core_self()->index + 1;
	if (!__atomic_compare_exchange_n(&ending, &expected, me, false, __ATOMIC_RELAXED,
					 __ATOMIC_RELAXED) && expected != me) {
		registers_publish(frame);
		isle_park();
	}
}

static bool reported_before(void)
{
	return boot_page()->cause != ISLE_CAUSE_NONE;
}

static void __attribute__((noreturn)) report_end(enum isle_status status)
{
	/* First: Linux takes the CPUs back when it knows, and they must get no NMI there. */
	park_others();
	shared_store_release(&boot_page()->status, status);
	linux_ring();
	isle_park();
}

static void __attribute__((noreturn)) report_crash(enum isle_cause cause)
{
	boot_page()->cause = cause;
	boot_page()->cause_core = core_self()->index;
	report_end(ISLE_STATUS_CRASHED);
}

static void __attribute__((noreturn)) report_exit(int code)
{
	struct interrupt_frame here;

	registers_capture(&here);
	report_begin(&here);
	boot_page()->exit_code = code;
	boot_page()->tsc_exit = cpu_stamp();
	report_end(ISLE_STATUS_EXITED);
}

void isle_exit(int code)
{
	report_exit(code & 0xff);
}

void isle_killed(int number)
{
	report_exit(ISLE_EXIT_SIGNAL | (SIGNAL_STATUS + number));
}

void crash_again(const struct interrupt_frame *frame, unsigned int depth)
{
	enum isle_cause cause = boot_page()->cause;

	irq_disable();
	if (depth > DEPTH_REPORT)
		cpu_stop();
	if (depth <= DEPTH_LOG)
		exception_log_again(frame);
	report_crash(cause ? cause : ISLE_CAUSE_FAULT);
}

void crash_exception(enum isle_cause cause, const char *what, const struct interrupt_frame *frame)
{
	report_begin(frame);
	if (reported_before())
		report_end(ISLE_STATUS_CRASHED);
	boot_page()->cause = cause;
	registers_publish(frame);
	log_error("%s", what);
	registers_log(frame);
	report_crash(cause);
}

static void __attribute__((noreturn)) crash_here(enum isle_cause cause, const char *message)
{
	struct interrupt_frame here;

	if (debugged())
		cpu_abort_trap();
	registers_capture(&here);
	report_begin(&here);
	if (reported_before())
		report_end(ISLE_STATUS_CRASHED);
	boot_page()->cause = cause;
	registers_publish(&here);
	log_error("%s", message);
	registers_log(&here);
	report_crash(cause);
}

void crash_abort(void)
{
	crash_here(ISLE_CAUSE_ABORT, "the program called abort()");
}

void panic(const char *format, ...)
{
	char message[MESSAGE_MAX];
	va_list arguments;

	va_start(arguments, format);
	format_text(message, sizeof(message), format, arguments);
	va_end(arguments);
	crash_here(ISLE_CAUSE_PANIC, message);
}
