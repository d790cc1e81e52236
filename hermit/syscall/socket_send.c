// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sending on sockets; see socket_send.h. lwIP's own wait for room cannot be ended, so
 * it takes what there is room for, and the rest waits as in poll().
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <hermit/clock.h>
#include <hermit/thread.h>
#include <lwip/sockets.h>
#include "poll_wait.h"
#include "socket_send.h"
#include "socket_wait.h"
#include "timespec.h"

#define US_PER_S	1000000u

static uint64_t deadline_of(int socket, bool *limited)
{
	struct timeval limit = { 0 };
	socklen_t bytes = sizeof(limit);
	uint64_t us;

	lwip_getsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, &bytes);
	us = (uint64_t)limit.tv_sec * US_PER_S + (uint64_t)limit.tv_usec;
	*limited = us != 0;
	return us ? deadline_after(us * NS_PER_US) : FUTEX_FOREVER;
}

/**
 * struct room_wait - how one call waits for room
 * @limits: what ends it: a handler since the call began, too
 * @interruptions: thread_interruptions() when the call began
 * @waits: @limits has its deadline
 * @limited: SO_SNDTIMEO: such waits are never begun again (signal(7))
 */
struct room_wait {
	struct poll_limits limits;
	uint32_t interruptions;
	bool waits;
	bool limited;
};

/* Handlers that ran are forgotten if they restart calls. */
static bool goes_on(struct room_wait *wait)
{
	wait->limits.handled = thread_self()->signals.handled;
	return !wait->limited && !thread_cancel_due() &&
	       thread_interruptions() == wait->interruptions;
}

/* Until there may be room. @sent: some has gone, which is the result if a handler runs. */
static int wait_for_room(int fd, int socket, struct room_wait *wait, bool sent)
{
	struct pollfd event = { .fd = fd, .events = POLLOUT };
	int ready;

	if (!wait->waits)
		wait->limits.deadline = deadline_of(socket, &wait->limited);
	wait->waits = true;
	do {
		ready = poll_wait(&event, 1, &wait->limits);
	} while (ready == -EINTR && !sent && goes_on(wait));
	if (ready)
		return ready < 0 ? ready : 0;
	return thread_cancel_due() ? -EINTR : -EAGAIN;
}

/* Who writes to a connection that is none has nobody who reads (POSIX.1-2017 send). */
static int send_error(int error)
{
	return error == ENOTCONN ? EPIPE : error;
}

int64_t socket_send(int fd, int socket, const struct sending *what)
{
	const int flags = (what->flags & ~MSG_NOSIGNAL) | MSG_DONTWAIT;
	struct room_wait wait = {
		.limits.handled = thread_self()->signals.handled,
		.interruptions = thread_interruptions(),
	};
	size_t done = 0;
	ssize_t some;
	int error;

	do {
		some = lwip_sendto(socket, what->data + done, what->bytes - done, flags,
				   what->address, what->length);
		error = some < 0 ? -send_error(errno) : 0;
		if (some > 0)
			done += (size_t)some;
		if (done < what->bytes && (!error || error == -EWOULDBLOCK))
			error = socket_may_wait(socket, what->flags)
					? wait_for_room(fd, socket, &wait, done) : -EAGAIN;
	} while (!error && done < what->bytes);
	return done || !error ? (int64_t)done : error;
}

int64_t socket_send_message(int fd, int socket, const struct msghdr *message, int flags)
{
	size_t done = 0;
	int64_t some;

	if (!socket_is_stream(socket)) {
		some = lwip_sendmsg(socket, message, flags & ~MSG_NOSIGNAL);
		return some < 0 ? -errno : some;
	}
	for (int i = 0; i < message->msg_iovlen; i++) {
		const bool last = i + 1 == message->msg_iovlen;
		const struct iovec *piece = &message->msg_iov[i];

		some = socket_send(fd, socket, &(struct sending){
			.data = piece->iov_base,
			.bytes = piece->iov_len,
			.flags = flags | (last ? 0 : MSG_MORE),
		});
		if (some < 0)
			return done ? (int64_t)done : some;
		done += (size_t)some;
		if ((size_t)some < piece->iov_len)
			break;
	}
	return (int64_t)done;
}
