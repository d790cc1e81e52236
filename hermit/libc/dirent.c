// SPDX-License-Identifier: BSD-2-Clause
/*
 * Open folders (POSIX.1-2017 <dirent.h>); instead of newlib's, which cannot seek
 * and forgets errors. A position is Linux's: the d_off of the entry before.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "kernel.h"

#define BUFFER_BYTES 32768

static DIR *folder_new(int fd)
{
	DIR *folder = calloc(1, sizeof(*folder));

	if (!folder)
		return NULL;
	folder->dd_buf = malloc(BUFFER_BYTES);
	if (!folder->dd_buf) {
		free(folder);
		return NULL;
	}
	folder->dd_fd = fd;
	folder->dd_len = BUFFER_BYTES;
	__lock_init_recursive(folder->dd_lock);
	return folder;
}

DIR *fdopendir(int fd)
{
	struct stat status;

	if (fstat(fd, &status))
		return NULL;
	if (!S_ISDIR(status.st_mode)) {
		errno = ENOTDIR;
		return NULL;
	}
	return fcntl(fd, F_SETFD, FD_CLOEXEC) ? NULL : folder_new(fd);
}

DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : folder_new(fd);

	if (fd >= 0 && !folder)
		close(fd);
	return folder;
}

/* The next entry in the buffer, which is filled if it is empty; NULL at the end. */
static struct dirent *next_entry(DIR *folder)
{
	struct dirent *entry;

	if (folder->dd_loc >= folder->dd_size) {
		ssize_t got = getdents(folder->dd_fd, folder->dd_buf, (size_t)folder->dd_len);

		folder->dd_loc = 0;
		folder->dd_size = got > 0 ? (int)got : 0;
		if (got <= 0)
			return NULL;
	}
	entry = (struct dirent *)(folder->dd_buf + folder->dd_loc);
	folder->dd_loc += entry->d_reclen;
	folder->dd_seek = entry->d_off;
	return entry;
}

/* A program may have one of its own, as beside a shared C library. */
__attribute__((weak)) struct dirent *readdir(DIR *folder)
{
	struct dirent *entry;

	__lock_acquire_recursive(folder->dd_lock);
	entry = next_entry(folder);
	__lock_release_recursive(folder->dd_lock);
	return entry;
}

int readdir_r(DIR *folder, struct dirent *room, struct dirent **result)
{
	struct dirent *entry;
	int before = errno;
	int error;

	__lock_acquire_recursive(folder->dd_lock);
	errno = 0;
	entry = next_entry(folder);
	error = entry ? 0 : errno;
	if (entry)
		memcpy(room, entry, entry->d_reclen < sizeof(*room) ? entry->d_reclen
								    : sizeof(*room));
	__lock_release_recursive(folder->dd_lock);
	errno = before;
	*result = entry ? room : NULL;
	return error;
}

static void position(DIR *folder, long place)
{
	__lock_acquire_recursive(folder->dd_lock);
	if (lseek(folder->dd_fd, place, SEEK_SET) >= 0) {
		folder->dd_seek = place;
		folder->dd_loc = 0;
		folder->dd_size = 0;
	}
	__lock_release_recursive(folder->dd_lock);
}

void rewinddir(DIR *folder)
{
	position(folder, 0);
}

void seekdir(DIR *folder, long place)
{
	position(folder, place);
}

long telldir(DIR *folder)
{
	long place;

	__lock_acquire_recursive(folder->dd_lock);
	place = folder->dd_seek;
	__lock_release_recursive(folder->dd_lock);
	return place;
}

int dirfd(DIR *folder)
{
	return folder->dd_fd;
}

/* Frees the folder and returns its descriptor. */
int fdclosedir(DIR *folder)
{
	int fd = folder->dd_fd;

	__lock_close_recursive(folder->dd_lock);
	free(folder->dd_buf);
	free(folder);
	return fd;
}

int closedir(DIR *folder)
{
	return close(fdclosedir(folder));
}
