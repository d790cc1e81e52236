// SPDX-License-Identifier: BSD-2-Clause
/*
 * The kernel's log on top of the ring that Linux reads.
 */
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/doorbell.h>
#include <hermit/isle.h>
#include <hermit/klog.h>
#include <hermit/shared.h>
#include "../lib/format.h"
#include "../lib/logring.h"

#define LINE_MAX 512

static bool cores_known;
static bool linux_reachable;

static struct logring *ring(void)
{
	return (struct logring *)(ISLE_MEMORY_BASE + ISLE_LOG_OFFSET);
}

void klog_init(void)
{
	logring_init(ring(), ISLE_LOG_SIZE);
}

void klog_cores_known(void)
{
	cores_known = true;
}

/* Somebody in Linux may wait for the record that was just written. */
static void ring_reader(void)
{
	uint64_t wanted;

	/* Our record is visible before we look; pairs with the fence of Linux's reader. */
	shared_fence();
	wanted = shared_load(&boot_page()->log_wanted);
	if (wanted && shared_load(&ring()->next) >= wanted)
		linux_ring();
}

void klog_linux_reachable(void)
{
	linux_reachable = true;
	ring_reader();
}

static void write_line(enum log_level level, const char *format, va_list arguments)
{
	unsigned int core = cores_known ? core_self()->index : 0;
	char line[LINE_MAX];
	size_t length = format_text(line, sizeof(line), format, arguments);

	logring_write(ring(), ISLE_LOG_SIZE, core, level, clock_since_boot(), line, length);
	if (linux_reachable)
		ring_reader();
}

void log_error(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line(LOG_LEVEL_ERROR, format, arguments);
	va_end(arguments);
}

void log_warning(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line(LOG_LEVEL_WARNING, format, arguments);
	va_end(arguments);
}

void log_info(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line(LOG_LEVEL_INFO, format, arguments);
	va_end(arguments);
}
