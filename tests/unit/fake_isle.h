/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The isle's end of a connection, for the tests of the proxy's server: sends
 * requests as an isle does, or as none should, and reads replies.
 */
#ifndef FAKE_ISLE_H
#define FAKE_ISLE_H

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "forward_codec.h"
#include "unit.h"

/* Longer than any reply on the slowest host takes, in milliseconds. */
#define FAKE_PATIENCE_MS 10000

struct fake_reply {
	struct forward_header head;
	char data[FORWARD_DATA_MAX];
};

static inline void fake_send_bytes(int fd, const void *data, size_t size)
{
	assert_int_equal(send(fd, data, size, MSG_NOSIGNAL), size);
}

/* Sends a request; @data may be NULL for no data. */
static inline void fake_send(int fd, uint32_t number, uint64_t id, const uint64_t *args,
			     const void *data, uint32_t size)
{
	struct forward_header head;

	forward_fill_request(&head, number, id, size);
	fake_send_bytes(fd, &head, sizeof(head));
	fake_send_bytes(fd, args, FORWARD_ARGS_BYTES);
	if (size)
		fake_send_bytes(fd, data, size);
}

/* True if something can be read, or the end of the stream, within the time. */
static inline bool fake_readable(int fd, int timeout_ms)
{
	struct pollfd event = { .fd = fd, .events = POLLIN };

	return poll(&event, 1, timeout_ms) == 1;
}

/* Reads exactly @size bytes; false at the end of the stream. */
static inline bool fake_read(int fd, void *data, size_t size)
{
	size_t got = 0;
	ssize_t count;

	while (got < size) {
		assert_true(fake_readable(fd, FAKE_PATIENCE_MS));
		count = recv(fd, (char *)data + got, size - got, 0);
		if (count <= 0)
			return false;
		got += (size_t)count;
	}
	return true;
}

static inline void fake_receive(int fd, struct fake_reply *reply)
{
	assert_true(fake_read(fd, &reply->head, sizeof(reply->head)));
	assert_true(reply->head.length <= FORWARD_DATA_MAX);
	assert_true(fake_read(fd, reply->data, reply->head.length));
}

/* True if the other side ends the stream, within the time. */
static inline bool fake_ended(int fd)
{
	char rest[4096];
	ssize_t count;

	do {
		if (!fake_readable(fd, FAKE_PATIENCE_MS))
			return false;
		count = recv(fd, rest, sizeof(rest), 0);
	} while (count > 0);
	return true;
}

#endif /* FAKE_ISLE_H */
