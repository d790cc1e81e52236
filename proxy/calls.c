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
	[FORWARD_PREAD] = { .run_file = run_pread },
	[FORWARD_PWRITE] = { .run_file = run_pwrite },
	[FORWARD_FSYNC] = { .run_file = run_fsync },
	[FORWARD_FTRUNCATE] = { .run_file = run_ftruncate },
	[FORWARD_TRUNCATE] = { .run = run_truncate },
	[FORWARD_ALLOCATE] = { .run_file = run_allocate },
	[FORWARD_ADVISE] = { .run_file = run_advise },
	[FORWARD_GETFL] = { .run_file = run_getfl },
	[FORWARD_SETFL] = { .run_file = run_setfl },
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
	[FORWARD_UMASK] = { .run = run_umask },
	[FORWARD_LINK] = { .run = run_link },
	[FORWARD_SYMLINK] = { .run = run_symlink },
	[FORWARD_READLINK] = { .run = run_readlink },
	[FORWARD_RENAME] = { .run = run_rename },
	[FORWARD_MKDIR] = { .run = run_mkdir },
	[FORWARD_MKNOD] = { .run = run_mknod },
	[FORWARD_CHDIR] = { .run = run_chdir },
	[FORWARD_FCHDIR] = { .run_file = run_fchdir },
	[FORWARD_GETCWD] = { .run = run_getcwd },
	[FORWARD_REALPATH] = { .run = run_realpath },
	[FORWARD_FDPATH] = { .run_file = run_fdpath },
	[FORWARD_PIPE] = { .run = run_pipe },
	[FORWARD_GETPPID] = { .run = run_getppid },
	[FORWARD_IOCTL] = { .run_file = run_ioctl },
	[FORWARD_IDENTITY] = { .run = run_identity },
	[FORWARD_GROUPS] = { .run = run_groups },
	[FORWARD_GETPGID] = { .run = run_getpgid },
	[FORWARD_SETPGID] = { .run = run_setpgid },
	[FORWARD_GETSID] = { .run = run_getsid },
	[FORWARD_SPAWN] = { .run = run_spawn },
	[FORWARD_WAIT] = { .run = run_wait },
	[FORWARD_KILL] = { .run = run_kill },
	[FORWARD_RLIMIT] = { .run = run_rlimit },
	[FORWARD_CHILDREN] = { .run = run_children },
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

const char *call_text(const struct call *call)
{
	return call->in;
}

const char *call_second_text(const struct call *call)
{
	return call_text(call) + strlen(call_text(call)) + 1;
}
