// SPDX-License-Identifier: BSD-2-Clause
/*
 * Formatting for the kernel log; see format.h.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "format.h"

#define DIGITS_MAX 20u			/* of a 64-bit number in decimal */

struct output {
	char *at;
	char *end;			/* place for the NUL */
};

struct directive {
	bool zero;
	bool left;
	size_t width;
	unsigned int longs;
};

static void put(struct output *out, char c)
{
	if (out->at < out->end)
		*out->at++ = c;
}

static void put_repeated(struct output *out, char c, size_t count)
{
	while (count--)
		put(out, c);
}

/* Prints @text in the directive's width; @sign (or NUL) goes before zero padding. */
static void put_padded(struct output *out, const struct directive *d, char sign,
		       const char *text, size_t length)
{
	size_t total = length + (sign ? 1 : 0);
	size_t padding = d->width > total ? d->width - total : 0;

	if (!d->left && !d->zero)
		put_repeated(out, ' ', padding);
	if (sign)
		put(out, sign);
	if (!d->left && d->zero)
		put_repeated(out, '0', padding);
	while (length--)
		put(out, *text++);
	if (d->left)
		put_repeated(out, ' ', padding);
}

static void put_number(struct output *out, const struct directive *d, char sign, uint64_t value,
		       unsigned int base)
{
	char digits[DIGITS_MAX];
	size_t count = 0;

	do {
		digits[DIGITS_MAX - ++count] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	put_padded(out, d, sign, digits + DIGITS_MAX - count, count);
}

static const char *parse(const char *format, struct directive *d)
{
	*d = (struct directive){ 0 };
	for (;; format++) {
		if (*format == '0')
			d->zero = true;
		else if (*format == '-')
			d->left = true;
		else
			break;
	}
	for (; *format >= '0' && *format <= '9'; format++)
		d->width = d->width * 10 + (size_t)(*format - '0');
	for (; *format == 'l' || *format == 'z'; format++)
		d->longs++;
	return format;
}

static void put_signed(struct output *out, const struct directive *d, int64_t value)
{
	if (value < 0)
		put_number(out, d, '-', -(uint64_t)value, 10);
	else
		put_number(out, d, 0, (uint64_t)value, 10);
}

size_t format_text(char *buffer, size_t size, const char *format, va_list arguments)
{
	struct output out = { buffer, buffer + size - 1 };
	struct directive d;
	const char *text;
	char c;

	for (; *format; format++) {
		if (*format != '%') {
			put(&out, *format);
			continue;
		}
		format = parse(format + 1, &d);
		switch (*format) {
		case 'd':
			put_signed(&out, &d, d.longs ? va_arg(arguments, long)
						     : va_arg(arguments, int));
			break;
		case 'u':
			put_number(&out, &d, 0, d.longs ? va_arg(arguments, unsigned long)
							: va_arg(arguments, unsigned int), 10);
			break;
		case 'x':
			put_number(&out, &d, 0, d.longs ? va_arg(arguments, unsigned long)
							: va_arg(arguments, unsigned int), 16);
			break;
		case 'p':
			put(&out, '0');
			put(&out, 'x');
			put_number(&out, &d, 0, (uintptr_t)va_arg(arguments, void *), 16);
			break;
		case 's':
			text = va_arg(arguments, const char *);
			text = text ? text : "(null)";
			put_padded(&out, &d, 0, text, strlen(text));
			break;
		case 'c':
			c = (char)va_arg(arguments, int);
			put_padded(&out, &d, 0, &c, 1);
			break;
		case '\0':
			format--;
			break;
		default:
			put(&out, *format);
		}
	}
	*out.at = '\0';
	return (size_t)(out.at - buffer);
}
