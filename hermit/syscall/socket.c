// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sockets (POSIX.1-2017 <sys/socket.h>): descriptors in front of lwIP's sockets.
 */
#include <errno.h>
#include <stddef.h>
#include <fcntl.h>
#include <signal.h>
#include <hermit/files.h>
#include <hermit/clock.h>
#include <hermit/thread.h>
#include <lwip/sockets.h>
#include "poll_wait.h"
#include "result.h"
#include "socket_send.h"
#include "socket_wait.h"

/*
 * Runs @call, an lwIP function on the socket number `s`, for descriptor @fd, with
 * its result or -1 and errno.
 */
#define ON_SOCKET(fd, call)						\
({									\
	struct file *file_;						\
	int error_ = socket_get(fd, &file_);				\
	ssize_t result_ = -1;						\
	if (error_) {							\
		errno = -error_;					\
	} else {							\
		const int s = file_->handle;				\
		result_ = (call);					\
		file_put(file_);					\
	}								\
	result_;							\
})

static int socket_get(int fd, struct file **file)
{
	int error = file_get(fd, file);

	if (!error && (*file)->kind != FILE_SOCKET) {
		file_put(*file);
		error = -ENOTSOCK;
	}
	return error;
}

/* What may wait. Who is cancelled has received nothing. */
#define CANCELLABLE(call)						\
({									\
	ssize_t got_;							\
	thread_cancel_point();						\
	got_ = (call);							\
	if (got_ < 0)							\
		thread_cancel_point();					\
	got_;								\
})

#define WAIT_ON_SOCKET(fd, call)					\
	CANCELLABLE(ON_SOCKET(fd, SOCKET_WAIT(s, call)))

#define RECEIVE_ON_SOCKET(fd, bytes, flags, call)			\
	CANCELLABLE(ON_SOCKET(fd, socket_received(file_,		\
		SOCKET_WAIT(s, SOCKET_RECEIVE(file_, flags, call)), bytes)))

#define SOCKET_FLAGS	(SOCK_NONBLOCK | SOCK_CLOEXEC)

/* A descriptor for a socket of lwIP. @flags: SOCK_*, which are O_*. */
static int socket_open(int handle, int flags)
{
	if (handle < 0)
		return -1;
	if (flags & SOCK_NONBLOCK)
		lwip_fcntl(handle, F_SETFL, O_NONBLOCK);
	return (int)syscall_result(file_open(FILE_SOCKET, handle, O_RDWR | flags));
}

int socket(int domain, int type, int protocol)
{
	return socket_open(lwip_socket(domain, type & ~SOCKET_FLAGS, protocol),
			   type & SOCKET_FLAGS);
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
	if (flags & ~SOCKET_FLAGS)
		return (int)syscall_result(-EINVAL);
	return socket_open((int)WAIT_ON_SOCKET(fd, lwip_accept(s, address, length)), flags);
}

int accept(int fd, struct sockaddr *address, socklen_t *length)
{
	return accept4(fd, address, length, 0);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
	return (int)ON_SOCKET(fd, lwip_bind(s, address, length));
}

/* lwIP says only that the connection ended before it was one. */
static int connect_error(int error)
{
	switch (error) {
	case ECONNRESET:
		return ECONNREFUSED;
	case ECONNABORTED:
		return ETIMEDOUT;
	default:
		return error;
	}
}

/* Begins a connection; -1 with EINPROGRESS if it is not there yet. */
static int connect_begin(int s, const struct sockaddr *address, socklen_t length)
{
	int result, error;

	lwip_fcntl(s, F_SETFL, O_NONBLOCK);
	result = lwip_connect(s, address, length);
	error = errno;
	lwip_fcntl(s, F_SETFL, 0);
	errno = error;
	return result;
}

/* Waits for a connection that was begun. One that is interrupted goes on all the same. */
static int connect_wait(int fd, int s)
{
	const uint32_t interruptions = thread_interruptions();
	struct pollfd event = { .fd = fd, .events = POLLOUT };
	struct poll_limits limits = { .deadline = FUTEX_FOREVER };
	socklen_t bytes = sizeof(int);
	int ready, error = 0;

	do {
		limits.handled = thread_self()->signals.handled;
		ready = poll_wait(&event, 1, &limits);
	} while (ready == -EINTR && !thread_cancel_due() &&
		 thread_interruptions() == interruptions);
	if (ready <= 0)
		return (int)syscall_result(ready ? ready : -EINTR);
	if (lwip_getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &bytes))
		return -1;
	return (int)syscall_result(-error);
}

