// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and writing; see calls_run.h. First without waiting
 * (RWF_NOWAIT, which leaves the file's flags alone: others share them). What is not
 * ready then is waited for without a thread, as far as it can be polled; only disks
 * and what Linux cannot read without waiting keep a thread.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hermit/forward.h>

#include "calls_run.h"

#ifndef RWF_NOAPPEND
#define RWF_NOAPPEND	0x20		/* Linux 6.9 */
#endif

/* What is moved which way. */
struct direction {
	ssize_t (*move)(int fd, const struct iovec *data, int count, off_t offset, int flags);
	short events;
	unsigned int slow;		/* bit of table_file.kind */
	bool all;			/* Linux's call goes on until all is moved */
	unsigned int offset;		/* argument with the offset; 0: the file's position */
	unsigned int place;		/* argument with FORWARD_NOAPPEND; 0: none */
};

static const struct direction reading = {
	.move = preadv2, .events = POLLIN, .slow = TABLE_SLOW_READ,
};

static const struct direction writing = {
	.move = pwritev2, .events = POLLOUT, .slow = TABLE_SLOW_WRITE, .all = true,
};

static const struct direction reading_at = {
	.move = preadv2, .events = POLLIN, .slow = TABLE_SLOW_READ, .offset = 2,
};

static const struct direction writing_at = {
	.move = pwritev2, .events = POLLOUT, .slow = TABLE_SLOW_WRITE, .all = true, .offset = 1,
	.place = 2,
};

/* Where the next byte is, as preadv2() wants it: -1 is the file's position. */
static off_t offset_of(const struct call *call, const struct direction *direction)
{
	return direction->offset ? (off_t)(call->args[direction->offset] + call->done) : -1;
}

static bool is_bad_offset(const struct call *call, const struct direction *direction)
{
	return (direction->offset && call->args[direction->offset] > INT64_MAX) ||
	       (direction->place && call->args[direction->place] & ~(uint64_t)FORWARD_NOAPPEND);
}

/* Names what pwritev2() is to do even if the file was opened to append. */
static int place_flags(const struct call *call, const struct direction *direction)
{
	return direction->place && call->args[direction->place] & FORWARD_NOAPPEND ?
	       RWF_NOAPPEND : 0;
}

static ssize_t move(struct call *call, int fd, const struct direction *direction, int flags)
{
	return direction->move(fd, call->data, call->data_count, offset_of(call, direction),
			       flags | place_flags(call, direction));
}

static unsigned int file_kind(struct table_file *file)
{
	unsigned int kind = atomic_load(&file->kind);
	struct stat status;

	if (kind & TABLE_KNOWN)
		return kind;
	kind = TABLE_KNOWN;
	if (!fstat(file->fd, &status) && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) ||
					  S_ISBLK(status.st_mode)))
		kind |= TABLE_REGULAR;
	return atomic_fetch_or(&file->kind, kind) | kind;
}

static bool is_nonblocking(int fd)
{
	return fcntl(fd, F_GETFL) & O_NONBLOCK;
}

/* Moves the cursor on behind what was transferred. */
static void advance(struct call *call, size_t count)
{
	call->done += count;
	while (call->data_count && count >= call->data->iov_len) {
		count -= call->data->iov_len;
		call->data++;
		call->data_count--;
	}
	if (call->data_count) {
		call->data->iov_base = (char *)call->data->iov_base + count;
		call->data->iov_len -= count;
	}
}

static enum call_verdict finish(struct call *call, int64_t status, int64_t *result)
{
	*result = call->done ? (int64_t)call->done : status;
	return CALL_DONE;
}

/* Not now. Is it to be waited for, and how? */
static enum call_verdict not_ready(struct call *call, unsigned int kind,
				   const struct direction *direction, int64_t *status)
{
	int fd = call->file->fd;

	if (kind & TABLE_REGULAR)
		return CALL_BLOCKS;
	if (is_nonblocking(fd))
		return finish(call, -EAGAIN, status);
	call->one = (struct pollfd){ .fd = fd, .events = direction->events };
	call->wait = &call->one;
	call->waits = 1;
	return CALL_WAITS;
}

