/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the proxy says to people, one line at a time, and the exit statuses that
 * are its own.
 */
#ifndef PROXY_MESSAGE_H
#define PROXY_MESSAGE_H

#include <stdarg.h>
#include <stdbool.h>

/* Exit statuses, as those of env(1) and timeout(1). */
enum {
	STATUS_REFUSED = 125,		/* the proxy could not do its work */
	STATUS_NOT_AN_IMAGE = 126,	/* the file is there but no isle can run it */
	STATUS_NOT_FOUND = 127,		/* there is no such file */
	STATUS_SIGNAL = 128,		/* plus the number of a signal */
};

#define REASON_MAX 1024

/**
 * struct reason - why something was refused, for people
 * @text: one line without newline
 */
struct reason {
	char text[REASON_MAX];
};

/**
 * reason_set() - say why and fail
 * @reason: where to
 * @error: what to return, a negative errno
 * @format: as for printf(); the text is cut at REASON_MAX
 *
 * Return: @error, so that a caller can return it in one statement.
 */
int reason_set(struct reason *reason, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * message() - print one line on stderr, with the program's name before it
 * @format: as for printf(), without newline
 *
 * Control characters (in a path, in a value of the environment) become '?', so
 * that it stays one line. Any thread.
 */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * message_now() - message(), unless nobody reads what is on stderr already
 * @format: as there
 *
 * For those who have other things to do than to wait for a reader. Any thread.
 *
 * Return: false if the line would have had to wait, and was not printed.
 */
bool message_now(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* PROXY_MESSAGE_H */
