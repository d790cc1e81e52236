/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for descriptors (POSIX <poll.h>, Linux's ppoll): files of Linux and sockets
 * in any mix. Numbers are lwIP's.
 */
#ifndef _POLL_H
#define _POLL_H

#include <sys/_sigset.h>
#include <sys/_timespec.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef unsigned int nfds_t;

struct pollfd {
	int fd;
	short events;
	short revents;
};

#define POLLIN		0x001
#define POLLOUT		0x002
#define POLLERR		0x004
#define POLLNVAL	0x008
#define POLLRDNORM	0x010
#define POLLRDBAND	0x020
#define POLLPRI		0x040
#define POLLWRNORM	0x080
#define POLLWRBAND	0x100
#define POLLHUP		0x200

int poll(struct pollfd *descriptors, nfds_t count, int timeout_ms);
int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout,
	  const __sigset_t *mask);

__END_DECLS

#endif /* _POLL_H */
