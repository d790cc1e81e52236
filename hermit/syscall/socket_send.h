/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending on sockets, ended early by signals and cancellation.
 */
#ifndef SYSCALL_SOCKET_SEND_H
#define SYSCALL_SOCKET_SEND_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* What is sent, as in sendto(). */
struct sending {
	const char *data;
	size_t bytes;
	int flags;			/* MSG_* */
	const struct sockaddr *address;
	socklen_t length;
};

/**
 * socket_send() - send, and wait for room if the socket's way is to wait
 * @fd: descriptor, in use
 * @socket: lwIP's number for it
 * @what: data
 *
 * A handler, a cancellation or the time limit of SO_SNDTIMEO ends the wait: what was
 * accepted until then is the result, as on Linux.
 *
 * Context: thread. Return: bytes; if none -errno: -EINTR, -EAGAIN, -EPIPE: nobody reads
 * them, and others.
 */
int64_t socket_send(int fd, int socket, const struct sending *what);

/**
 * socket_send_message() - the same with what sendmsg() takes
 * @fd: descriptor, in use
 * @socket: lwIP's number for it
 * @message: data in pieces
 * @flags: MSG_*
 *
 * Context: thread. Return: as socket_send().
 */
int64_t socket_send_message(int fd, int socket, const struct msghdr *message, int flags);

#endif /* SYSCALL_SOCKET_SEND_H */
