/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that appear whole or not at all: core files take long to write, and half of one
 * is worth less than the one before.
 */
#ifndef PROXY_REPLACE_H
#define PROXY_REPLACE_H

#include <limits.h>
#include <stdbool.h>

/**
 * struct replacement - a file that is being written
 * @path: what it is to be called in the end; the caller's
 * @part: what it is called before that, beside @path
 * @named: it is called so by now
 * @fd: to write to
 */
struct replacement {
	const char *path;
	char part[PATH_MAX];
	bool named;
	int fd;
};

/**
 * replace_begin() - make a new file, for its owner only
 * @new: result; as long as it is used, @path must stay
 * @path: of the file to be replaced, which need not be there
 *
 * Any number of processes may do that at the same time: the last one to end has replaced
 * the file.
 *
 * Return: 0; -EISDIR if a folder is there, -EINVAL if a device or the like is; or -errno.
 */
int replace_begin(struct replacement *new, const char *path);

/**
 * replace_end() - put the new file where it belongs, or forget it
 * @new: from replace_begin(); is closed
 * @error: 0 if all of it has been written, or -errno
 *
 * Return: 0; or @error, or -errno if that was 0: then @path is what it was.
 */
int replace_end(struct replacement *new, int error);

#endif /* PROXY_REPLACE_H */
