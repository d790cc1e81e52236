/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How requests come from an isle and replies go back. The server of forwarded calls
 * knows only this; stream.h and rings.h implement it.
 */
#ifndef PROXY_TRANSPORT_H
#define PROXY_TRANSPORT_H

#include "message.h"
#include "request.h"

/**
 * struct transport - a connected isle
 * @receive: waits for a request and fills an empty one. Returns 1; 0 at the end;
 *           -EPROTO for garbage, and @reason says what; another -errno. One thread
 *           at a time.
 * @reply: sends the reply of a request that was received from here. Returns 0 or
 *         -errno. Any thread.
 * @watch: lets others see that a request comes while the thread that receives does
 *         something else. Returns a descriptor to poll for POLLIN; -1 if a request is
 *         there already. The receiving thread.
 * @unwatch: it is back. The same thread, if it still is the one that receives.
 * @stop: makes both fail at once, now and from now on. Any thread, does not wait.
 * @close: releases it; no thread may be in the other functions
 */
struct transport {
	int (*receive)(struct transport *transport, struct request *request,
		       struct reason *reason);
	int (*reply)(struct transport *transport, struct request *request, int64_t status);
	int (*watch)(struct transport *transport);
	void (*unwatch)(struct transport *transport);
	void (*stop)(struct transport *transport);
	void (*close)(struct transport *transport);
};

/**
 * transport_garbage() - say what is wrong with a frame
 * @request: as far as it has been read
 * @what: in one or two words
 * @reason: result
 *
 * Return: -EPROTO.
 */
int transport_garbage(const struct request *request, const char *what, struct reason *reason);

#endif /* PROXY_TRANSPORT_H */
