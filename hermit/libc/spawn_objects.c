// SPDX-License-Identifier: BSD-2-Clause
/*
 * File actions and attributes of posix_spawn() (POSIX.1-2017 <spawn.h>).
 */
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include "spawn_objects.h"

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions)
{
	*actions = calloc(1, sizeof(**actions));
	if (!*actions)
		return ENOMEM;
	(*actions)->last = &(*actions)->first;
	return 0;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions)
{
	struct spawn_action *action = (*actions)->first;

	while (action) {
		struct spawn_action *next = action->next;

		free(action);
		action = next;
	}
	free(*actions);
	return 0;
}

static int add(posix_spawn_file_actions_t *actions, const struct spawn_action *wanted,
	       const char *path)
{
	struct spawn_action *action;

	if (wanted->fd < 0 || wanted->fd >= OPEN_MAX || wanted->to < 0 || wanted->to >= OPEN_MAX)
		return EBADF;
	action = malloc(sizeof(*action) + strlen(path) + 1);
	if (!action)
		return ENOMEM;
	*action = *wanted;
	strcpy(action->path, path);
	*(*actions)->last = action;
	(*actions)->last = &action->next;
	return 0;
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *restrict actions, int fd,
				     const char *restrict path, int flags, mode_t mode)
{
	const struct spawn_action action = {
		.kind = SPAWN_OPEN, .fd = fd, .flags = flags, .mode = mode,
	};

	return add(actions, &action, path);
}

int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd)
{
	return add(actions, &(struct spawn_action){ .kind = SPAWN_CLOSE, .fd = fd }, "");
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int fd, int to)
{
	return add(actions, &(struct spawn_action){ .kind = SPAWN_DUP, .fd = fd, .to = to }, "");
}

int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict actions,
					 const char *restrict path)
{
	return add(actions, &(struct spawn_action){ .kind = SPAWN_CHDIR }, path);
}

int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *restrict actions, int fd)
{
	return add(actions, &(struct spawn_action){ .kind = SPAWN_FCHDIR, .fd = fd }, "");
}

#define FLAGS (POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | \
	       POSIX_SPAWN_RESETIDS)

int posix_spawnattr_init(posix_spawnattr_t *attributes)
{
	*attributes = calloc(1, sizeof(**attributes));
	return *attributes ? 0 : ENOMEM;
}

int posix_spawnattr_destroy(posix_spawnattr_t *attributes)
{
	free(*attributes);
	return 0;
}

int posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags)
{
	if (flags & ~FLAGS)
		return EINVAL;
	(*attributes)->flags = flags;
	return 0;
}

int posix_spawnattr_getflags(const posix_spawnattr_t *restrict attributes, short *restrict flags)
{
	*flags = (*attributes)->flags;
	return 0;
}

int posix_spawnattr_setpgroup(posix_spawnattr_t *attributes, pid_t group)
{
	(*attributes)->group = group;
	return 0;
}

int posix_spawnattr_getpgroup(const posix_spawnattr_t *restrict attributes,
			      pid_t *restrict group)
{
	*group = (*attributes)->group;
	return 0;
}

int posix_spawnattr_setsigmask(posix_spawnattr_t *restrict attributes,
			       const sigset_t *restrict mask)
{
	(*attributes)->mask = *mask;
	return 0;
}

int posix_spawnattr_getsigmask(const posix_spawnattr_t *restrict attributes,
			       sigset_t *restrict mask)
{
	*mask = (*attributes)->mask;
	return 0;
}

int posix_spawnattr_setsigdefault(posix_spawnattr_t *restrict attributes,
				  const sigset_t *restrict defaults)
{
	(*attributes)->defaults = *defaults;
	return 0;
}

int posix_spawnattr_getsigdefault(const posix_spawnattr_t *restrict attributes,
				  sigset_t *restrict defaults)
{
	*defaults = (*attributes)->defaults;
	return 0;
}
