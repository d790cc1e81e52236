// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermitctl stop, create, remove, resize and core; see ctl.h. What is written goes to
 * the files of /sys/hermit, which hermit.ko checks; here its errors become reasons.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "replace.h"
#include "sparse.h"

#define TEXT_MAX	256
#define CHUNK_BYTES	(1 << 20)

/* Writes @text to /sys/hermit/@file in one piece. */
static int put(const struct machine *machine, const char *file, const char *text)
{
	char path[PATH_MAX];
	int error = 0;
	ssize_t count;
	int fd;

	snprintf(path, sizeof(path), "%s/sys/hermit/%s", machine->root, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	count = write(fd, text, strlen(text));
	if (count < 0)
		error = -errno;
	else if (!count)
		error = -EINVAL;	/* nobody has looked at an empty text */
	close(fd);
	return error;
}

static int put_isle(const struct machine *machine, unsigned int isle, const char *file,
		    const char *text)
{
	char path[TEXT_MAX];

	snprintf(path, sizeof(path), "isle%u/%s", isle, file);
	return put(machine, path, text);
}

/* Who has the isle, for a reason. */
static int in_use(const struct machine *machine, unsigned int isle, int error,
		  struct reason *reason)
{
	char owner[TEXT_MAX];

	machine_isle_line(machine, isle, "owner", owner, sizeof(owner));
	if (*owner)
		return reason_set(reason, error, "isle %u is in use by process %s; stop that first",
				  isle, owner);
	return reason_set(reason, error, "isle %u is not offline; try again, or see "
			  "/sys/hermit/isle%u/state", isle, isle);
}

/* Reasons that all commands have in common. */
static int failed(const char *what, unsigned int isle, int error, struct reason *reason)
{
	switch (error) {
	case -EACCES:
	case -EPERM:
		return reason_set(reason, error, "cannot %s isle %u: only root may", what, isle);
	default:
		return reason_set(reason, error, "cannot %s isle %u: %s; see dmesg", what, isle,
				  strerror(-error));
	}
}

int ctl_stop(const struct machine *machine, unsigned int isle, struct reason *reason)
{
	int error = put_isle(machine, isle, "cpus", "-1");

	return error ? failed("stop", isle, error, reason) : 0;
}

int ctl_create(const struct machine *machine, unsigned int isle, const char *node,
	       const char *size, struct reason *reason)
{
	char text[TEXT_MAX];
	int length = snprintf(text, sizeof(text), "isle%u node=%s mem=%s", isle, node, size);
	int error;

	if (length >= (int)sizeof(text) || strpbrk(text + strlen("isle"), "\t\n"))
		return reason_set(reason, -EINVAL, "that is no node and no size");
	error = put(machine, "create", text);
	switch (error) {
	case 0:
		return 0;
	case -EEXIST:
		return reason_set(reason, error, "isle %u exists already", isle);
	case -ENOSPC:
		return reason_set(reason, error, "there is no room for isle %u: load hermit.ko "
				  "with max_isles=%u", isle, isle + 1);
	case -ENODEV:
		return reason_set(reason, error, "there is no node %.64s with memory", node);
	case -ENOMEM:
		return reason_set(reason, error, "node %.64s has no %.64s of memory in one piece",
				  node, size);
	case -EINVAL:
		return reason_set(reason, error, "node %.64s, size %.64s: expected the number of a "
				  "node, and a size of at least 16M such as 256M", node, size);
	default:
		return failed("create", isle, error, reason);
	}
}

int ctl_remove(const struct machine *machine, unsigned int isle, struct reason *reason)
{
	char text[TEXT_MAX];
	int error;

	snprintf(text, sizeof(text), "isle%u", isle);
	error = put(machine, "remove", text);
	if (error == -EBUSY)
		return in_use(machine, isle, error, reason);
	return error ? failed("remove", isle, error, reason) : 0;
}

int ctl_resize(const struct machine *machine, unsigned int isle, const char *size,
	       struct reason *reason)
{
	int error = put_isle(machine, isle, "memsize", size);

	switch (error) {
	case 0:
		return 0;
	case -EBUSY:
		return in_use(machine, isle, error, reason);
	case -ENOMEM:
		return reason_set(reason, error, "isle %u cannot have %.64s of memory and keeps "
				  "what it has; dmesg says why", isle, size);
	case -EINVAL:
		return reason_set(reason, error, "size %.64s: expected at least 16M, such as 512M, "
				  "or all", size);
	default:
		return failed("resize", isle, error, reason);
	}
}

static int copy(int from, int to)
{
	static char chunk[CHUNK_BYTES];
	uint64_t size = 0;
	ssize_t count;
	int error;

	while ((count = read(from, chunk, sizeof(chunk))) > 0) {
		error = sparse_put(to, size, chunk, (size_t)count);
		if (error)
			return error;
		size += (uint64_t)count;
	}
	return count < 0 || ftruncate(to, (off_t)size) < 0 ? -errno : 0;
}

static int save(int from, unsigned int isle, const char *path, struct reason *reason)
{
	struct replacement new;
	int error = replace_begin(&new, path);

	if (error)
		return reason_set(reason, error, "cannot write %.512s: %s", path,
				  error == -EINVAL ? "that is no file" : strerror(-error));
	error = replace_end(&new, copy(from, new.fd));
	switch (error) {
	case 0:
		return 0;
	case -ENODATA:
		return reason_set(reason, error, "isle %u has no core: nothing runs on it", isle);
	case -EBUSY:
		return reason_set(reason, error, "somebody else is copying the core of isle %u; "
				  "try again", isle);
	case -ESTALE:
		return reason_set(reason, error, "isle %u was stopped, or went on because copying "
				  "took too long; try again", isle);
	default:
		return reason_set(reason, error, "cannot copy the core to %.512s: %s", path,
				  strerror(-error));
	}
}

int ctl_core(const struct machine *machine, unsigned int isle, const char *path,
	     struct reason *reason)
{
	char core[PATH_MAX];
	int error;
	int fd;

	snprintf(core, sizeof(core), "%s/sys/hermit/isle%u/core", machine->root, isle);
	fd = open(core, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return reason_set(reason, -errno, "isle %u has no core to copy (%.256s: %s)", isle,
				  core, strerror(errno));
	error = save(fd, isle, path, reason);
	close(fd);
	return error;
}
