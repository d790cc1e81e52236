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

#include <stdint.h>
#include <sys/uio.h>

#include "table.h"

/**
 * struct call - one request being executed
 * @table: the isle's open files
 * @number: enum forward_number, checked
 * @args: argument words, checked
 * @in: FORWARD_IN_PATH, _PATHS, _BYTES: the request's data, checked, a copy that
 *      the isle cannot change; NULL without
 * @in_bytes: of @in
 * @out: FORWARD_OUT_EXACT, _UP_TO: room for the reply's data, forward_room() bytes
 * @out_bytes: of the reply's data, set by the call; 0 if it fails
 * @data: FORWARD_IN_DATA: what to write, which may change meanwhile;
 *        FORWARD_OUT_DATA: where to read to. The pieces may be used up.
 * @data_count: pieces of @data
 * @data_bytes: bytes of all pieces
 */
struct call {
	struct table *table;
	uint32_t number;
	const uint64_t *args;
	const void *in;
	uint32_t in_bytes;
	void *out;
	uint32_t out_bytes;
	struct iovec *data;
	int data_count;
	size_t data_bytes;
};

/**
 * call_run() - execute one forwarded call
 * @call: all but @out_bytes are given
 *
 * Any thread. May wait as long as Linux's call does.
 *
 * Return: the call's result or -errno; @call->out and @out_bytes, or as much of
 * @call->data as was read, are what the reply carries.
 */
int64_t call_run(struct call *call);

#endif /* PROXY_CALLS_H */
