/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pipes and connections, for programs that compare what epoll makes of them.
 */
#ifndef PAIRS_H
#define PAIRS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "compare.h"

static char buffer[1 << 16];

/* Two connected ends of each kind: what is written to [1] is read from [0]. */
enum kind { PIPE, TCP, UDP, KINDS };
static const char *const kinds[] = { "pipe", "tcp", "udp" };

static inline int bound(int type, struct sockaddr_in *address)
{
	socklen_t bytes = sizeof(*address);
	int fd = socket(AF_INET, type, 0);

	*address = (struct sockaddr_in){ .sin_family = AF_INET };
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)address, bytes) ||
	    getsockname(fd, (struct sockaddr *)address, &bytes))
		say("bind", -1);
	return fd;
}

static inline void open_pair(enum kind kind, int *ends)
{
	struct sockaddr_in address;
	int fd;

	if (kind == PIPE) {
		if (pipe(ends))
			exit(2);
		return;
	}
	fd = bound(kind == TCP ? SOCK_STREAM : SOCK_DGRAM, &address);
	ends[1] = socket(AF_INET, kind == TCP ? SOCK_STREAM : SOCK_DGRAM, 0);
	if (kind == TCP)
		listen(fd, 1);
	if (connect(ends[1], (struct sockaddr *)&address, sizeof(address)))
		say("connect", -1);
	ends[0] = fd;
	if (kind == TCP) {
		ends[0] = accept(fd, NULL, NULL);
		close(fd);
	}
}

static inline void close_pair(const int *ends)
{
	close(ends[0]);
	close(ends[1]);
}

static inline void put(int fd, int bytes)
{
	if (write(fd, buffer, bytes) != bytes)
		say("write", -1);
}

/* All that has come, and is known to: so many. */
static inline void get(int fd, int bytes)
{
	long got = 0, some;

	while (got < bytes) {
		some = read(fd, buffer, bytes - got);
		if (some <= 0)
			break;
		got += some;
	}
	if (got != bytes)
		say("read", got);
}

static inline int control(int set, int operation, int fd, uint32_t events, uint32_t name)
{
	struct epoll_event event = { .events = events, .data.u32 = name };

	return epoll_ctl(set, operation, fd, &event);
}

#endif /* PAIRS_H */
