/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets (POSIX <sys/socket.h>) on the isle's own network stack. Options that
 * are not here are not supported; setsockopt() says ENOPROTOOPT.
 */
#ifndef _SYS_SOCKET_H
#define _SYS_SOCKET_H

#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/uio.h>

__BEGIN_DECLS

typedef uint32_t socklen_t;
typedef uint16_t sa_family_t;

struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};

struct sockaddr_storage {
	sa_family_t ss_family;
	char _padding[26];
} __attribute__((aligned(8)));

struct msghdr {
	void *msg_name;
	socklen_t msg_namelen;
	struct iovec *msg_iov;
	int msg_iovlen;
	void *msg_control;
	socklen_t msg_controllen;
	int msg_flags;
};

struct cmsghdr {
	socklen_t cmsg_len;
	int cmsg_level;
	int cmsg_type;
};

#define _CMSG_ROUND(length) (((length) + sizeof(long) - 1) & ~(sizeof(long) - 1))
#define CMSG_LEN(length)    (_CMSG_ROUND(sizeof(struct cmsghdr)) + (length))
#define CMSG_SPACE(length)  (_CMSG_ROUND(sizeof(struct cmsghdr)) + _CMSG_ROUND(length))
#define CMSG_DATA(message)  ((unsigned char *)(message) + _CMSG_ROUND(sizeof(struct cmsghdr)))
#define CMSG_FIRSTHDR(header) \
	((header)->msg_controllen >= sizeof(struct cmsghdr) ? \
	 (struct cmsghdr *)(header)->msg_control : (struct cmsghdr *)0)

struct linger {
	int l_onoff;
	int l_linger;			/* seconds */
};

#define AF_UNSPEC	0
#define AF_INET		2
#define AF_INET6	10
#define PF_UNSPEC	AF_UNSPEC
#define PF_INET		AF_INET
#define PF_INET6	AF_INET6

#define SOCK_STREAM	1
#define SOCK_DGRAM	2
#define SOCK_RAW	3
#define SOCK_NONBLOCK	0x4000		/* O_NONBLOCK */
#define SOCK_CLOEXEC	0x40000		/* O_CLOEXEC */

#define SOL_SOCKET	0xfff
#define SO_ACCEPTCONN	0x0002
#define SO_REUSEADDR	0x0004
#define SO_KEEPALIVE	0x0008
#define SO_BROADCAST	0x0020
#define SO_LINGER	0x0080
#define SO_RCVBUF	0x1002
#define SO_SNDTIMEO	0x1005
#define SO_RCVTIMEO	0x1006
#define SO_ERROR	0x1007
#define SO_TYPE		0x1008

#define MSG_PEEK	0x01
#define MSG_WAITALL	0x02
#define MSG_TRUNC	0x04
#define MSG_OOB		0x04
#define MSG_DONTWAIT	0x08
#define MSG_CTRUNC	0x08
#define MSG_MORE	0x10
#define MSG_NOSIGNAL	0x20

#define SHUT_RD		0
#define SHUT_WR		1
#define SHUT_RDWR	2

#define SOMAXCONN	255

int accept(int fd, struct sockaddr *address, socklen_t *length);
int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int bind(int fd, const struct sockaddr *address, socklen_t length);
int connect(int fd, const struct sockaddr *address, socklen_t length);
int getpeername(int fd, struct sockaddr *address, socklen_t *length);
int getsockname(int fd, struct sockaddr *address, socklen_t *length);
int getsockopt(int fd, int level, int option, void *value, socklen_t *length);
int listen(int fd, int backlog);
ssize_t recv(int fd, void *buffer, size_t bytes, int flags);
ssize_t recvfrom(int fd, void *buffer, size_t bytes, int flags,
		 struct sockaddr *address, socklen_t *length);
ssize_t recvmsg(int fd, struct msghdr *message, int flags);
ssize_t send(int fd, const void *buffer, size_t bytes, int flags);
ssize_t sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t sendto(int fd, const void *buffer, size_t bytes, int flags,
	       const struct sockaddr *address, socklen_t length);
int setsockopt(int fd, int level, int option, const void *value, socklen_t length);
int shutdown(int fd, int how);
int socket(int domain, int type, int protocol);

__END_DECLS

#endif /* _SYS_SOCKET_H */
