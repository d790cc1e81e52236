// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for the isle to connect; see meeting.h.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <forward_codec.h>

#include "clock.h"
#include "meeting.h"

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int watch(struct meeting *meeting, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data = { .fd = fd } };

	return epoll_ctl(meeting->events, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

/* Binds and listens; -errno if one of it fails. */
static int listen_at(struct meeting *meeting, struct in_addr own, uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = own,
	};
	socklen_t size = sizeof(address);
	const int on = 1;

	meeting->events = epoll_create1(EPOLL_CLOEXEC);
	meeting->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (meeting->events < 0 || meeting->listener < 0)
		return -errno;
	setsockopt(meeting->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(meeting->listener, (struct sockaddr *)&address, size) < 0 ||
	    listen(meeting->listener, MEETING_GUESTS_MAX) < 0 ||
	    getsockname(meeting->listener, (struct sockaddr *)&address, &size) < 0)
		return -errno;
	meeting->port = ntohs(address.sin_port);
	return watch(meeting, meeting->listener);
}

static int listen_failed(int error, struct in_addr own, uint16_t port, struct reason *reason)
{
	char text[INET_ADDRSTRLEN];

	inet_ntop(AF_INET, &own, text, sizeof(text));
	if (error == -EADDRNOTAVAIL)
		return reason_set(reason, error, "no network interface of this machine has the "
				  "address %s: load mmnif.ko, then `ip addr add %s/24 dev mmnif` "
				  "and `ip link set mmnif up`", text, text);
	if (error == -EADDRINUSE)
		return reason_set(reason, error, "HERMIT_PORT=%u: this port of %s is in use; leave "
				  "HERMIT_PORT out to get a free one", port, text);
	return reason_set(reason, error, "cannot listen on %s port %u: %s", text, port,
			  strerror(-error));
}

int meeting_open(struct meeting *meeting, struct in_addr own, uint16_t port, struct in_addr peer,
		 uint32_t isle, struct reason *reason)
{
	unsigned int i;
	int error;

	memset(meeting, 0, sizeof(*meeting));
	meeting->events = -1;
	meeting->listener = -1;
	meeting->isle = isle;
	meeting->peer = peer;
	for (i = 0; i < MEETING_GUESTS_MAX; i++)
		meeting->guest[i].fd = -1;
	if (getrandom(meeting->token, sizeof(meeting->token), 0) != sizeof(meeting->token))
		return reason_set(reason, -EIO, "no random numbers to be had: %s", strerror(errno));
	error = listen_at(meeting, own, port);
	if (!error)
		return 0;
	meeting_close(meeting);
	return listen_failed(error, own, port, reason);
}

void meeting_close(struct meeting *meeting)
{
	unsigned int i;

	for (i = 0; i < MEETING_GUESTS_MAX; i++)
		close_fd(&meeting->guest[i].fd);
	close_fd(&meeting->listener);
	close_fd(&meeting->events);
}

/* A place for one more guest: a free one, or that of who has waited longest. */
static struct meeting_guest *make_place(struct meeting *meeting)
{
	struct meeting_guest *place = &meeting->guest[0];
	unsigned int i;

	for (i = 0; i < MEETING_GUESTS_MAX; i++) {
		if (meeting->guest[i].fd < 0)
			return &meeting->guest[i];
		if (meeting->guest[i].deadline_ms < place->deadline_ms)
			place = &meeting->guest[i];
	}
	close_fd(&place->fd);
	return place;
}

/* Takes the next connection in; false if there is none. */
static bool accept_guest(struct meeting *meeting)
{
	struct meeting_guest *guest;
	struct sockaddr_in address = { 0 };
	socklen_t size = sizeof(address);
	int fd = accept4(meeting->listener, (struct sockaddr *)&address, &size,
			 SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return errno == ECONNABORTED || errno == EINTR;
	if (address.sin_addr.s_addr != meeting->peer.s_addr || watch(meeting, fd)) {
		close(fd);
		return true;
	}
	guest = make_place(meeting);
	guest->fd = fd;
	guest->got = 0;
	guest->deadline_ms = clock_ms() + MEETING_HELLO_MS;
	return true;
}

/* Answers the right guest's greeting; a new connection has room for it. */
static bool greet(struct meeting *meeting, int fd)
{
	struct forward_hello hello;

	forward_fill_hello(&hello, meeting->isle, NULL);
	return send(fd, &hello, sizeof(hello), MSG_NOSIGNAL) == sizeof(hello);
}

/* Hears a guest out as far as it has spoken; true if it is the isle. */
static bool hear_guest(struct meeting *meeting, struct meeting_guest *guest)
{
	ssize_t count = recv(guest->fd, (char *)&guest->hello + guest->got,
			     sizeof(guest->hello) - guest->got, 0);

	if (count > 0)
		guest->got += (size_t)count;
	if (guest->got == sizeof(guest->hello)) {
		if (!forward_check_hello(&guest->hello, meeting->isle, meeting->token) &&
		    greet(meeting, guest->fd))
			return true;
		close_fd(&guest->fd);
	} else if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
		close_fd(&guest->fd);
	} else if (clock_ms() >= guest->deadline_ms) {
		close_fd(&guest->fd);
	}
	return false;
}

int meeting_step(struct meeting *meeting)
{
	unsigned int i;
	int fd;

	while (accept_guest(meeting))
		;
	for (i = 0; i < MEETING_GUESTS_MAX; i++) {
		fd = meeting->guest[i].fd;
		if (fd < 0 || !hear_guest(meeting, &meeting->guest[i]))
			continue;
		meeting->guest[i].fd = -1;
		meeting_close(meeting);
		return fd;
	}
	return -1;
}

int meeting_timeout_ms(const struct meeting *meeting)
{
	int64_t left = INT64_MAX;
	int64_t now = clock_ms();
	unsigned int i;

	for (i = 0; i < MEETING_GUESTS_MAX; i++)
		if (meeting->guest[i].fd >= 0 && meeting->guest[i].deadline_ms - now < left)
			left = meeting->guest[i].deadline_ms - now;
	if (left == INT64_MAX)
		return -1;
	return left > 0 ? (int)left : 0;
}
