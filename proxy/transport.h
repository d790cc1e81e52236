/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A byte stream to an isle. The server of forwarded calls knows only this, so
 * that something faster than TCP can take its place.
 */
#ifndef PROXY_TRANSPORT_H
#define PROXY_TRANSPORT_H

#include <stddef.h>

#include <sys/uio.h>

/**
 * struct transport - a connected stream
 * @receive: waits for exactly @length bytes. Returns 1; 0 at the end of the
 *           stream before the first of them; -ECONNRESET at an end between
 *           them; another -errno. One thread at a time.
 * @send: sends all pieces, changing @pieces as it goes. Returns 0 or -errno. One
 *        thread at a time.
 * @stop: makes both fail at once, now and from now on. Any thread, does not wait.
 * @close: releases it; no thread may be in the other functions
 */
struct transport {
	int (*receive)(struct transport *transport, void *data, size_t length);
	int (*send)(struct transport *transport, struct iovec *pieces, int count);
	void (*stop)(struct transport *transport);
	void (*close)(struct transport *transport);
};

/**
 * struct socket_transport - a transport over a connected stream socket
 * @transport: what the server sees
 * @fd: the socket, blocking
 */
struct socket_transport {
	struct transport transport;
	int fd;
};

/**
 * socket_transport_init() - make a transport of a socket
 * @socket_transport: result
 * @fd: connected stream socket; close() closes it
 *
 * A TCP socket is set up so that small replies leave at once, that an isle that
 * computes for hours without looking at its network does not lose the connection,
 * and that nothing of it lingers once it is closed.
 */
void socket_transport_init(struct socket_transport *socket_transport, int fd);

#endif /* PROXY_TRANSPORT_H */
