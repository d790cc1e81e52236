// SPDX-License-Identifier: BSD-2-Clause
/*
 * Names in the file system (POSIX.1-2017): links, folders, permissions, owners,
 * times, the working directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "forward_file.h"
#include "result.h"
#include "translate.h"

/* A call from an open folder, with flags of the AT_ family as argument @place. */
static int on_path(int folder, const char *path, struct forwarded *call, int flags, int place)
{
	int64_t result = translate_at_flags(flags, &call->args[place]);

	if (!result)
		result = forward_at(folder, path, call);
	return (int)syscall_result(result);
}

/* A call with two paths, each from a folder of its own. */
static int on_paths(uint32_t number, int from, const char *first, int to, const char *second,
		    int flags)
{
	struct forwarded call = { .number = number };
	struct folder first_folder, second_folder;
	int64_t result = translate_at_flags(flags, &call.args[2]);

	if (!result)
		result = folder_get(from, first, &first_folder);
	if (result)
		return (int)syscall_result(result);
	result = folder_get(to, second, &second_folder);
	if (!result) {
		call.args[0] = first_folder.handle;
		call.args[1] = second_folder.handle;
		result = forward_paths(first, second, &call);
		folder_put(&second_folder);
	}
	folder_put(&first_folder);
	return (int)syscall_result(result);
}

int unlinkat(int folder, const char *path, int flags)
{
	struct forwarded call = { .number = FORWARD_UNLINK };

	return on_path(folder, path, &call, flags, 1);
}

int _unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
	return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

/* newlib's tmpfile() calls this one, and its own remove() would come with it. */
int _remove_r(struct _reent *unused, const char *path)
{
	(void)unused;
	return remove(path);
}

int remove(const char *path)
{
	int before = errno;

	if (!_unlink(path))
		return 0;
	if (errno != EISDIR)
		return -1;
	errno = before;
	return rmdir(path);
}

int linkat(int from, const char *path, int to, const char *name, int flags)
{
	return on_paths(FORWARD_LINK, from, path, to, name, flags);
}

int _link(const char *path, const char *name)
{
	return linkat(AT_FDCWD, path, AT_FDCWD, name, 0);
}

int renameat(int from, const char *path, int to, const char *name)
{
	return on_paths(FORWARD_RENAME, from, path, to, name, 0);
}

int _rename(const char *path, const char *name)
{
	return renameat(AT_FDCWD, path, AT_FDCWD, name);
}

/* newlib's own goes through _rename_r(), and drops what errno was. */
int rename(const char *path, const char *name)
{
	return _rename(path, name);
}

int symlinkat(const char *target, int fd, const char *path)
{
	struct forwarded call = { .number = FORWARD_SYMLINK };
	struct folder folder;
	int64_t result = folder_get(fd, path, &folder);

	if (!result) {
		call.args[0] = folder.handle;
		result = forward_paths(target, path, &call);
		folder_put(&folder);
	}
	return (int)syscall_result(result);
}

int symlink(const char *target, const char *path)
{
	return symlinkat(target, AT_FDCWD, path);
}

ssize_t readlinkat(int folder, const char *restrict path, char *restrict text, size_t bytes)
{
	size_t room = bytes < FORWARD_PATH_MAX ? bytes : FORWARD_PATH_MAX;
	struct forwarded call = {
		.number = FORWARD_READLINK,
		.args = { 0, room },
		.out = text,
		.out_bytes = room,
	};

	return syscall_result(forward_at(folder, path, &call));
}

ssize_t readlink(const char *restrict path, char *restrict text, size_t bytes)
{
	return readlinkat(AT_FDCWD, path, text, bytes);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
	struct forwarded call = { .number = FORWARD_MKDIR, .args = { 0, mode } };

	return (int)syscall_result(forward_at(folder, path, &call));
}

int _mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

int mknodat(int folder, const char *path, mode_t mode, dev_t device)
{
	struct forwarded call = { .number = FORWARD_MKNOD, .args = { 0, mode, device } };

	return (int)syscall_result(forward_at(folder, path, &call));
}

int mknod(const char *path, mode_t mode, dev_t device)
{
	return mknodat(AT_FDCWD, path, mode, device);
}

int mkfifoat(int folder, const char *path, mode_t mode)
{
	return mknodat(folder, path, S_IFIFO | (mode & ALLPERMS), 0);
}

int mkfifo(const char *path, mode_t mode)
{
	return mkfifoat(AT_FDCWD, path, mode);
}

int faccessat(int folder, const char *path, int mode, int flags)
{
	struct forwarded call = { .number = FORWARD_ACCESS, .args = { 0, (uint64_t)mode } };

	return on_path(folder, path, &call, flags, 2);
}

int access(const char *path, int mode)
{
	return faccessat(AT_FDCWD, path, mode, 0);
}

int eaccess(const char *path, int mode)
{
	return faccessat(AT_FDCWD, path, mode, AT_EACCESS);
}

int euidaccess(const char *path, int mode)
{
	return eaccess(path, mode);
}

int fchmodat(int folder, const char *path, mode_t mode, int flags)
{
	struct forwarded call = { .number = FORWARD_CHMOD, .args = { 0, mode } };

	return on_path(folder, path, &call, flags, 2);
}

