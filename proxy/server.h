/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The server of forwarded calls. Threads take turns at the stream: the one whose
 * turn it is reads a request, passes the turn on, executes the call and sends
 * the reply. So a call that waits (a read from a terminal) holds up no other, and
 * a call that does not wait costs no hand-over between threads.
 *
 * There are as many threads as calls under way, and one that reads, up to
 * SERVER_THREADS_MAX. Beyond it, requests stay in the stream until a call
 * returns; the server says so once.
 */
#ifndef PROXY_SERVER_H
#define PROXY_SERVER_H

#include <pthread.h>
#include <stdbool.h>

#include "message.h"
#include "table.h"
#include "transport.h"

/* Calls of one isle that can be under way at once. */
#define SERVER_THREADS_MAX 256u

enum server_end {
	SERVER_RUNS,
	SERVER_CLOSED,		/* the stream ended or broke */
	SERVER_GARBAGE,		/* the isle sent what no isle sends */
	SERVER_FAILED,		/* the proxy cannot go on */
};

/**
 * struct server - one isle being served
 * @transport: the stream
 * @table: the isle's open files
 * @turn: who holds it reads from @transport
 * @send: who holds it writes to @transport
 * @lock: guards all below
 * @gone: signalled when @threads reaches 0
 * @threads: that exist
 * @idle: of these, waiting for their turn or reading
 * @crowded: SERVER_THREADS_MAX was met and reported
 * @end: why it ended
 * @reason: the same for people, valid with @end
 * @event: eventfd, readable once @end is set
 *
 * Order of locks: @turn, then @lock; @send alone.
 */
struct server {
	struct transport *transport;
	struct table *table;
	pthread_mutex_t turn;
	pthread_mutex_t send;
	pthread_mutex_t lock;
	pthread_cond_t gone;
	unsigned int threads;
	unsigned int idle;
	bool crowded;
	enum server_end end;
	struct reason reason;
	int event;
};

/**
 * server_init() - prepare a server without a stream
 * @server: any content
 * @table: the isle's open files
 *
 * Return: 0 or -errno.
 */
int server_init(struct server *server, struct table *table);

/**
 * server_start() - serve a stream
 * @server: from server_init()
 * @transport: connected, greetings are done
 *
 * Return: 0, or -errno if no thread could be started.
 */
int server_start(struct server *server, struct transport *transport);

/**
 * server_ended() - has it ended, and why?
 * @server: from server_init()
 * @reason: why, for people; untouched while it runs
 *
 * Return: enum server_end.
 */
enum server_end server_ended(struct server *server, struct reason *reason);

/**
 * server_stop() - end the stream and wait for the threads
 * @server: from server_init()
 * @timeout_ms: how long to wait; 0 does not wait
 *
 * Threads in a call that waits stay behind until it returns. They touch
 * @server, @table and @transport even then.
 *
 * Return: true if no thread is left.
 */
bool server_stop(struct server *server, unsigned int timeout_ms);

#endif /* PROXY_SERVER_H */