/* For files that only know how to wait: is there something to wait for? */
static enum call_verdict try_slow(struct call *call, unsigned int kind,
				  const struct direction *direction, int64_t *status)
{
	struct pollfd now = { .fd = call->file->fd, .events = direction->events };

	if (kind & TABLE_REGULAR || is_nonblocking(now.fd) || poll(&now, 1, 0) != 0)
		return CALL_BLOCKS;
	return not_ready(call, kind, direction, status);
}

static bool is_complete(const struct call *call, unsigned int kind, size_t count,
			const struct direction *direction)
{
	if (count == 0 || call->done == call->data_bytes)
		return true;
	/* A disk gives all it has; others give what is there. */
	return !direction->all && !(kind & TABLE_REGULAR);
}

static enum call_verdict try_transfer(struct call *call, int64_t *status,
				      const struct direction *direction)
{
	unsigned int kind;
	ssize_t count;
	int fd = call_file(call);

	if (fd < 0 || is_bad_offset(call, direction))
		return finish(call, fd < 0 ? fd : -EINVAL, status);
	kind = file_kind(call->file);
	if (kind & direction->slow)
		return try_slow(call, kind, direction, status);
	for (;;) {
		count = move(call, fd, direction, RWF_NOWAIT);
		if (count >= 0) {
			advance(call, (size_t)count);
			if (is_complete(call, kind, (size_t)count, direction))
				return finish(call, 0, status);
			continue;
		}
		switch (errno) {
		case EINTR:
			continue;
		case EAGAIN:
			return not_ready(call, kind, direction, status);
		case EOPNOTSUPP:
		case EINVAL:
			/* Also said of what cannot be done at all: Linux says it again. */
			atomic_fetch_or(&call->file->kind, direction->slow);
			return try_slow(call, kind, direction, status);
		case EFAULT:
			/* Direct I/O does not reach isle memory: run_transfer() copies. */
			return CALL_BLOCKS;
		default:
			return finish(call, -errno, status);
		}
	}
}

enum call_verdict try_read(struct call *call, int64_t *status)
{
	return try_transfer(call, status, &reading);
}

enum call_verdict try_write(struct call *call, int64_t *status)
{
	return try_transfer(call, status, &writing);
}

enum call_verdict try_pread(struct call *call, int64_t *status)
{
	return try_transfer(call, status, &reading_at);
}

enum call_verdict try_pwrite(struct call *call, int64_t *status)
{
	return try_transfer(call, status, &writing_at);
}

/*
 * The same through a buffer, for drivers and direct I/O that want pages of Linux's
 * own. One piece, as much of it as the buffer holds.
 */
#define BOUNCE_BYTES	0x100000u
#define BOUNCE_ALIGN	4096u

static ssize_t bounce(struct call *call, int fd, const struct direction *direction)
{
	size_t bytes = call->data->iov_len < BOUNCE_BYTES ? call->data->iov_len : BOUNCE_BYTES;
	void *buffer = aligned_alloc(BOUNCE_ALIGN, BOUNCE_BYTES);
	struct iovec piece = { buffer, bytes };
	void *data = call->data->iov_base;
	ssize_t count;

	if (!buffer) {
		errno = ENOMEM;
		return -1;
	}
	if (direction->all)
		memcpy(buffer, data, bytes);
	count = direction->move(fd, &piece, 1, offset_of(call, direction),
				place_flags(call, direction));
	if (count > 0 && !direction->all)
		memcpy(data, buffer, (size_t)count);
	free(buffer);
	return count;
}

static int64_t run_transfer(struct call *call, int fd, const struct direction *direction)
{
	ssize_t count = move(call, fd, direction, 0);
	int64_t status;

	if (count < 0 && errno == EFAULT && call->data_count)
		count = bounce(call, fd, direction);
	status = count < 0 ? -errno : 0;
	if (count > 0)
		advance(call, (size_t)count);
	finish(call, status, &status);
	return status;
}

int64_t run_read(struct call *call, int fd)
{
	return run_transfer(call, fd, &reading);
}

int64_t run_write(struct call *call, int fd)
{
	return run_transfer(call, fd, &writing);
}

int64_t run_pread(struct call *call, int fd)
{
	return run_transfer(call, fd, &reading_at);
}

int64_t run_pwrite(struct call *call, int fd)
{
	return run_transfer(call, fd, &writing_at);
}
