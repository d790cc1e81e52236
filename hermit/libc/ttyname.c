// SPDX-License-Identifier: BSD-2-Clause
/*
 * The name of a terminal (POSIX.1-2017 ttyname): what /proc says that the
 * descriptor's file is called, if that is the same terminal.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "kernel.h"

int ttyname_r(int fd, char *name, size_t bytes)
{
	struct stat open, named;
	char path[PATH_MAX];

	if (!isatty(fd))
		return errno;
	if (fd_path(fd, path, sizeof(path)))
		return errno;
	if (fstat(fd, &open) || stat(path, &named))
		return errno;
	if (open.st_dev != named.st_dev || open.st_ino != named.st_ino)
		return ENODEV;
	if (strlen(path) >= bytes)
		return ERANGE;
	strcpy(name, path);
	return 0;
}

char *ttyname(int fd)
{
	static char name[PATH_MAX];
	int error = ttyname_r(fd, name, sizeof(name));

	if (error)
		errno = error;
	return error ? NULL : name;
}
