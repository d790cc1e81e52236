/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The program's descriptors: each is a file on Linux or a socket of ours.
 */
#ifndef HERMIT_FILES_H
#define HERMIT_FILES_H

#include <stdint.h>

#define FILES_MAX 1024			/* open at a time; more: EMFILE */

enum file_kind {
	FILE_FORWARDED,			/* handle: index in the proxy's table */
	FILE_SOCKET,			/* handle: lwIP's socket */
};

struct file {
	enum file_kind kind;
	int handle;
	int flags;			/* newlib's O_* */
	uint32_t users;			/* descriptor and calls under way; atomic */
};

/** files_start() - open 0, 1 and 2, the proxy's. Context: task, once. */
void files_start(void);

/**
 * file_open() - a descriptor for something new
 * @kind: what it is
 * @handle: of it; closed when the last user is gone
 * @flags: newlib's O_*
 *
 * Context: task, for all here. Return: the lowest free descriptor; -EMFILE or
 * -ENOMEM, and the handle is closed.
 */
int file_open(enum file_kind kind, int handle, int flags);

/**
 * file_get() - use a descriptor
 * @fd: descriptor
 * @file: what it stands for, until file_put()
 *
 * Return: 0, -EBADF.
 */
int file_get(int fd, struct file **file);

/** file_put() - done with it. @file: from file_get(). Return: 0, or -errno of a close. */
int file_put(struct file *file);

/** file_close() - free a descriptor. @fd: it. Return: 0, -EBADF, -errno of the close. */
int file_close(int fd);

#endif /* HERMIT_FILES_H */
