// SPDX-License-Identifier: GPL-2.0-only
/*
 * A filter as shells know them, natively and on an isle.
 *
 *   filter rot13 [STATUS]      standard input to output; ends with STATUS
 *   filter flip                each byte's case bit, so that anything is changed
 *   filter lines PREFIX N      prints lines, each with one write
 *   filter yes                 prints lines until it cannot, and what stopped it
 *   filter ready               says "ready", then reads to the end
 *   filter nonblock            the same with O_NONBLOCK and poll; "waiting" before the first
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "compare.h"

static int fail(const char *what)
{
	fprintf(stderr, "filter: %s: %s\n", what, error_name(errno));
	return 1;
}

static void rot13(unsigned char *data, ssize_t count)
{
	for (ssize_t i = 0; i < count; i++)
		if (isalpha(data[i]))
			data[i] = (unsigned char)((toupper(data[i]) <= 'M') ? data[i] + 13
									     : data[i] - 13);
}

static void flip(unsigned char *data, ssize_t count)
{
	for (ssize_t i = 0; i < count; i++)
		data[i] ^= 0x20;
}

static int copy(void (*change)(unsigned char *data, ssize_t count), int status)
{
	static unsigned char data[1 << 16];
	ssize_t count, done;

	while ((count = read(0, data, sizeof(data))) > 0) {
		change(data, count);
		for (ssize_t i = 0; i < count; i += done) {
			done = write(1, data + i, (size_t)(count - i));
			if (done < 0)
				return fail("write");
		}
	}
	return count < 0 ? fail("read") : status;
}

static int lines(const char *prefix, long count)
{
	char line[100];

	for (long i = 0; i < count; i++) {
		int length = snprintf(line, sizeof(line), "%s line %ld\n", prefix, i);

		if (write(1, line, (size_t)length) != length)
			return fail("write");
	}
	return 0;
}

static int yes(void)
{
	while (puts("y") >= 0)
		;
	return fail("puts");
}

static int wait_for_end(void)
{
	char data[100];
	ssize_t count;

	if (write(1, "ready\n", 6) != 6)
		return fail("write");
	while ((count = read(0, data, sizeof(data))) > 0)
		if (write(1, data, (size_t)count) != count)
			return fail("write");
	return count < 0 ? fail("read") : 0;
}

static int nonblock(void)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };
	long total = 0, empty = 0;
	char data[4096];
	ssize_t count;

	if (fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK) < 0)
		return fail("fcntl");
	if (write(1, "ready\n", 6) != 6)
		return fail("write");
	for (;;) {
		count = read(0, data, sizeof(data));
		if (count == 0)
			break;
		if (count > 0) {
			total += count;
		} else if (errno != EAGAIN) {
			return fail("read");
		} else {
			if (!empty++ && write(1, "waiting\n", 8) != 8)
				return fail("write");
			if (poll(&in, 1, -1) != 1)
				return fail("poll");
		}
	}
	printf("%ld bytes, and %s\n", total, empty ? "waited" : "did not wait");
	return 0;
}

int main(int argc, char **argv)
{
	const char *kind = argc > 1 ? argv[1] : "";

	if (!strcmp(kind, "rot13"))
		return copy(rot13, argc > 2 ? atoi(argv[2]) : 0);
	if (!strcmp(kind, "flip"))
		return copy(flip, 0);
	if (!strcmp(kind, "lines") && argc > 3)
		return lines(argv[2], atol(argv[3]));
	if (!strcmp(kind, "yes"))
		return yes();
	if (!strcmp(kind, "ready"))
		return wait_for_end();
	if (!strcmp(kind, "nonblock"))
		return nonblock();
	fprintf(stderr, "usage: filter KIND [ARGUMENT...]\n");
	return 2;
}
