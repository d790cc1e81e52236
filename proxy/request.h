/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One forwarded call, from its frame to its reply, with the memory that it needs.
 */
#ifndef PROXY_REQUEST_H
#define PROXY_REQUEST_H

#include <pthread.h>
#include <stdbool.h>

#include <hermit/forward.h>

#include "calls.h"

struct place;

/* Pieces, and bytes of copied data, for which no memory has to be found. */
#define REQUEST_PIECES	4u
#define REQUEST_SMALL	512u

/* Where a request is; guarded by the server's lock. */
enum request_state {
	REQUEST_OWNED,		/* with one thread, which nobody has to know of */
	REQUEST_WAITS,		/* until a file is ready */
	REQUEST_QUEUED,		/* until a thread is free */
	REQUEST_RUNS,		/* a thread may be waiting in Linux */
};

/**
 * struct request - a request
 * @head: checked
 * @args: checked
 * @call: refers to all that is here
 * @data: pieces of what is to be read or written; @call.data is a cursor into it
 * @target: where the reply's data goes in the end (ring), pieces
 * @target_count: pieces of @target
 * @target_bytes: of all of them; a reply with more does not go there
 * @few: @data or @target if they are few
 * @buffer: copied data, and room for the reply's; owned
 * @small: @buffer if it is small
 * @source: of the transport: where the reply goes
 * @state: see above
 * @cancelled: it is to end early; guarded by the server's lock
 * @thread: that runs it, valid with REQUEST_RUNS
 * @next: in the list of its state, or of those that are free
 * @places: in the waiting room, at the files it waits for; guarded by its lock
 * @inside: it is in there, perhaps for nothing but to be cancelled; the same
 * @known_next: in the server's list of requests that can be cancelled
 * @known_at: who points to this one in there; NULL: not in the list
 */
struct request {
	struct forward_header head;
	uint64_t args[FORWARD_ARGS];
	struct call call;
	struct iovec *data;
	struct iovec *target;
	int target_count;
	uint32_t target_bytes;
	struct iovec few[REQUEST_PIECES];
	void *buffer;
	char small[REQUEST_SMALL];
	unsigned int source;
	enum request_state state;
	bool cancelled;
	pthread_t thread;
	struct request *next;
	struct place *places;
	bool inside;
	struct request *known_next;
	struct request **known_at;
};

/**
 * request_create() - an empty request
 * @table: the isle's open files
 *
 * Return: it, NULL without memory.
 */
struct request *request_create(struct table *table);

/**
 * request_reset() - make it empty again; gives back files and memory
 * @request: has been answered
 */
void request_reset(struct request *request);

/**
 * request_destroy() - the same, and free it
 * @request: has been answered, or never will be
 */
void request_destroy(struct request *request);

/**
 * request_in_bytes() - bytes of the request's data
 * @request: @head is checked
 */
static inline uint32_t request_in_bytes(const struct request *request)
{
	return request->head.length - (uint32_t)sizeof(request->args);
}

/**
 * request_buffer() - memory for data that is copied
 * @request: @head and @args are checked
 * @in: bytes of the request's data, copied to @request->call.in by the caller
 * @out: bytes of room for the reply's
 *
 * Return: 0, -ENOMEM.
 */
int request_buffer(struct request *request, size_t in, size_t out);

/**
 * request_pieces() - an array for pieces
 * @request: has none yet
 * @count: how many, at least 1
 *
 * Return: it, freed with the request; NULL without memory.
 */
struct iovec *request_pieces(struct request *request, unsigned int count);

#endif /* PROXY_REQUEST_H */
