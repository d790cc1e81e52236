// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stream socket as transport; see transport.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport.h"

/* How long an isle may leave sent bytes unacknowledged: a week. */
#define PATIENCE_MS	(7 * 24 * 3600 * 1000)

static int socket_fd(struct transport *transport)
{
	return ((struct socket_transport *)transport)->fd;
}

static int socket_receive(struct transport *transport, void *data, size_t length)
{
	char *to = data;
	size_t got = 0;
	ssize_t count;

	while (got < length) {
		count = recv(socket_fd(transport), to + got, length - got, MSG_WAITALL);
		if (count == 0)
			return got ? -ECONNRESET : 0;
		if (count < 0 && errno != EINTR)
			return -errno;
		if (count > 0)
			got += (size_t)count;
	}
	return 1;
}

/* Moves a message's first piece on by what was sent; true if something is left. */
static int advance(struct msghdr *message, size_t sent)
{
	while (message->msg_iovlen && sent >= message->msg_iov->iov_len) {
		sent -= message->msg_iov->iov_len;
		message->msg_iov++;
		message->msg_iovlen--;
	}
	if (!message->msg_iovlen)
		return 0;
	message->msg_iov->iov_base = (char *)message->msg_iov->iov_base + sent;
	message->msg_iov->iov_len -= sent;
	return 1;
}

static int socket_send(struct transport *transport, struct iovec *pieces, int count)
{
	struct msghdr message = { .msg_iov = pieces, .msg_iovlen = (size_t)count };
	ssize_t sent = 0;

	while (advance(&message, (size_t)sent)) {
		sent = sendmsg(socket_fd(transport), &message, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			return -errno;
		if (sent < 0)
			sent = 0;
	}
	return 0;
}

static void socket_stop(struct transport *transport)
{
	shutdown(socket_fd(transport), SHUT_RDWR);
}

static void socket_close(struct transport *transport)
{
	close(socket_fd(transport));
}

/* These fail on sockets that are not TCP, which then need none of it. */
static void tune_tcp(int fd)
{
	const struct linger linger = { .l_onoff = 1, .l_linger = 0 };
	const int patience_ms = PATIENCE_MS;
	const int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof(patience_ms));
}

void socket_transport_init(struct socket_transport *socket_transport, int fd)
{
	socket_transport->transport.receive = socket_receive;
	socket_transport->transport.send = socket_send;
	socket_transport->transport.stop = socket_stop;
	socket_transport->transport.close = socket_close;
	socket_transport->fd = fd;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	tune_tcp(fd);
}
