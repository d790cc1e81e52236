/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls of lwIP that may wait for the network, ended early by signals and cancellation.
 */
#ifndef SYSCALL_SOCKET_WAIT_H
#define SYSCALL_SOCKET_WAIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <hermit/files.h>
#include <hermit/thread.h>

/**
 * SOCKET_WAIT() - run @call, an lwIP function on @socket that waits for data or connections
 *
 * Handlers run when lwIP is left, because they may leave by longjmp(). Then the call
 * begins again, unless one of them was without SA_RESTART.
 *
 * Return: the call's result, -1 with errno; EINTR: also for a cancellation, on which the
 * caller acts when it has tidied up.
 */
#define SOCKET_WAIT(socket, call)						\
({										\
	const uint32_t interruptions_ = thread_interruptions();			\
	ssize_t waited_;							\
	do {									\
		socket_wait_begin();						\
		waited_ = (call);						\
	} while (socket_wait_again(socket, waited_, interruptions_));		\
	waited_;								\
})

/**
 * SOCKET_RECEIVE() - run @call, an lwIP function that receives from @file, when it is its turn
 *
 * @flags are MSG_*. For SOCKET_WAIT(). Return: the call's result, -1 with errno.
 */
#define SOCKET_RECEIVE(file, flags, call)					\
	(socket_turn_begin(file, flags) ? -1 : socket_turn_end(file, (call)))

/**
 * socket_turn_begin() - lwIP knows of one thread that receives from a socket: wait for our turn
 * @file: the socket
 * @flags: MSG_*
 *
 * Context: thread, between socket_wait_begin() and socket_wait_again(). Return: 0; -1 with
 * errno: EWOULDBLOCK if it must not wait, EINTR if something else wants the thread.
 */
int socket_turn_begin(struct file *file, int flags);

/** socket_turn_end() - the next one's turn. @file: the socket. Return: @result, with errno. */
ssize_t socket_turn_end(struct file *file, ssize_t result);

/** socket_wait_begin() - from here on, what wants the thread's attention ends its waits. */
void socket_wait_begin(void);

/**
 * socket_wait_again() - the call is over: is it to be made again?
 * @socket: lwIP's number
 * @result: of the call, with errno
 * @interruptions: thread_interruptions() before it
 *
 * Handlers have run when this returns. Return: true if one of them ended the wait and it
 * goes on; false if not, with errno set to EINTR if it was ended all the same.
 */
bool socket_wait_again(int socket, ssize_t result, uint32_t interruptions);

/** socket_may_wait() - may a call wait? @socket: lwIP's number. @flags: MSG_*, of the call. */
bool socket_may_wait(int socket, int flags);

/** socket_is_stream() - is it TCP's? @socket: lwIP's number. */
bool socket_is_stream(int socket);

/**
 * socket_received() - the result of a call that receives, as POSIX has it
 * @file: the socket
 * @result: lwIP's, with errno
 * @bytes: that were asked for
 *
 * lwIP tells of the end of a stream once, and calls the socket unconnected then.
 *
 * Context: task. Return: bytes, 0 at the end, -1 with errno.
 */
ssize_t socket_received(struct file *file, ssize_t result, size_t bytes);

#endif /* SYSCALL_SOCKET_WAIT_H */
