/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The forwarded calls: each one executed on Linux for the isle.
 *
 * To add a call: its number in uapi/hermit/forward.h, its shape in the table of
 * hermit/lib/forward_codec.c, its function in the file of its area (calls_*.c)
 * with a line in calls_run.h, and its entry in the table of calls.c. Transports
 * and server know none of them by name.
 */
#ifndef PROXY_CALLS_H
#define PROXY_CALLS_H

#include <poll.h>
#include <stdint.h>
#include <sys/uio.h>

#include "table.h"

/* What call_try() has come to. */
enum call_verdict {
	CALL_DONE,		/* the status is there */
	CALL_WAITS,		/* for the files in call->wait; then try again */
	CALL_BLOCKS,		/* Linux may take its time: call_run(), on a thread for it */
};

/**
 * struct call - one request being executed
 * @table: the isle's open files
 * @number: enum forward_number, checked
 * @args: argument words, checked
 * @in: FORWARD_IN_PATH, _PATHS, _BYTES: the request's data, checked, a copy that
 *      the isle cannot change; NULL without
 * @in_bytes: of @in
 * @out: FORWARD_OUT_EXACT, _UP_TO: room for the reply's data
 * @out_room: bytes of @out, forward_room() at most
 * @out_bytes: of the reply's data, set by the call; 0 if it fails
 * @data: FORWARD_IN_DATA: what to write, which may change meanwhile;
 *        FORWARD_OUT_DATA: where to read to. Moves on with @done.
 * @data_count: pieces of @data
 * @data_bytes: bytes of all pieces at the start
 * @done: bytes read or written so far
 * @file: of the first argument, once it has been looked up
 * @wait: CALL_WAITS: what for, with the proxy's descriptors
 * @waits: entries of @wait
 * @one: @wait if it is one
 * @held: files that keep the descriptors in @wait open, for calls with several
 */
struct call {
	struct table *table;
	uint32_t number;
	const uint64_t *args;
	const void *in;
	uint32_t in_bytes;
	void *out;
	uint32_t out_room;
	uint32_t out_bytes;
	struct iovec *data;
	int data_count;
	size_t data_bytes;
	size_t done;
	struct table_file *file;
	struct pollfd *wait;
	unsigned int waits;
	struct pollfd one;
	struct table_file **held;
};

/**
 * call_try() - execute a call as far as that does not mean to wait
 * @call: as received, or tried before
 * @status: valid with CALL_DONE, as call_run() returns it
 *
 * Any thread.
 *
 * Return: enum call_verdict.
 */
enum call_verdict call_try(struct call *call, int64_t *status);

/**
 * call_run() - execute a call to its end
 * @call: as received, or tried before
 *
 * Any thread. May wait as long as Linux's call does; a signal to the thread that
 * is handled ends it with -EINTR, or with what was done so far.
 *
 * Return: the call's result or -errno; @call->out and @out_bytes, or as much of
 * the data as was read, are what the reply carries.
 */
int64_t call_run(struct call *call);

/**
 * call_ended_early() - the result of a call that nobody runs any more
 * @call: was tried
 *
 * Return: what was read or written so far, or -EINTR.
 */
int64_t call_ended_early(const struct call *call);

/**
 * call_end() - give back what the call holds
 * @call: any
 */
void call_end(struct call *call);

#endif /* PROXY_CALLS_H */
