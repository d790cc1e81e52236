// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the log of an isle; see follow.h. The file `boots` says of which run the
 * text is: read before and after a part of it, it shows whether both belong together.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "follow.h"

#define LOG_PATH	"%s/sys/hermit/isle%u/log"
#define CHUNK_BYTES	65536
#define RUN_MAX		32

/* An isle whose core died between writing a record and ringing does not call us. */
#define LOOK_AGAIN_MS	1000

/**
 * struct reader - somebody who reads a log
 * @machine: to look at
 * @isle: whose log
 * @fd: of the file
 * @position: in the text
 * @run: that the text before @position is of
 */
struct reader {
	const struct machine *machine;
	unsigned int isle;
	int fd;
	off_t position;
	char run[RUN_MAX];
};

static int open_reader(struct reader *reader, struct reason *reason)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), LOG_PATH, reader->machine->root, reader->isle);
	reader->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (reader->fd < 0)
		return reason_set(reason, -errno, "cannot read %s: %s", path, strerror(errno));
	return 0;
}

/* If a new run began since the last call, its text is what comes next. */
static bool restart(struct reader *reader)
{
	char run[RUN_MAX];

	if (machine_isle_line(reader->machine, reader->isle, "boots", run, sizeof(run)) ||
	    !strcmp(run, reader->run))
		return false;
	memcpy(reader->run, run, sizeof(run));
	reader->position = 0;
	return true;
}

/* Reads what comes next, all of it of one run; 0 at the end of what there is. */
static ssize_t read_next(struct reader *reader, char *chunk)
{
	ssize_t count;

	restart(reader);
	do {
		count = pread(reader->fd, chunk, CHUNK_BYTES, reader->position);
		if (count < 0)
			return -errno;
	} while (restart(reader));
	reader->position += count;
	return count;
}

static int write_all(int out, const char *text, ssize_t count)
{
	ssize_t written;

	for (; count > 0; text += written, count -= written) {
		written = write(out, text, (size_t)count);
		if (written < 0)
			return -errno;
	}
	return 0;
}

static int copy(struct reader *reader, bool follow, int out)
{
	struct pollfd more = { reader->fd, POLLPRI, 0 };
	static char chunk[CHUNK_BYTES];
	ssize_t count;
	int error;

	for (;;) {
		count = read_next(reader, chunk);
		if (count < 0)
			return (int)count;
		error = write_all(out, chunk, count);
		if (error)
			return error;
		if (count)
			continue;
		if (!follow)
			return 0;
		if (poll(&more, 1, LOOK_AGAIN_MS) < 0 && errno != EINTR)
			return -errno;
	}
}

int follow_log(const struct machine *machine, unsigned int isle, bool follow, int out,
	       struct reason *reason)
{
	struct reader reader = { .machine = machine, .isle = isle };
	int error = open_reader(&reader, reason);

	if (error)
		return error;
	error = copy(&reader, follow, out);
	close(reader.fd);
	if (error == -EPIPE)
		return 0;
	if (error == -ENODEV)
		return reason_set(reason, error, "isle %u has been removed", isle);
	if (error)
		return reason_set(reason, error, "the log of isle %u: %s", isle, strerror(-error));
	return 0;
}
