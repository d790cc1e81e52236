// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded calls with a path, and on the table of open files; see calls_run.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <hermit/forward.h>

#include "calls_run.h"

#define MODE_BITS 07777

/**
 * struct folder - an open folder that a call starts from
 * @fd: descriptor, or AT_FDCWD
 * @file: to give back; NULL for the working directory
 */
struct folder {
	int fd;
	struct table_file *file;
};

static int folder_get(struct call *call, uint64_t index, struct folder *folder)
{
	*folder = (struct folder){ .fd = AT_FDCWD };
	if (index == FORWARD_CWD)
		return 0;
	folder->file = table_get(call->table, index);
	if (!folder->file)
		return -EBADF;
	folder->fd = folder->file->fd;
	return 0;
}

static void folder_put(struct call *call, const struct folder *folder)
{
	if (folder->file)
		table_put(call->table, folder->file);
}

/* Runs a call whose first argument is a folder. */
static int64_t in_folder(struct call *call, int64_t (*run)(struct call *call, int folder))
{
	struct folder folder;
	int64_t result = folder_get(call, call->args[0], &folder);

	if (!result) {
		result = run(call, folder.fd);
		folder_put(call, &folder);
	}
	return result;
}

static int64_t open_in(struct call *call, int folder)
{
	uint64_t flags = call->args[1];
	uint64_t mode = call->args[2];
	int fd;

	if (flags > INT_MAX || mode & ~(uint64_t)MODE_BITS)
		return -EINVAL;
	fd = openat(folder, call_text(call), (int)flags | O_CLOEXEC, (mode_t)mode);
	return fd < 0 ? -errno : table_install(call->table, fd);
}

int64_t run_open(struct call *call)
{
	return in_folder(call, open_in);
}

int64_t run_close(struct call *call)
{
	return table_close(call->table, call->args[0]);
}

static int64_t stat_in(struct call *call, int folder)
{
	struct stat status;

	if (fstatat(folder, call_text(call), &status, (int)call->args[1]) < 0)
		return -errno;
	call_put_stat(call, &status);
	return 0;
}

int64_t run_stat(struct call *call)
{
	return in_folder(call, stat_in);
}

int64_t run_statvfs(struct call *call)
{
	struct statvfs status;

	return statvfs(call_text(call), &status) < 0 ? -errno : call_put_statvfs(call, &status);
}

static int64_t unlink_in(struct call *call, int folder)
{
	return call_result(unlinkat(folder, call_text(call), (int)call->args[1]));
}

int64_t run_unlink(struct call *call)
{
	return in_folder(call, unlink_in);
}

static int64_t chmod_in(struct call *call, int folder)
{
	return call_result(fchmodat(folder, call_text(call), (mode_t)call->args[1],
				    (int)call->args[2]));
}

int64_t run_chmod(struct call *call)
{
	return in_folder(call, chmod_in);
}

static int64_t chown_in(struct call *call, int folder)
{
	return call_result(fchownat(folder, call_text(call), (uid_t)call->args[1],
				    (gid_t)call->args[2], (int)call->args[3]));
}

int64_t run_chown(struct call *call)
{
	return in_folder(call, chown_in);
}

static int64_t utimens_in(struct call *call, int folder)
{
	struct timespec times[2];

	call_get_times(call, times);
	return call_result(utimensat(folder, call_text(call), times, (int)call->args[5]));
}

int64_t run_utimens(struct call *call)
{
	return in_folder(call, utimens_in);
}

static int64_t access_in(struct call *call, int folder)
{
	return call_result(faccessat(folder, call_text(call), (int)call->args[1],
				     (int)call->args[2]));
}

int64_t run_access(struct call *call)
{
	return in_folder(call, access_in);
}

static int64_t mkdir_in(struct call *call, int folder)
{
	return call_result(mkdirat(folder, call_text(call), (mode_t)call->args[1]));
}

int64_t run_mkdir(struct call *call)
{
	return in_folder(call, mkdir_in);
}

static int64_t mknod_in(struct call *call, int folder)
{
	return call_result(mknodat(folder, call_text(call), (mode_t)call->args[1],
				   (dev_t)call->args[2]));
}

int64_t run_mknod(struct call *call)
{
	return in_folder(call, mknod_in);
}

static int64_t symlink_in(struct call *call, int folder)
{
	return call_result(symlinkat(call_text(call), folder, call_second_text(call)));
}

int64_t run_symlink(struct call *call)
{
	return in_folder(call, symlink_in);
}

static int64_t readlink_in(struct call *call, int folder)
{
	ssize_t length = readlinkat(folder, call_text(call), call->out, call->args[1]);

	if (length < 0)
		return -errno;
	call->out_bytes = (uint32_t)length;
	return length;
}

int64_t run_readlink(struct call *call)
{
	return in_folder(call, readlink_in);
}

/* Runs a call with two paths, each from a folder of its own. */
static int64_t in_folders(struct call *call, int64_t (*run)(struct call *call, int from, int to))
{
	struct folder from, to;
	int64_t result = folder_get(call, call->args[0], &from);

	if (result)
		return result;
	result = folder_get(call, call->args[1], &to);
	if (!result) {
		result = run(call, from.fd, to.fd);
		folder_put(call, &to);
	}
	folder_put(call, &from);
	return result;
}

static int64_t link_in(struct call *call, int from, int to)
{
	return call_result(linkat(from, call_text(call), to, call_second_text(call),
				  (int)call->args[2]));
}

int64_t run_link(struct call *call)
{
	return in_folders(call, link_in);
}

static int64_t rename_in(struct call *call, int from, int to)
{
	return call_result(renameat2(from, call_text(call), to, call_second_text(call),
				     (unsigned int)call->args[2]));
}

int64_t run_rename(struct call *call)
{
	return in_folders(call, rename_in);
}

int64_t run_truncate(struct call *call)
{
	return call_result(truncate(call_text(call), (off_t)call->args[0]));
}

int64_t run_umask(struct call *call)
{
	return umask((mode_t)call->args[0]);
}

int64_t run_chdir(struct call *call)
{
	return call_result(chdir(call_text(call)));
}

int64_t run_getcwd(struct call *call)
{
	char path[FORWARD_PATH_MAX];

	return getcwd(path, sizeof(path)) ? call_put_text(call, path) : -errno;
}

int64_t run_realpath(struct call *call)
{
	char path[PATH_MAX];

	return realpath(call_text(call), path) ? call_put_text(call, path) : -errno;
}

int64_t run_pipe(struct call *call)
{
	int64_t index[2];
	int end[2];

	if (call->args[0] > INT_MAX)
		return -EINVAL;
	if (pipe2(end, (int)call->args[0] | O_CLOEXEC) < 0)
		return -errno;
	index[0] = table_install(call->table, end[0]);
	index[1] = table_install(call->table, end[1]);
	if (index[0] >= 0 && index[1] >= 0)
		return call_put(call, (uint32_t[]){ (uint32_t)index[0], (uint32_t)index[1] },
				2 * sizeof(uint32_t));
	if (index[0] >= 0)
		table_close(call->table, (uint64_t)index[0]);
	if (index[1] >= 0)
		table_close(call->table, (uint64_t)index[1]);
	return index[0] < 0 ? index[0] : index[1];
}
