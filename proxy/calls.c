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
	[FORWARD_PREAD] = { .run_file = run_pread, .try = try_pread },
	[FORWARD_PWRITE] = { .run_file = run_pwrite, .try = try_pwrite },
	[FORWARD_FSYNC] = { .run_file = run_fsync },
	[FORWARD_FTRUNCATE] = { .run_file = run_ftruncate },
	[FORWARD_TRUNCATE] = { .run = run_truncate },
	[FORWARD_ALLOCATE] = { .run_file = run_allocate },
	[FORWARD_ADVISE] = { .run_file = run_advise },
	[FORWARD_GETFL] = { .run_file = run_getfl, .quick = true },
	[FORWARD_SETFL] = { .run_file = run_setfl, .quick = true },
	[FORWARD_LOCK] = { .run_file = run_lock },
	[FORWARD_FLOCK] = { .run_file = run_flock },
	[FORWARD_GETDENTS] = { .run_file = run_getdents },
	[FORWARD_STATVFS] = { .run = run_statvfs },
	[FORWARD_FSTATVFS] = { .run_file = run_fstatvfs },
	[FORWARD_CHMOD] = { .run = run_chmod },
	[FORWARD_FCHMOD] = { .run_file = run_fchmod },
	[FORWARD_CHOWN] = { .run = run_chown },
	[FORWARD_FCHOWN] = { .run_file = run_fchown },
	[FORWARD_UTIMENS] = { .run = run_utimens },
	[FORWARD_FUTIMENS] = { .run_file = run_futimens },
	[FORWARD_ACCESS] = { .run = run_access },
	[FORWARD_UMASK] = { .run = run_umask, .quick = true },
	[FORWARD_LINK] = { .run = run_link },
	[FORWARD_SYMLINK] = { .run = run_symlink },
	[FORWARD_READLINK] = { .run = run_readlink },
	[FORWARD_RENAME] = { .run = run_rename },
	[FORWARD_MKDIR] = { .run = run_mkdir },
	[FORWARD_MKNOD] = { .run = run_mknod },
	[FORWARD_CHDIR] = { .run = run_chdir },
	[FORWARD_FCHDIR] = { .run_file = run_fchdir },
	[FORWARD_GETCWD] = { .run = run_getcwd, .quick = true },
	[FORWARD_REALPATH] = { .run = run_realpath },
	[FORWARD_FDPATH] = { .run_file = run_fdpath, .quick = true },
	[FORWARD_PIPE] = { .run = run_pipe, .quick = true },
	[FORWARD_GETPPID] = { .run = run_getppid, .quick = true },
	[FORWARD_IOCTL] = { .run_file = run_ioctl },
	[FORWARD_IDENTITY] = { .run = run_identity, .quick = true },
	[FORWARD_GROUPS] = { .run = run_groups, .quick = true },
	[FORWARD_GETPGID] = { .run = run_getpgid, .quick = true },
	[FORWARD_SETPGID] = { .run = run_setpgid, .quick = true },
	[FORWARD_GETSID] = { .run = run_getsid, .quick = true },
	[FORWARD_SPAWN] = { .run = run_spawn },
	[FORWARD_WAIT] = { .run = run_wait },
	[FORWARD_KILL] = { .run = run_kill, .quick = true },
	[FORWARD_RLIMIT] = { .run = run_rlimit, .quick = true },
	[FORWARD_CHILDREN] = { .run = run_children, .quick = true },
	[FORWARD_POLL] = { .try = try_poll },
	[FORWARD_EPOLL] = { .run = run_epoll, .quick = true },
	[FORWARD_EPOLL_CTL] = { .run_file = run_epoll_ctl, .quick = true },
	[FORWARD_EPOLL_TAKE] = { .run_file = run_epoll_take, .quick = true },
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

int64_t call_result(long result)
{
	return result < 0 ? -errno : result;
}

int64_t call_put(struct call *call, const void *data, size_t bytes)
{
	memcpy(call->out, data, bytes);
	call->out_bytes = (uint32_t)bytes;
	return 0;
}

int64_t call_put_text(struct call *call, const char *text)
{
	size_t bytes = strlen(text) + 1;

	if (bytes > FORWARD_PATH_MAX)
		return -ENAMETOOLONG;
	call_put(call, text, bytes);
	return (int64_t)bytes;
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
