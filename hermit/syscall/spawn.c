// SPDX-License-Identifier: BSD-2-Clause
/*
 * Programs that Linux executes for us (POSIX.1-2017 posix_spawn, waitpid). File
 * actions are carried out here; what remains at the end is what the program gets.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include "../libc/kernel.h"
#include "../libc/spawn_objects.h"
#include "result.h"
#include "translate.h"

/* What the new program is to have. */
struct plan {
	struct file_inherited *files;	/* FILES_MAX of them */
	char folder[PATH_MAX];		/* "": the proxy's */
};

static void plan_drop(struct plan *plan, int fd)
{
	if (plan->files[fd].file)
		file_put(plan->files[fd].file);
	plan->files[fd] = (struct file_inherited){ 0 };
}

static int plan_open(struct plan *plan, const struct spawn_action *action)
{
	int base = AT_FDCWD;
	int fd, error;

	if (plan->folder[0] && action->path[0] != '/') {
		base = open(plan->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (base < 0)
			return -errno;
	}
	fd = openat(base, action->path, action->flags, action->mode);
	error = fd < 0 ? -errno : 0;
	if (base != AT_FDCWD)
		file_close(base);
	if (error)
		return error;
	plan_drop(plan, action->fd);
	error = file_get(fd, &plan->files[action->fd].file);
	file_close(fd);
	return error;
}

static int plan_dup(struct plan *plan, int from, int to)
{
	if (!plan->files[from].file)
		return -EBADF;
	if (from != to) {
		plan_drop(plan, to);
		plan->files[to].file = plan->files[from].file;
		file_use(plan->files[to].file);
	}
	plan->files[to].cloexec = false;
	return 0;
}

static int plan_folder(struct plan *plan, const char *path)
{
	size_t used = path[0] == '/' ? 0 : strlen(plan->folder);

	if (used + 1 + strlen(path) >= sizeof(plan->folder))
		return -ENAMETOOLONG;
	if (used)
		plan->folder[used++] = '/';
	strcpy(plan->folder + used, path);
	return 0;
}

static int plan_act(struct plan *plan, const struct spawn_action *action)
{
	char path[PATH_MAX];

	switch (action->kind) {
	case SPAWN_OPEN:
		return plan_open(plan, action);
	case SPAWN_CLOSE:
		plan_drop(plan, action->fd);
		return 0;
	case SPAWN_DUP:
		return plan_dup(plan, action->fd, action->to);
	case SPAWN_CHDIR:
		return plan_folder(plan, action->path);
	case SPAWN_FCHDIR:
		return fd_path(action->fd, path, sizeof(path)) ? -errno : plan_folder(plan, path);
	}
	return -EINVAL;
}

static void plan_free(struct plan *plan)
{
	for (int fd = 0; plan->files && fd < FILES_MAX; fd++)
		plan_drop(plan, fd);
	free(plan->files);
}

static int plan_make(struct plan *plan, const posix_spawn_file_actions_t *actions)
{
	const struct spawn_action *action = actions ? (*actions)->first : NULL;
	int error = 0;

	plan->folder[0] = '\0';
	plan->files = calloc(FILES_MAX, sizeof(*plan->files));
	if (!plan->files)
		return -ENOMEM;
	files_inherit(plan->files);
	for (; action && !error; action = action->next)
		error = plan_act(plan, action);
	return error;
}

/* The request, as it grows. */
struct text {
	char *bytes;
	size_t used;
};

static int append(struct text *text, const void *data, size_t bytes)
{
	if (bytes > FORWARD_BYTES_MAX - text->used)
		return -E2BIG;
	memcpy(text->bytes + text->used, data, bytes);
	text->used += bytes;
	return 0;
}

static int append_strings(struct text *text, char *const *strings, uint32_t *count)
{
	int error = 0;

	for (*count = 0; strings && strings[*count] && !error; (*count)++)
		error = append(text, strings[*count], strlen(strings[*count]) + 1);
	return error;
}

static int append_files(struct text *text, const struct plan *plan, uint32_t *count)
{
	int error = 0;

	*count = 0;
	for (int fd = 0; fd < FILES_MAX && !error; fd++) {
		const struct file_inherited *from = &plan->files[fd];
		struct forward_spawn_file wire;

		if (!from->file || from->cloexec || from->file->kind != FILE_FORWARDED)
			continue;
		wire = (struct forward_spawn_file){ (uint32_t)fd, (uint32_t)from->file->handle };
		error = append(text, &wire, sizeof(wire));
		(*count)++;
	}
	return error;
}

static void apply_attributes(struct forward_spawn *head, const posix_spawnattr_t *attributes)
{
	const struct __posix_spawnattr *wanted = attributes ? *attributes : NULL;

	if (!wanted)
		return;
	if (wanted->flags & POSIX_SPAWN_SETPGROUP) {
		head->flags |= FORWARD_SPAWN_GROUP;
		head->group = (uint32_t)wanted->group;
	}
	if (wanted->flags & POSIX_SPAWN_SETSIGMASK) {
		head->flags |= FORWARD_SPAWN_MASK;
		head->mask = wanted->mask;
	}
	if (wanted->flags & POSIX_SPAWN_SETSIGDEF)
		head->defaults = wanted->defaults;
}

static int request_fill(struct text *text, const char *path, const struct plan *plan,
			struct forward_spawn *head, char *const argv[], char *const environment[])
{
	int error = append(text, head, sizeof(*head));

	if (!error)
		error = append_files(text, plan, &head->files);
	if (!error)
		error = append(text, plan->folder, strlen(plan->folder) + 1);
	if (!error)
		error = append(text, path, strlen(path) + 1);
	if (!error)
		error = append_strings(text, argv, &head->arguments);
	if (!error)
		error = append_strings(text, environment, &head->variables);
	memcpy(text->bytes, head, sizeof(*head));
	return error;
}

static int spawn(pid_t *process, const char *path, const posix_spawn_file_actions_t *actions,
		 struct forward_spawn *head, char *const argv[], char *const environment[])
{
	struct forwarded call = { .number = FORWARD_SPAWN };
	struct text text = { .bytes = malloc(FORWARD_BYTES_MAX) };
	struct plan plan;
	int64_t result = plan_make(&plan, actions);

	if (!result && !text.bytes)
		result = -ENOMEM;
	if (!result)
		result = request_fill(&text, path, &plan, head, argv, environment);
	if (!result) {
		call.in = text.bytes;
		call.in_bytes = text.used;
		result = forward_whole(&call);
	}
	plan_free(&plan);
	free(text.bytes);
	if (result < 0)
		return (int)-result;
	if (process)
		*process = (pid_t)result;
	return 0;
}

int posix_spawn(pid_t *restrict process, const char *restrict path,
		const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *restrict attributes, char *const argv[],
		char *const environment[])
{
	struct forward_spawn head = { 0 };

	apply_attributes(&head, attributes);
	return spawn(process, path, actions, &head, argv, environment);
}

int posix_spawnp(pid_t *restrict process, const char *restrict file,
		 const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *restrict attributes, char *const argv[],
		 char *const environment[])
{
	struct forward_spawn head = { .flags = FORWARD_SPAWN_SEARCH };

	apply_attributes(&head, attributes);
	return spawn(process, file, actions, &head, argv, environment);
}

pid_t wait4(pid_t process, int *status, int options, struct rusage *usage)
{
	struct forward_wait reply;
	const struct forwarded call = {
		.number = FORWARD_WAIT,
		.args = { (uint64_t)process, (uint64_t)options },
		.out = &reply,
		.out_bytes = sizeof(reply),
	};
	int64_t result = forward(&call);

	_Static_assert(sizeof(*usage) == sizeof(reply.usage), "one layout");
	if (result > 0 && status)
		*status = reply.status;
	if (result > 0 && usage)
		memcpy(usage, &reply.usage, sizeof(*usage));
	return (pid_t)syscall_result(result);
}

pid_t wait3(int *status, int options, struct rusage *usage)
{
	return wait4(-1, status, options, usage);
}

pid_t waitpid(pid_t process, int *status, int options)
{
	return wait4(process, status, options, NULL);
}

pid_t wait(int *status)
{
	return wait4(-1, status, 0, NULL);
}
