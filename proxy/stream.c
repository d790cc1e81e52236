// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stream socket as transport; see stream.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <forward_codec.h>

#include "stream.h"

/* How long an isle may leave sent bytes unacknowledged: a week. */
#define PATIENCE_MS	(7 * 24 * 3600 * 1000)

static struct stream *stream_of(struct transport *transport)
{
	return (struct stream *)transport;
}

/* Exactly @length bytes: 1; 0 at the end before the first; -ECONNRESET between them. */
static int receive_bytes(int fd, void *data, size_t length)
{
	char *to = data;
	size_t got = 0;
	ssize_t count;

	while (got < length) {
		count = recv(fd, to + got, length - got, MSG_WAITALL);
		if (count == 0)
			return got ? -ECONNRESET : 0;
		if (count < 0 && errno != EINTR)
			return -errno;
		if (count > 0)
			got += (size_t)count;
	}
	return 1;
}

/* The same inside of a frame, where no byte may be missing. */
static int receive_rest(int fd, void *data, size_t length)
{
	int result = receive_bytes(fd, data, length);

	return result ? result : -ECONNRESET;
}

/* Makes room for the data of request and reply: what is moved is in one piece here. */
static int prepare(struct request *request)
{
	const struct forward_call *shape = forward_call(request->head.number);
	struct call *call = &request->call;
	size_t out = forward_room(request->head.number, request->args);
	int error = request_buffer(request, request_in_bytes(request), out);

	if (error || (shape->in != FORWARD_IN_DATA && shape->out != FORWARD_OUT_DATA))
		return error;
	request->data = request_pieces(request, 1);
	if (!request->data)
		return -ENOMEM;
	if (shape->in == FORWARD_IN_DATA)
		*request->data = (struct iovec){ request->buffer, request_in_bytes(request) };
	else
		*request->data = (struct iovec){ call->out, out };
	call->data = request->data;
	call->data_count = 1;
	call->data_bytes = request->data->iov_len;
	return 0;
}

static int stream_receive(struct transport *transport, struct request *request,
			  struct reason *reason)
{
	int fd = stream_of(transport)->fd;
	int result = receive_bytes(fd, &request->head, sizeof(request->head));

	if (result <= 0)
		return result;
	if (forward_check_request(&request->head, FORWARD_DATA_MAX))
		return transport_garbage(request, "bad header", reason);
	result = receive_rest(fd, request->args, sizeof(request->args));
	if (result < 0)
		return result;
	if (forward_check_args(request->head.number, request->args, FORWARD_DATA_MAX))
		return transport_garbage(request, "bad arguments", reason);
	request->call.number = request->head.number;
	result = prepare(request);
	if (result)
		return result;
	result = receive_rest(fd, request->buffer, request_in_bytes(request));
	if (result < 0)
		return result;
	if (forward_check_data(request->head.number, request->buffer, request_in_bytes(request)))
		return transport_garbage(request, "bad data", reason);
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

static int send_pieces(int fd, struct iovec *pieces, size_t count)
{
	struct msghdr message = { .msg_iov = pieces, .msg_iovlen = count };
	ssize_t sent = 0;

	while (advance(&message, (size_t)sent)) {
		sent = sendmsg(fd, &message, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			return -errno;
		if (sent < 0)
			sent = 0;
	}
	return 0;
}

static int stream_reply(struct transport *transport, struct request *request, int64_t status)
{
	struct stream *stream = stream_of(transport);
	bool reads = forward_call(request->head.number)->out == FORWARD_OUT_DATA;
	uint32_t bytes = reads ? (uint32_t)(status > 0 ? status : 0) : request->call.out_bytes;
	struct forward_header head;
	struct iovec pieces[] = {
		{ .iov_base = &head, .iov_len = sizeof(head) },
		{ .iov_base = request->call.out, .iov_len = bytes },
	};
	int error;

	forward_fill_reply(&head, &request->head, status, bytes);
	pthread_mutex_lock(&stream->send);
	error = send_pieces(stream->fd, pieces, 2);
	pthread_mutex_unlock(&stream->send);
	return error;
}

/* A socket shows by itself what has come. */
static int stream_watch(struct transport *transport)
{
	return stream_of(transport)->fd;
}

static void stream_unwatch(struct transport *transport)
{
	(void)transport;
}

static void stream_stop(struct transport *transport)
{
	shutdown(stream_of(transport)->fd, SHUT_RDWR);
}

static void stream_close(struct transport *transport)
{
	close(stream_of(transport)->fd);
	pthread_mutex_destroy(&stream_of(transport)->send);
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

void stream_init(struct stream *stream, int fd)
{
	stream->transport.receive = stream_receive;
	stream->transport.reply = stream_reply;
	stream->transport.watch = stream_watch;
	stream->transport.unwatch = stream_unwatch;
	stream->transport.stop = stream_stop;
	stream->transport.close = stream_close;
	stream->fd = fd;
	pthread_mutex_init(&stream->send, NULL);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	tune_tcp(fd);
}
