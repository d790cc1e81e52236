// SPDX-License-Identifier: BSD-2-Clause
/*
 * The table of descriptors.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <hermit/crash.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/sync.h>
#include <lwip/sockets.h>
#include "epoll_set.h"

#define STANDARD_STREAMS 3

static struct mutex files_lock;		/* guards the table */
static struct file *files[FILES_MAX];
static bool close_on_exec[FILES_MAX];	/* FD_CLOEXEC: not for programs that are spawned */

/*
 * lwIP sends what is left, and the end, after this. With a time to linger it would wait
 * until that is over, without end at times, or not close at all.
 */
static int socket_close(int socket)
{
	struct linger linger = { 0 };
	socklen_t bytes = sizeof(linger);

	lwip_getsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, &bytes);
	if (linger.l_onoff && linger.l_linger)
		lwip_setsockopt(socket, SOL_SOCKET, SO_LINGER, &(struct linger){ 0 }, sizeof(linger));
	return lwip_close(socket) ? -errno : 0;
}

static int handle_close(enum file_kind kind, int handle)
{
	const struct forwarded call = { .number = FORWARD_CLOSE, .args = { (uint64_t)handle } };

	if (kind == FILE_SOCKET)
		return socket_close(handle);
	if (kind == FILE_EPOLL)
		return epoll_set_close(handle);
	return (int)forward_whole(&call);
}

/* Puts a file into the lowest free place from @fd on. Under the lock. Returns -EMFILE. */
static int table_insert(struct file *file, int fd, bool cloexec)
{
	while (fd < FILES_MAX && files[fd])
		fd++;
	if (fd >= FILES_MAX)
		return -EMFILE;
	files[fd] = file;
	close_on_exec[fd] = cloexec;
	return fd;
}

int file_open(enum file_kind kind, int handle, int flags)
{
	static uint64_t serials;	/* atomic */
	struct file *file = malloc(sizeof(*file));
	int fd = -ENOMEM;

	if (file) {
		*file = (struct file){
			.kind = kind,
			.handle = handle,
			.flags = flags,
			.users = 1,
			.serial = __atomic_add_fetch(&serials, 1, __ATOMIC_RELAXED),
		};
		mutex_lock(&files_lock);
		fd = table_insert(file, 0, flags & O_CLOEXEC);
		mutex_unlock(&files_lock);
	}
	if (fd < 0) {
		free(file);
		handle_close(kind, handle);
	}
	return fd;
}

void file_use(struct file *file)
{
	__atomic_add_fetch(&file->users, 1, __ATOMIC_RELAXED);
}

int file_get(int fd, struct file **file)
{
	if (fd < 0 || fd >= FILES_MAX)
		return -EBADF;
	mutex_lock(&files_lock);
	*file = files[fd];
	if (*file)
		file_use(*file);
	mutex_unlock(&files_lock);
	return *file ? 0 : -EBADF;
}

int file_put(struct file *file)
{
	int error;

	if (__atomic_sub_fetch(&file->users, 1, __ATOMIC_ACQ_REL))
		return 0;
	error = handle_close(file->kind, file->handle);
	free(file);
	return error;
}

/* Of a file that has left the table. Who waits with epoll lets go of it, as on Linux. */
static int put_closed(struct file *file)
{
	if (__atomic_load_n(&file->users, __ATOMIC_RELAXED) > 1)
		epoll_sets_wake();
	return file_put(file);
}

static bool is_open(int fd)
{
	return fd >= 0 && fd < FILES_MAX && files[fd];
}

static struct file *use(int fd)
{
	file_use(files[fd]);
	return files[fd];
}

int file_dup(int fd, int lowest, bool cloexec)
{
	int copy = -EBADF;

	if (lowest < 0 || lowest >= FILES_MAX)
		return -EINVAL;
	mutex_lock(&files_lock);
	if (is_open(fd)) {
		copy = table_insert(files[fd], lowest, cloexec);
		if (copy >= 0)
			use(fd);
	}
	mutex_unlock(&files_lock);
	return copy;
}

int file_dup_to(int fd, int target, bool cloexec)
{
	struct file *before = NULL;

	if (target < 0 || target >= FILES_MAX)
		return -EBADF;
	mutex_lock(&files_lock);
	if (!is_open(fd)) {
		mutex_unlock(&files_lock);
		return -EBADF;
	}
	if (fd != target) {
		before = files[target];
		files[target] = use(fd);
		close_on_exec[target] = cloexec;
	}
	mutex_unlock(&files_lock);
	if (before)
		put_closed(before);
	return target;
}

int file_cloexec_get(int fd)
{
	int result = -EBADF;

	mutex_lock(&files_lock);
	if (is_open(fd))
		result = close_on_exec[fd];
	mutex_unlock(&files_lock);
	return result;
}

int file_cloexec_set(int fd, bool cloexec)
{
	int result = -EBADF;

	mutex_lock(&files_lock);
	if (is_open(fd)) {
		close_on_exec[fd] = cloexec;
		result = 0;
	}
	mutex_unlock(&files_lock);
	return result;
}

void files_inherit(struct file_inherited *list)
{
	mutex_lock(&files_lock);
	for (int fd = 0; fd < FILES_MAX; fd++) {
		list[fd].file = files[fd] ? use(fd) : NULL;
		list[fd].cloexec = close_on_exec[fd];
	}
	mutex_unlock(&files_lock);
}

int file_close(int fd)
{
	struct file *file;

	if (fd < 0 || fd >= FILES_MAX)
		return -EBADF;
	mutex_lock(&files_lock);
	file = files[fd];
	files[fd] = NULL;
	mutex_unlock(&files_lock);
	return file ? put_closed(file) : -EBADF;
}

void files_start(void)
{
	for (int fd = 0; fd < STANDARD_STREAMS; fd++)
		if (file_open(FILE_FORWARDED, fd, O_RDWR) != fd)
			panic("no memory for the standard streams");
}
