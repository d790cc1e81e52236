// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines for people; see message.h.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "message.h"

#define LINE_MAX_BYTES (REASON_MAX + 256)

int reason_set(struct reason *reason, int error, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(reason->text, sizeof(reason->text), format, list);
	va_end(list);
	return error;
}

static void print(const char *format, va_list list)
{
	char line[LINE_MAX_BYTES];
	size_t length;
	size_t i;

	snprintf(line, sizeof(line), "%.64s: ", program_invocation_short_name);
	length = strlen(line);
	vsnprintf(line + length, sizeof(line) - length - 1, format, list);

	length = strlen(line);
	for (i = 0; i < length; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	line[length++] = '\n';
	if (write(STDERR_FILENO, line, length) < 0)
		return; /* There is nobody left to tell. */
}

void message(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	print(format, list);
	va_end(list);
}

bool message_now(const char *format, ...)
{
	struct pollfd out = { STDERR_FILENO, POLLOUT, 0 };
	va_list list;

	if (poll(&out, 1, 0) == 0)
		return false;
	va_start(list, format);
	print(format, list);
	va_end(list);
	return true;
}
