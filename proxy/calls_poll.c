// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting until files are ready; see calls_run.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <hermit/forward.h>

#include "calls_run.h"

/* Looks up the proxy's descriptors. */
static int prepare(struct call *call)
{
	const struct forward_poll *wanted = call->in;
	unsigned int count = call->in_bytes / sizeof(*wanted);
	unsigned int i;

	call->wait = calloc(count + 1, sizeof(*call->wait));
	call->held = calloc(count + 1, sizeof(struct table_file *));
	if (!call->wait || !call->held)
		return -ENOMEM;
	call->waits = count;
	for (i = 0; i < count; i++) {
		call->held[i] = table_get(call->table, (uint64_t)wanted[i].fd);
		call->wait[i].fd = call->held[i] ? call->held[i]->fd : -1;
		call->wait[i].events = (short)wanted[i].events;
	}
	return 0;
}

/* As poll(2): a negative descriptor is passed over, one that is not open is POLLNVAL. */
static uint16_t result_of(const struct call *call, unsigned int i, int fd)
{
	if (fd < 0)
		return 0;
	return call->held[i] ? (uint16_t)call->wait[i].revents : POLLNVAL;
}

/* Makes poll()'s result the reply; returns how many are ready. */
static int64_t collect(struct call *call)
{
	struct forward_poll *result = call->out;
	int64_t ready = 0;
	unsigned int i;

	memcpy(result, call->in, call->in_bytes);
	for (i = 0; i < call->waits; i++) {
		result[i].revents = result_of(call, i, result[i].fd);
		ready += result[i].revents != 0;
	}
	return ready;
}

enum call_verdict try_poll(struct call *call, int64_t *status)
{
	if (call->out_room < call->in_bytes) {
		*status = -EINVAL;
		return CALL_DONE;
	}
	*status = call->held ? 0 : prepare(call);
	if (!*status && poll(call->wait, call->waits, 0) < 0)
		*status = -errno;
	if (*status)
		return CALL_DONE;
	*status = collect(call);
	if (!*status && call->args[0])
		return CALL_WAITS;
	call->out_bytes = call->in_bytes;
	return CALL_DONE;
}
