// SPDX-License-Identifier: BSD-2-Clause
/*
 * Forwarded calls over TCP.
 */
#include <errno.h>
#include <hermit/boot.h>
#include <hermit/forwarding.h>
#include <hermit/mmnif.h>
#include <lwip/sockets.h>

static int connection = -1;

static int tcp_connect_proxy(void)
{
	struct sockaddr_in proxy = {
		.sin_family = AF_INET,
		.sin_port = htons(boot_page()->proxy_port),
		.sin_addr.s_addr = htonl(LINK_NETWORK | LINK_OCTET(LINK_PEER_LINUX)),
	};
	int on = 1;

	connection = lwip_socket(AF_INET, SOCK_STREAM, 0);
	if (connection < 0)
		return -errno;
	if (lwip_setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    lwip_connect(connection, (struct sockaddr *)&proxy, sizeof(proxy)))
		return -errno;
	return 0;
}

/* Drops @sent bytes from the front of the pieces. */
static void advance(struct iovec **pieces, int *count, size_t sent)
{
	while (*count && sent >= (*pieces)->iov_len) {
		sent -= (*pieces)->iov_len;
		(*pieces)++;
		(*count)--;
	}
	if (*count) {
		(*pieces)->iov_base = (char *)(*pieces)->iov_base + sent;
		(*pieces)->iov_len -= sent;
	}
}

static int tcp_send_all(struct iovec *pieces, int count)
{
	while (count) {
		ssize_t sent = lwip_writev(connection, pieces, count);

		if (sent <= 0)
			return sent ? -errno : -EPIPE;
		advance(&pieces, &count, (size_t)sent);
	}
	return 0;
}

static int tcp_receive_all(void *buffer, size_t bytes)
{
	char *at = buffer;

	while (bytes) {
		ssize_t got = lwip_recv(connection, at, bytes, 0);

		if (got <= 0)
			return got ? -errno : -EPIPE;
		at += got;
		bytes -= (size_t)got;
	}
	return 0;
}

/* The socket's number stays taken: somebody may be about to send on it. */
static void tcp_shut_down(void)
{
	lwip_shutdown(connection, SHUT_RDWR);
}

const struct forward_transport forward_tcp = {
	.connect = tcp_connect_proxy,
	.send = tcp_send_all,
	.receive = tcp_receive_all,
	.shut_down = tcp_shut_down,
};
