// SPDX-License-Identifier: BSD-2-Clause
/*
 * poll() and select() over sockets (POSIX.1-2017). A descriptor that is not a
 * socket cannot be waited for yet: ENOSYS, and a line in the log.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <hermit/files.h>
#include <hermit/klog.h>
#include <lwip/sockets.h>
#include "result.h"

#define MS_PER_S	1000
#define US_PER_MS	1000
#define US_PER_S	1000000

/* lwIP's socket behind a descriptor, -1 (which poll() passes over) if it is not open. */
static int socket_of(int fd, int *handle)
{
	struct file *file;
	int error = 0;

	*handle = -1;
	if (file_get(fd, &file))
		return 0;
	if (file->kind == FILE_SOCKET)
		*handle = file->handle;
	else
		error = -ENOSYS;
	file_put(file);
	if (error)
		log_warning("poll() on descriptor %d, which is not a socket: not there yet", fd);
	return error;
}

static int translate(const struct pollfd *from, struct pollfd *to, nfds_t count)
{
	int error = 0;

	for (nfds_t i = 0; i < count && !error; i++) {
		to[i] = from[i];
		if (from[i].fd >= 0)
			error = socket_of(from[i].fd, &to[i].fd);
	}
	return error;
}

/* Copies results back; descriptors that are not open are reported at once. */
static int collect(const struct pollfd *from, struct pollfd *to, nfds_t count)
{
	int ready = 0;

	for (nfds_t i = 0; i < count; i++) {
		to[i].revents = from[i].fd < 0 ? 0 : from[i].revents;
		if (from[i].fd < 0 && to[i].fd >= 0)
			to[i].revents = POLLNVAL;
		if (to[i].revents)
			ready++;
	}
	return ready;
}

static int any_closed(const struct pollfd *wanted, const struct pollfd *sockets, nfds_t count)
{
	for (nfds_t i = 0; i < count; i++)
		if (wanted[i].fd >= 0 && sockets[i].fd < 0)
			return 1;
	return 0;
}

int poll(struct pollfd *descriptors, nfds_t count, int timeout_ms)
{
	struct pollfd *sockets;
	int error;

	if (count > FILES_MAX)
		return (int)syscall_result(-EINVAL);
	sockets = calloc(count + 1, sizeof(*sockets));
	if (!sockets)
		return (int)syscall_result(-ENOMEM);
	error = translate(descriptors, sockets, count);
	if (!error && any_closed(descriptors, sockets, count))
		timeout_ms = 0;
	/* lwIP refuses an empty list that is there. */
	if (!error && lwip_poll(count ? sockets : NULL, count, timeout_ms) < 0)
		error = -errno;
	if (!error)
		error = collect(sockets, descriptors, count);
	free(sockets);
	return (int)syscall_result(error);
}

static short wanted_events(int fd, const fd_set *reads, const fd_set *writes)
{
	short events = 0;

	if (reads && FD_ISSET(fd, reads))
		events |= POLLIN;
	if (writes && FD_ISSET(fd, writes))
		events |= POLLOUT;
	return events;
}

/* select()'s timeout in ms for poll(), -1 for ever. Returns -EINVAL if it is none. */
static int timeout_of(const struct timeval *timeout, int *ms)
{
	*ms = -1;
	if (!timeout)
		return 0;
	if (timeout->tv_sec < 0 || timeout->tv_usec < 0 || timeout->tv_usec >= US_PER_S)
		return -EINVAL;
	*ms = INT_MAX;
	if (timeout->tv_sec < INT_MAX / MS_PER_S)
		*ms = (int)(timeout->tv_sec * MS_PER_S +
			    (timeout->tv_usec + US_PER_MS - 1) / US_PER_MS);
	return 0;
}

/* Keeps @fd in @set if it was wanted and is ready. Returns 1 if it stays. */
static int keep(int fd, fd_set *set, bool wanted, bool ready)
{
	if (!wanted)
		return 0;
	if (!ready)
		FD_CLR(fd, set);
	return ready;
}

/* poll()'s results as select()'s. Returns how many bits are set, -EBADF. */
static int sets_fill(const struct pollfd *list, nfds_t used, fd_set *reads, fd_set *writes)
{
	int ready = 0;

	for (nfds_t i = 0; i < used; i++) {
		const struct pollfd *at = &list[i];

		if (at->revents & POLLNVAL)
			return -EBADF;
		ready += keep(at->fd, reads, at->events & POLLIN,
			      at->revents & (POLLIN | POLLERR | POLLHUP));
		ready += keep(at->fd, writes, at->events & POLLOUT,
			      at->revents & (POLLOUT | POLLERR));
	}
	return ready;
}

int select(int count, fd_set *reads, fd_set *writes, fd_set *exceptions, struct timeval *timeout)
{
	struct pollfd *list;
	nfds_t used = 0;
	int timeout_ms;
	int ready;

	if (count < 0 || count > FD_SETSIZE || timeout_of(timeout, &timeout_ms))
		return (int)syscall_result(-EINVAL);
	list = calloc((size_t)count + 1, sizeof(*list));
	if (!list)
		return (int)syscall_result(-ENOMEM);
	for (int fd = 0; fd < count; fd++) {
		short events = wanted_events(fd, reads, writes);

		if (events)
			list[used++] = (struct pollfd){ fd, events, 0 };
		if (exceptions)
			FD_CLR(fd, exceptions);
	}
	ready = poll(list, used, timeout_ms);
	if (ready >= 0)
		ready = (int)syscall_result(sets_fill(list, used, reads, writes));
	free(list);
	return ready;
}