static int connect_socket(int fd, int s, const struct sockaddr *address, socklen_t length)
{
	int result;

	if (lwip_fcntl(s, F_GETFL, 0) & O_NONBLOCK)
		return lwip_connect(s, address, length);
	result = connect_begin(s, address, length);
	return result && errno == EINPROGRESS ? connect_wait(fd, s) : result;
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
	int result;

	thread_cancel_point();
	result = (int)ON_SOCKET(fd, connect_socket(fd, s, address, length));
	if (result) {
		thread_cancel_point();
		errno = connect_error(errno);
	}
	return result;
}

int listen(int fd, int backlog)
{
	return (int)ON_SOCKET(fd, lwip_listen(s, backlog));
}

int getpeername(int fd, struct sockaddr *address, socklen_t *length)
{
	return (int)ON_SOCKET(fd, lwip_getpeername(s, address, length));
}

int getsockname(int fd, struct sockaddr *address, socklen_t *length)
{
	return (int)ON_SOCKET(fd, lwip_getsockname(s, address, length));
}

int getsockopt(int fd, int level, int option, void *value, socklen_t *length)
{
	return (int)ON_SOCKET(fd, lwip_getsockopt(s, level, option, value, length));
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t length)
{
	return (int)ON_SOCKET(fd, lwip_setsockopt(s, level, option, value, length));
}

int shutdown(int fd, int how)
{
	return (int)ON_SOCKET(fd, lwip_shutdown(s, how));
}

/* lwIP knows nothing of MSG_WAITALL. Once there is some, a handler ends it, as on Linux. */
static ssize_t receive_all(struct file *file, int socket, char *buffer, size_t bytes, int flags)
{
	const uint32_t interruptions = thread_interruptions();
	size_t done = 0;
	ssize_t some;

	do {
		do {
			socket_wait_begin();
			some = SOCKET_RECEIVE(file, flags, lwip_recv(socket, buffer + done,
								     bytes - done, flags));
		} while (socket_wait_again(socket, some, interruptions) && !done);
		some = socket_received(file, some, bytes - done);
		if (some > 0)
			done += (size_t)some;
	} while (some > 0 && done < bytes && socket_is_stream(socket));
	return done ? (ssize_t)done : some;
}

ssize_t recv(int fd, void *buffer, size_t bytes, int flags)
{
	if (flags & MSG_WAITALL && !(flags & MSG_PEEK))
		return CANCELLABLE(ON_SOCKET(fd, receive_all(file_, s, buffer, bytes, flags)));
	return RECEIVE_ON_SOCKET(fd, bytes, flags, lwip_recv(s, buffer, bytes, flags));
}

ssize_t recvfrom(int fd, void *buffer, size_t bytes, int flags, struct sockaddr *address,
		 socklen_t *length)
{
	if (!address)
		return recv(fd, buffer, bytes, flags);
	return RECEIVE_ON_SOCKET(fd, bytes, flags,
				 lwip_recvfrom(s, buffer, bytes, flags, address, length));
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	return RECEIVE_ON_SOCKET(fd, message->msg_iovlen, flags,
				 lwip_recvmsg(s, message, flags & ~MSG_WAITALL));
}

/* The same where something is sent: @call returns how much, or -errno. */
#define SEND_ON_SOCKET(fd, flags, call)					\
({									\
	struct file *file_;						\
	int64_t sent_;							\
	thread_cancel_point();						\
	sent_ = socket_get(fd, &file_);					\
	if (!sent_) {							\
		const int s = file_->handle;				\
		sent_ = (call);						\
		file_put(file_);					\
	}								\
	if (sent_ == -EPIPE && !((flags) & MSG_NOSIGNAL))		\
		raise(SIGPIPE);						\
	syscall_result(sent_);						\
})

ssize_t sendto(int fd, const void *buffer, size_t bytes, int flags,
	       const struct sockaddr *address, socklen_t length)
{
	const struct sending what = { buffer, bytes, flags, address, length };

	return SEND_ON_SOCKET(fd, flags, socket_send(fd, s, &what));
}

ssize_t send(int fd, const void *buffer, size_t bytes, int flags)
{
	return sendto(fd, buffer, bytes, flags, NULL, 0);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	return SEND_ON_SOCKET(fd, flags, socket_send_message(fd, s, message, flags));
}
