// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the log of an isle; see follow.h. The file `boots` says of which run the
 * text is, `log_start` how much of it has gone: read before and after a part of it,
 * they show where that part belongs.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "follow.h"

#define LOG_PATH	"%s/sys/hermit/isle%u/log"
#define CHUNK_BYTES	65536
#define RUN_MAX		32
#define LOST_LINE_MAX	64

/* An isle whose core died between writing a record and ringing does not call us. */
#define LOOK_AGAIN_MS	1000

/**
 * struct place - what the first byte of the file is
 * @run: of which run
 * @start: bytes of that run before it
 */
struct place {
	char run[RUN_MAX];
	uint64_t start;
};

/**
 * struct reader - somebody who reads a log
 * @machine: to look at
 * @isle: whose log
 * @fd: of the file
 * @run: that is being read
 * @position: bytes of that run that were read or have gone
 * @within: what was read last is not the end of a line
 */
struct reader {
	const struct machine *machine;
	unsigned int isle;
	int fd;
	char run[RUN_MAX];
	uint64_t position;
	bool within;
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

static void find_place(const struct reader *reader, struct place *place)
{
	char start[RUN_MAX];

	machine_isle_line(reader->machine, reader->isle, "boots", place->run, sizeof(place->run));
	machine_isle_line(reader->machine, reader->isle, "log_start", start, sizeof(start));
	place->start = strtoull(start, NULL, 10);
}

static bool same_place(const struct place *one, const struct place *other)
{
	return one->start == other->start && !strcmp(one->run, other->run);
}

/* Says what has gone before anybody read it; bytes of that line. */
static ssize_t pass_over(struct reader *reader, const struct place *place, char *chunk)
{
	uint64_t lost = place->start - reader->position;

	reader->position = place->start;
	return snprintf(chunk, LOST_LINE_MAX, "(%" PRIu64 " bytes lost)\n", lost);
}

/* What comes now does not belong to the line that was read last. */
static ssize_t end_line(struct reader *reader, char *chunk)
{
	reader->within = false;
	*chunk = '\n';
	return 1;
}

/* Reads what comes next, all of it of one run; 0 at the end of what there is. */
static ssize_t read_next(struct reader *reader, char *chunk)
{
	struct place before;
	struct place after;
	ssize_t count;

	find_place(reader, &after);
	do {
		before = after;
		if (strcmp(before.run, reader->run)) {
			memcpy(reader->run, before.run, sizeof(reader->run));
			reader->position = before.start;
			if (reader->within)
				return end_line(reader, chunk);
		}
		if (reader->position < before.start)
			return reader->within ? end_line(reader, chunk) :
						pass_over(reader, &before, chunk);
		count = pread(reader->fd, chunk, CHUNK_BYTES,
			      (off_t)(reader->position - before.start));
		if (count < 0)
			return -errno;
		find_place(reader, &after);
	} while (!same_place(&before, &after));
	reader->position += (uint64_t)count;
	if (count)
		reader->within = chunk[count - 1] != '\n';
	return count;
}

static int copy(struct reader *reader, bool follow, struct log_sink *sink)
{
	struct pollfd more = { reader->fd, POLLPRI, 0 };
	static char chunk[CHUNK_BYTES];
	ssize_t count;
	int error;

	for (;;) {
		count = read_next(reader, chunk);
		if (count < 0)
			return (int)count;
		error = sink->put(sink, chunk, (size_t)count);
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

int follow_log(const struct machine *machine, unsigned int isle, bool follow,
	       struct log_sink *sink, struct reason *reason)
{
	struct reader reader = { .machine = machine, .isle = isle };
	int error = open_reader(&reader, reason);

	if (error)
		return error;
	error = copy(&reader, follow, sink);
	close(reader.fd);
	if (error == -EPIPE)
		return 0;
	if (error == -ENODEV)
		return reason_set(reason, error, "isle %u has been removed", isle);
	if (error)
		return reason_set(reason, error, "the log of isle %u: %s", isle, strerror(-error));
	return 0;
}

struct file_sink {
	struct log_sink sink;		/* first */
	int fd;
};

static int put_file(struct log_sink *sink, const char *text, size_t count)
{
	int fd = ((struct file_sink *)sink)->fd;
	ssize_t written;

	for (; count > 0; text += written, count -= (size_t)written) {
		written = write(fd, text, count);
		if (written < 0)
			return -errno;
	}
	return 0;
}

int follow_log_to(const struct machine *machine, unsigned int isle, bool follow, int out,
		  struct reason *reason)
{
	struct file_sink file = { { put_file }, out };

	return follow_log(machine, isle, follow, &file.sink, reason);
}
