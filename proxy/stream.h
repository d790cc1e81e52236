/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forwarded calls over a stream socket.
 */
#ifndef PROXY_STREAM_H
#define PROXY_STREAM_H

#include "transport.h"

/**
 * struct stream - a transport over a connected stream socket
 * @transport: what the server sees
 * @fd: the socket, blocking
 * @send: who holds it writes to @fd
 */
struct stream {
	struct transport transport;
	int fd;
	pthread_mutex_t send;
};

/**
 * stream_init() - make a transport of a socket
 * @stream: result
 * @fd: connected stream socket, greetings are done; close() closes it
 *
 * A TCP socket is set up so that small replies leave at once, that an isle that
 * computes for hours without looking at its network does not lose the connection,
 * and that nothing of it lingers once it is closed.
 */
void stream_init(struct stream *stream, int fd);

#endif /* PROXY_STREAM_H */
