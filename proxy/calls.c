// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which function executes which forwarded call; see calls.h.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <hermit/forward.h>

#include "calls_run.h"

/**
 * struct handler - how a call is executed
 * @run: for a call that names no open file
 * @run_file: for a call whose first argument is an index in the table of files
 * @try: executes it without waiting, as far as that goes; see call_try()
 * @quick: it cannot wait for anything, not even for a disk
 */
struct handler {
	int64_t (*run)(struct call *call);
	int64_t (*run_file)(struct call *call, int fd);
	enum call_verdict (*try)(struct call *call, int64_t *status);
	bool quick;
};

static const struct handler handlers[FORWARD_COUNT] = {
	[FORWARD_OPEN] = { .run = run_open },
	[FORWARD_CLOSE] = { .run = run_close },
	[FORWARD_READ] = { .run_file = run_read, .try = try_read },
	[FORWARD_WRITE] = { .run_file = run_write, .try = try_write },
	[FORWARD_LSEEK] = { .run_file = run_lseek },
	[FORWARD_FSTAT] = { .run_file = run_fstat },
	[FORWARD_STAT] = { .run = run_stat },
	[FORWARD_UNLINK] = { .run = run_unlink },
	[FORWARD_ISATTY] = { .run_file = run_isatty, .quick = true },
	[FORWARD_HOSTNAME] = { .run = run_hostname, .quick = true },
	[FORWARD_GETPPID] = { .run = run_getppid, .quick = true },
	[FORWARD_POLL] = { .try = try_poll },
};

int call_file(struct call *call)
{
	if (!call->file)
		call->file = table_get(call->table, call->args[0]);
	return call->file ? call->file->fd : -EBADF;
}

int64_t call_run(struct call *call)
{
	const struct handler *handler = &handlers[call->number];
	int64_t status = -ENOSYS;
	int fd;

	call->out_bytes = 0;
	if (handler->run) {
		status = handler->run(call);
	} else if (handler->run_file) {
		fd = call_file(call);
		status = fd < 0 ? fd : handler->run_file(call, fd);
	}
	if (status < 0)
		call->out_bytes = 0;
	return status;
}

enum call_verdict call_try(struct call *call, int64_t *status)
{
	const struct handler *handler = &handlers[call->number];

	if (handler->try)
		return handler->try(call, status);
	if (!handler->quick && (handler->run || handler->run_file))
		return CALL_BLOCKS;
	*status = call_run(call);
	return CALL_DONE;
}

int64_t call_ended_early(const struct call *call)
{
	return call->done ? (int64_t)call->done : -EINTR;
}

void call_end(struct call *call)
{
	unsigned int i;

	if (call->file)
		table_put(call->table, call->file);
	for (i = 0; call->held && i < call->waits; i++)
		if (call->held[i])
			table_put(call->table, call->held[i]);
	free(call->held);
	if (call->wait != &call->one)
		free(call->wait);
	call->file = NULL;
	call->held = NULL;
	call->wait = NULL;
}

const char *call_text(const struct call *call)
{
	return call->in;
}

const char *call_second_text(const struct call *call)
{
	return call_text(call) + strlen(call_text(call)) + 1;
}
