/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The program's descriptors: each is a file on Linux or a socket of ours.
 */
#ifndef HERMIT_FILES_H
#define HERMIT_FILES_H

#include <stdbool.h>
#include <stdint.h>
#include <hermit/sync.h>

#define FILES_MAX 1024			/* open at a time; more: EMFILE */

enum file_kind {
	FILE_FORWARDED,			/* handle: index in the proxy's table */
	FILE_SOCKET,			/* handle: lwIP's socket */
	FILE_EPOLL,			/* handle: index of an epoll set */
};

struct file {
	enum file_kind kind;
	int handle;
	int flags;			/* newlib's O_*, at opening */
	uint32_t users;			/* descriptor and calls under way; atomic */
	struct mutex turn;		/* socket: to receive; see socket_turn_begin() */
	uint64_t serial;		/* no other file ever has it; 0: not in the table */
	bool ended;			/* socket: who read from it has seen the end; atomic */
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

/** file_use() - one more user. @file: somebody has it. file_put() gives it back. */
void file_use(struct file *file);

/** file_put() - done with it. @file: from file_get(). Return: 0, or -errno of a close. */
int file_put(struct file *file);

/** file_close() - free a descriptor. @fd: it. Return: 0, -EBADF, -errno of the close. */
int file_close(int fd);

/**
 * file_dup() - another descriptor for the same file
 * @fd: descriptor
 * @lowest: the new one is the lowest free one from here on
 * @cloexec: spawned programs do not get it
 *
 * Return: the new descriptor, -EBADF, -EINVAL for @lowest, -EMFILE.
 */
int file_dup(int fd, int lowest, bool cloexec);

/**
 * file_dup_to() - make a descriptor stand for another one's file
 * @fd: descriptor
 * @target: what it stood for is closed, unless it is @fd
 * @cloexec: as for file_dup()
 *
 * Return: @target, -EBADF.
 */
int file_dup_to(int fd, int target, bool cloexec);

/* A descriptor, for a program that is spawned. */
struct file_inherited {
	struct file *file;		/* NULL: closed */
	bool cloexec;
};

/** files_inherit() - all descriptors. @list: FILES_MAX of them; each file is used once more. */
void files_inherit(struct file_inherited *list);

/** file_cloexec_get() - is it closed in spawned programs? @fd: it. Return: 0, 1, -EBADF. */
int file_cloexec_get(int fd);

/** file_cloexec_set() - close it in spawned programs? @fd: it. @cloexec: so. Return: 0, -EBADF. */
int file_cloexec_set(int fd, bool cloexec);

#endif /* HERMIT_FILES_H */
