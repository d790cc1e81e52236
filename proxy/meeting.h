/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting for the isle to connect. The isle is whoever comes from its address and
 * shows the token from its boot page in time; all others are turned away. Nothing
 * here waits: the caller polls @events and calls meeting_step().
 */
#ifndef PROXY_MEETING_H
#define PROXY_MEETING_H

#include <netinet/in.h>
#include <stdint.h>

#include <hermit/forward.h>

#include "message.h"

/* Connections that may be between their first byte and their token at once. */
#define MEETING_GUESTS_MAX	4u
/* How long each of them has, in milliseconds. */
#define MEETING_HELLO_MS	5000

/**
 * struct meeting_guest - somebody who has connected
 * @fd: the connection, -1: none
 * @got: bytes of @hello that came
 * @deadline_ms: on CLOCK_MONOTONIC
 * @hello: what it says
 */
struct meeting_guest {
	int fd;
	size_t got;
	int64_t deadline_ms;
	struct forward_hello hello;
};

/**
 * struct meeting - the proxy's side until the isle is there
 * @events: epoll descriptor, readable when there is something to do
 * @listener: listening socket
 * @port: its TCP port, host order
 * @isle: number of the isle
 * @peer: address that connections must come from
 * @token: what they must show
 * @guest: those who have not shown it yet
 */
struct meeting {
	int events;
	int listener;
	uint16_t port;
	uint32_t isle;
	struct in_addr peer;
	uint8_t token[FORWARD_TOKEN_BYTES];
	struct meeting_guest guest[MEETING_GUESTS_MAX];
};

/**
 * meeting_open() - listen, with a new random token
 * @meeting: result
 * @own: address to listen on
 * @port: TCP port, host order; 0: any that is free
 * @peer: address that connections must come from
 * @isle: number of the isle
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int meeting_open(struct meeting *meeting, struct in_addr own, uint16_t port, struct in_addr peer,
		 uint32_t isle, struct reason *reason);

/**
 * meeting_step() - do what can be done without waiting
 * @meeting: after meeting_open()
 *
 * Return: the connected socket of the isle, now the caller's, both greetings done;
 * -1 while there is none.
 */
int meeting_step(struct meeting *meeting);

/**
 * meeting_timeout_ms() - when to call meeting_step() even without an event
 * @meeting: after meeting_open()
 *
 * Return: milliseconds from now, -1 if there is no need.
 */
int meeting_timeout_ms(const struct meeting *meeting);

/**
 * meeting_close() - stop listening and turn all guests away
 * @meeting: after meeting_open(); closing it twice does no harm
 */
void meeting_close(struct meeting *meeting);

#endif /* PROXY_MEETING_H */
