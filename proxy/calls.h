/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The forwarded calls: each one executed on Linux for the isle.
 */
#ifndef PROXY_CALLS_H
#define PROXY_CALLS_H

#include <stdint.h>

#include "table.h"

/**
 * struct call - one request being executed
 * @table: the isle's open files
 * @number: enum forward_number, checked
 * @args: argument words, checked
 * @data: FORWARD_DATA_MAX bytes: the request's data, checked, then the reply's
 * @in_bytes: of the request's data
 * @out_bytes: of the reply's data
 */
struct call {
	struct table *table;
	uint32_t number;
	const uint64_t *args;
	void *data;
	uint32_t in_bytes;
	uint32_t out_bytes;
};

/**
 * call_run() - execute one forwarded call
 * @call: all but @out_bytes are given
 *
 * Any thread. May wait as long as Linux's call does.
 *
 * Return: the call's result or -errno; @call->data and @out_bytes are what the
 * reply carries.
 */
int64_t call_run(struct call *call);

#endif /* PROXY_CALLS_H */
