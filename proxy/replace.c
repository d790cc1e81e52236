// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that appear whole or not at all; see replace.h. rename() puts a file in the place
 * of another one in one step (POSIX.1-2017). Until then the file has no name where the file
 * system can do so (open(2), O_TMPFILE), and nothing is left of it if its writer is killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "replace.h"

#define OWN_FOLDER	"/proc/self/fd"
#define OWN_PATH_BYTES	32

static int open_nameless(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];

	/* By this it gets a name in the end. */
	if (access(OWN_FOLDER, X_OK))
		return -1;
	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1,
		 slash ? path : ".");
	return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

static int give_name(const struct replacement *new)
{
	char own[OWN_PATH_BYTES];

	snprintf(own, sizeof(own), OWN_FOLDER "/%d", new->fd);
	return linkat(AT_FDCWD, own, AT_FDCWD, new->part, AT_SYMLINK_FOLLOW) ? -errno : 0;
}

int replace_begin(struct replacement *new, const char *path)
{
	struct stat there;
	uint32_t number;

	/* A device, or a pipe, is not to be replaced by a file. */
	if (!stat(path, &there) && !S_ISREG(there.st_mode))
		return S_ISDIR(there.st_mode) ? -EISDIR : -EINVAL;
	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return -errno;
	if (snprintf(new->part, sizeof(new->part), "%s.%08x", path, number) >=
	    (int)sizeof(new->part))
		return -ENAMETOOLONG;
	new->path = path;
	new->fd = open_nameless(path);
	new->named = new->fd < 0;
	if (new->named)
		new->fd = open(new->part, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	return new->fd < 0 ? -errno : 0;
}

int replace_end(struct replacement *new, int error)
{
	if (!error && !new->named) {
		error = give_name(new);
		new->named = !error;
	}
	if (close(new->fd) && !error)
		error = -errno;
	if (!error && rename(new->part, new->path))
		error = -errno;
	if (error && new->named)
		unlink(new->part);
	return error;
}
