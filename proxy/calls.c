// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which function executes which forwarded call; see calls.h.
 */
#include <errno.h>
#include <string.h>

#include <hermit/forward.h>

#include "calls_run.h"

/**
 * struct handler - how a call is executed
 * @run: for a call that names no open file
 * @run_file: for a call whose first argument is an index in the table of files
 */
struct handler {
	int64_t (*run)(struct call *call);
	int64_t (*run_file)(struct call *call, int fd);
};

static const struct handler handlers[FORWARD_COUNT] = {
	[FORWARD_OPEN] = { .run = run_open },
	[FORWARD_CLOSE] = { .run = run_close },
	[FORWARD_READ] = { .run_file = run_read },
	[FORWARD_WRITE] = { .run_file = run_write },
	[FORWARD_LSEEK] = { .run_file = run_lseek },
	[FORWARD_FSTAT] = { .run_file = run_fstat },
	[FORWARD_STAT] = { .run = run_stat },
	[FORWARD_UNLINK] = { .run = run_unlink },
	[FORWARD_ISATTY] = { .run_file = run_isatty },
	[FORWARD_HOSTNAME] = { .run = run_hostname },
	[FORWARD_GETPPID] = { .run = run_getppid },
};

static int64_t with_file(struct call *call, int64_t (*run)(struct call *call, int fd))
{
	struct table_file *file = table_get(call->table, call->args[0]);
	int64_t status;

	if (!file)
		return -EBADF;
	status = run(call, file->fd);
	table_put(call->table, file);
	return status;
}

int64_t call_run(struct call *call)
{
	const struct handler *handler = &handlers[call->number];
	int64_t status = -ENOSYS;

	call->out_bytes = 0;
	if (handler->run)
		status = handler->run(call);
	else if (handler->run_file)
		status = with_file(call, handler->run_file);
	if (status < 0)
		call->out_bytes = 0;
	return status;
}

const char *call_text(const struct call *call)
{
	return call->in;
}

const char *call_second_text(const struct call *call)
{
	return call_text(call) + strlen(call_text(call)) + 1;
}