int chmod(const char *path, mode_t mode)
{
	return fchmodat(AT_FDCWD, path, mode, 0);
}

int fchmod(int fd, mode_t mode)
{
	struct forwarded call = { .number = FORWARD_FCHMOD, .args = { 0, mode } };

	return (int)syscall_result(forward_fd(fd, &call, -EINVAL));
}

int fchownat(int folder, const char *path, uid_t owner, gid_t group, int flags)
{
	struct forwarded call = { .number = FORWARD_CHOWN, .args = { 0, owner, group } };

	return on_path(folder, path, &call, flags, 3);
}

int chown(const char *path, uid_t owner, gid_t group)
{
	return fchownat(AT_FDCWD, path, owner, group, 0);
}

int lchown(const char *path, uid_t owner, gid_t group)
{
	return fchownat(AT_FDCWD, path, owner, group, AT_SYMLINK_NOFOLLOW);
}

int fchown(int fd, uid_t owner, gid_t group)
{
	struct forwarded call = { .number = FORWARD_FCHOWN, .args = { 0, owner, group } };

	return (int)syscall_result(forward_fd(fd, &call, -EINVAL));
}

/* NULL: the current time. Four words from args[1] on. */
static int times_fill(struct forwarded *call, const struct timespec times[2])
{
	for (int i = 0; i < 2; i++) {
		int64_t seconds = times ? times[i].tv_sec : 0;
		long ns = times ? times[i].tv_nsec : UTIME_NOW;

		call->args[1 + 2 * i] = (uint64_t)seconds;
		if (translate_utime(ns, &call->args[2 + 2 * i]))
			return -EINVAL;
	}
	return 0;
}

int utimensat(int folder, const char *path, const struct timespec times[2], int flags)
{
	struct forwarded call = { .number = FORWARD_UTIMENS };
	int error = times_fill(&call, times);

	return error ? (int)syscall_result(error) : on_path(folder, path, &call, flags, 5);
}

int futimens(int fd, const struct timespec times[2])
{
	struct forwarded call = { .number = FORWARD_FUTIMENS };
	int64_t result = times_fill(&call, times);

	if (!result)
		result = forward_fd(fd, &call, -EINVAL);
	return (int)syscall_result(result);
}

mode_t umask(mode_t mask)
{
	const struct forwarded call = { .number = FORWARD_UMASK, .args = { mask & ACCESSPERMS } };

	return (mode_t)forward_whole(&call);
}

int chdir(const char *path)
{
	struct forwarded call = { .number = FORWARD_CHDIR };

	return (int)syscall_result(forward_path(path, &call));
}

int fchdir(int fd)
{
	struct forwarded call = { .number = FORWARD_FCHDIR };

	return (int)syscall_result(forward_fd(fd, &call, -ENOTDIR));
}

int truncate(const char *path, off_t bytes)
{
	struct forwarded call = { .number = FORWARD_TRUNCATE, .args = { (uint64_t)bytes } };

	return (int)syscall_result(forward_path(path, &call));
}

/*
 * Text of FORWARD_PATH_MAX bytes at most, with its NUL, into @buffer or, if that is
 * NULL, into new memory.
 */
static char *text_result(const char *text, int64_t length, char *buffer, size_t bytes)
{
	if (length >= 0 && buffer && (size_t)length > bytes)
		length = -ERANGE;
	if (length >= 0 && !buffer) {
		buffer = malloc(bytes > (size_t)length ? bytes : (size_t)length);
		if (!buffer)
			length = -ENOMEM;
	}
	if (length < 0) {
		syscall_result(length);
		return NULL;
	}
	return memcpy(buffer, text, (size_t)length);
}

char *getcwd(char *buffer, size_t bytes)
{
	char text[FORWARD_PATH_MAX];
	const struct forwarded call = {
		.number = FORWARD_GETCWD,
		.out = text,
		.out_bytes = sizeof(text),
	};
	int64_t length = buffer && !bytes ? -EINVAL : forward_whole(&call);

	if (length >= 0 && !buffer && bytes && (size_t)length > bytes)
		length = -ERANGE;
	return text_result(text, length, buffer, bytes);
}

char *getwd(char *buffer)
{
	return getcwd(buffer, PATH_MAX);
}

char *get_current_dir_name(void)
{
	return getcwd(NULL, 0);
}

char *realpath(const char *restrict path, char *restrict resolved)
{
	char text[FORWARD_PATH_MAX];
	struct forwarded call = {
		.number = FORWARD_REALPATH,
		.out = text,
		.out_bytes = sizeof(text),
	};

	if (!path) {
		errno = EINVAL;
		return NULL;
	}
	return text_result(text, forward_path(path, &call), resolved, PATH_MAX);
}

int fd_path(int fd, char *path, size_t bytes)
{
	char text[FORWARD_PATH_MAX];
	struct forwarded call = {
		.number = FORWARD_FDPATH,
		.out = text,
		.out_bytes = sizeof(text),
	};
	int64_t length = forward_fd_whole(fd, &call, -ENOENT);

	if (length > (int64_t)bytes)
		length = -ERANGE;
	if (length < 0)
		return (int)syscall_result(length);
	memcpy(path, text, (size_t)length);
	return 0;
}
