// SPDX-License-Identifier: BSD-2-Clause
/*
 * The table of descriptors.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <hermit/crash.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/sync.h>
#include <lwip/sockets.h>

#define STANDARD_STREAMS 3

static struct mutex files_lock;		/* guards the table */
static struct file *files[FILES_MAX];

static int handle_close(enum file_kind kind, int handle)
{
	const struct forwarded call = { .number = FORWARD_CLOSE, .args = { (uint64_t)handle } };

	if (kind == FILE_SOCKET)
		return lwip_close(handle) ? -errno : 0;
	return (int)forward(&call);
}

/* Puts a file into the lowest free place. Returns -EMFILE if there is none. */
static int table_insert(struct file *file)
{
	int fd = 0;

	mutex_lock(&files_lock);
	while (fd < FILES_MAX && files[fd])
		fd++;
	if (fd < FILES_MAX)
		files[fd] = file;
	mutex_unlock(&files_lock);
	return fd < FILES_MAX ? fd : -EMFILE;
}

int file_open(enum file_kind kind, int handle, int flags)
{
	struct file *file = malloc(sizeof(*file));
	int fd = -ENOMEM;

	if (file) {
		*file = (struct file){ kind, handle, flags, 1 };
		fd = table_insert(file);
	}
	if (fd < 0) {
		free(file);
		handle_close(kind, handle);
	}
	return fd;
}

int file_get(int fd, struct file **file)
{
	if (fd < 0 || fd >= FILES_MAX)
		return -EBADF;
	mutex_lock(&files_lock);
	*file = files[fd];
	if (*file)
		__atomic_add_fetch(&(*file)->users, 1, __ATOMIC_RELAXED);
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

int file_close(int fd)
{
	struct file *file;

	if (fd < 0 || fd >= FILES_MAX)
		return -EBADF;
	mutex_lock(&files_lock);
	file = files[fd];
	files[fd] = NULL;
	mutex_unlock(&files_lock);
	return file ? file_put(file) : -EBADF;
}

void files_start(void)
{
	for (int fd = 0; fd < STANDARD_STREAMS; fd++)
		if (file_open(FILE_FORWARDED, fd, O_RDWR) != fd)
			panic("no memory for the standard streams");
}
