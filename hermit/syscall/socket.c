// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sockets (POSIX.1-2017 <sys/socket.h>): descriptors in front of lwIP's sockets.
 */
#include <errno.h>
#include <stddef.h>
#include <fcntl.h>
#include <hermit/files.h>
#include <lwip/sockets.h>
#include "result.h"

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

int socket(int domain, int type, int protocol)
{
	int handle = lwip_socket(domain, type, protocol);

	return handle < 0 ? -1 : (int)syscall_result(file_open(FILE_SOCKET, handle, O_RDWR));
}

int accept(int fd, struct sockaddr *address, socklen_t *length)
{
	ssize_t handle = ON_SOCKET(fd, lwip_accept(s, address, length));

	return handle < 0 ? -1 : (int)syscall_result(file_open(FILE_SOCKET, (int)handle, O_RDWR));
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

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
	int result = (int)ON_SOCKET(fd, lwip_connect(s, address, length));

	if (result)
		errno = connect_error(errno);
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

ssize_t recv(int fd, void *buffer, size_t bytes, int flags)
{
	return ON_SOCKET(fd, lwip_recv(s, buffer, bytes, flags));
}

ssize_t recvfrom(int fd, void *buffer, size_t bytes, int flags, struct sockaddr *address,
		 socklen_t *length)
{
	return ON_SOCKET(fd, lwip_recvfrom(s, buffer, bytes, flags, address, length));
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	return ON_SOCKET(fd, lwip_recvmsg(s, message, flags));
}

ssize_t send(int fd, const void *buffer, size_t bytes, int flags)
{
	return ON_SOCKET(fd, lwip_send(s, buffer, bytes, flags & ~MSG_NOSIGNAL));
}

ssize_t sendto(int fd, const void *buffer, size_t bytes, int flags,
	       const struct sockaddr *address, socklen_t length)
{
	return ON_SOCKET(fd, lwip_sendto(s, buffer, bytes, flags & ~MSG_NOSIGNAL, address, length));
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	return ON_SOCKET(fd, lwip_sendmsg(s, message, flags & ~MSG_NOSIGNAL));
}
