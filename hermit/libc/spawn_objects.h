/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What newlib's <spawn.h> points to: lists of file actions, attributes.
 */
#ifndef LIBC_SPAWN_OBJECTS_H
#define LIBC_SPAWN_OBJECTS_H

#include <stdint.h>
#include <sys/types.h>

enum spawn_action_kind {
	SPAWN_OPEN,			/* path, flags, mode become fd */
	SPAWN_CLOSE,			/* fd */
	SPAWN_DUP,			/* fd becomes to, too */
	SPAWN_CHDIR,			/* path */
	SPAWN_FCHDIR,			/* fd */
};

struct spawn_action {
	struct spawn_action *next;
	enum spawn_action_kind kind;
	int fd;				/* all but SPAWN_FCHDIR's: 0 .. OPEN_MAX - 1 */
	int to;
	int flags;
	mode_t mode;
	char path[];
};

struct __posix_spawn_file_actions {
	struct spawn_action *first;
	struct spawn_action **last;	/* where the next one goes */
};

struct __posix_spawnattr {
	short flags;			/* POSIX_SPAWN_* */
	pid_t group;
	uint64_t mask;			/* bit n-1: signal n */
	uint64_t defaults;
};

#endif /* LIBC_SPAWN_OBJECTS_H */
