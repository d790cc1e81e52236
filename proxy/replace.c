// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that appear whole or not at all; see replace.h. rename() puts a file in the place
 * of another one in one step (POSIX.1-2017).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "replace.h"

int replace_begin(struct replacement *new, const char *path)
{
	struct stat there;

	/* A device, or a pipe, is not to be replaced by a file. */
	if (!stat(path, &there) && !S_ISREG(there.st_mode))
		return S_ISDIR(there.st_mode) ? -EISDIR : -EINVAL;
	if (snprintf(new->part, sizeof(new->part), "%s.XXXXXX", path) >= (int)sizeof(new->part))
		return -ENAMETOOLONG;
	new->path = path;
	new->fd = mkostemp(new->part, O_CLOEXEC);
	return new->fd < 0 ? -errno : 0;
}

int replace_end(struct replacement *new, int error)
{
	if (close(new->fd) && !error)
		error = -errno;
	if (!error && rename(new->part, new->path))
		error = -errno;
	if (error)
		unlink(new->part);
	return error;
}
