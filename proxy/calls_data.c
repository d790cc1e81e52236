// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and writing at a file's position; see calls_run.h. First without waiting
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

#include "calls_run.h"

/* Both directions of a transfer. */
struct direction {
	ssize_t (*move)(int fd, const struct iovec *data, int count, off_t offset, int flags);
	short events;
	unsigned int slow;		/* bit of table_file.kind */
	bool all;			/* Linux's call goes on until all is moved */
};

static const struct direction reading = {
	.move = preadv2, .events = POLLIN, .slow = TABLE_SLOW_READ,
};

static const struct direction writing = {
	.move = pwritev2, .events = POLLOUT, .slow = TABLE_SLOW_WRITE, .all = true,
};

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

	if (fd < 0)
		return finish(call, fd, status);
	kind = file_kind(call->file);
	if (kind & direction->slow)
		return try_slow(call, kind, direction, status);
	for (;;) {
		count = direction->move(fd, call->data, call->data_count, -1, RWF_NOWAIT);
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

/*
 * The same through a buffer, for drivers and direct I/O that want pages of Linux's
 * own. One piece, as much of it as the buffer holds.
 */
#define BOUNCE_BYTES	0x100000u
#define BOUNCE_ALIGN	4096u

static ssize_t bounce(struct call *call, int fd, bool write)
{
	size_t bytes = call->data->iov_len < BOUNCE_BYTES ? call->data->iov_len : BOUNCE_BYTES;
	void *buffer = aligned_alloc(BOUNCE_ALIGN, BOUNCE_BYTES);
	struct iovec piece = { call->data->iov_base, bytes };
	ssize_t count;

	if (!buffer) {
		errno = ENOMEM;
		return -1;
	}
	if (write) {
		memcpy(buffer, piece.iov_base, bytes);
		count = pwritev2(fd, &(struct iovec){ buffer, bytes }, 1, -1, 0);
	} else {
		count = preadv2(fd, &(struct iovec){ buffer, bytes }, 1, -1, 0);
		if (count > 0)
			memcpy(piece.iov_base, buffer, (size_t)count);
	}
	free(buffer);
	return count;
}

static int64_t run_transfer(struct call *call, int fd, const struct direction *direction)
{
	ssize_t count = direction->move(fd, call->data, call->data_count, -1, 0);
	int64_t status;

	if (count < 0 && errno == EFAULT && call->data_count)
		count = bounce(call, fd, direction->all);
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
