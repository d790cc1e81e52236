/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The server of forwarded calls. One thread leads: it takes requests from the
 * transport and tries each. What ends at once is answered at once, without a
 * hand-over between threads. What waits for a file to become ready goes to the
 * waiting room, where any number can be without a thread each. What Linux may take its
 * time with (disks, locks, names on a network) it executes, too; only if a request comes
 * before that is over, which the waiting room notices, another thread leads on. So there
 * are as many threads as such calls under way, and no hand-over if there is one.
 *
 * FORWARD_CANCEL ends a call early: it leaves the waiting room or the queue, or the
 * thread that runs it gets a signal until the call has come back.
 */
#ifndef PROXY_SERVER_H
#define PROXY_SERVER_H

#include <pthread.h>
#include <stdbool.h>

#include "message.h"
#include "table.h"
#include "transport.h"
#include "waiting.h"

#define SERVER_BUCKETS	256u

enum server_end {
	SERVER_RUNS,
	SERVER_CLOSED,		/* the connection ended or broke */
	SERVER_GARBAGE,		/* the isle sent what no isle sends */
	SERVER_FAILED,		/* the proxy cannot go on */
};

/**
 * struct server - one isle being served
 * @transport: to the isle
 * @table: the isle's open files
 * @waiting: requests that wait for a file
 * @lock: guards all below
 * @work: signalled when there is something to do for an idle thread
 * @gone: signalled when @threads reaches 0
 * @threads: that exist
 * @idle: of these, waiting for @work
 * @woken: of these, about to look
 * @led: one of them leads
 * @away: the one that leads executes a call, and the waiting room looks for requests
 * @queue: requests for which no thread was there yet
 * @queue_end: where the next one goes
 * @known: requests that can be cancelled, by id
 * @crowded: threads were wanted that could not be had, which was reported
 * @end: why it ended
 * @reason: the same for people, valid with @end
 * @event: eventfd, readable once @end is set
 *
 * Order of locks: @lock, then those of waiting room, table, transport.
 */
struct server {
	struct transport *transport;
	struct table *table;
	struct waiting waiting;
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_cond_t gone;
	unsigned int threads;
	unsigned int idle;
	unsigned int woken;
	bool led;
	bool away;
	struct request *queue;
	struct request **queue_end;
	struct request *known[SERVER_BUCKETS];
	bool crowded;
	enum server_end end;
	struct reason reason;
	int event;
};

/**
 * server_init() - prepare a server without a transport
 * @server: any content
 * @table: the isle's open files
 *
 * Takes SIGURG for itself, to wake threads out of calls.
 *
 * Return: 0 or -errno.
 */
int server_init(struct server *server, struct table *table);

/**
 * server_start() - serve an isle
 * @server: from server_init()
 * @transport: connected
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
 * server_stop() - end the connection and wait for the threads
 * @server: from server_init()
 * @timeout_ms: how long to wait; 0 does not wait
 *
 * Threads in a call that waits in Linux are woken out of it. Those that Linux does not
 * let go (a disk) stay behind and touch @server, @table and @transport even then.
 *
 * Return: true if no thread is left.
 */
bool server_stop(struct server *server, unsigned int timeout_ms);

/**
 * server_destroy() - give back what is left
 * @server: after server_stop() returned true
 */
void server_destroy(struct server *server);

#endif /* PROXY_SERVER_H */
