// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user behind a connection; see peer.h. Linux lists all TCP sockets with their
 * owners (linux/Documentation/networking/proc_net_tcp.rst); the other end of a
 * connection of ours is a line in which both addresses have changed places.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>

#include "peer.h"

#define LINE_BYTES 256

/*
 * Reads one line of the table; addresses are in the order of memory, ports are not. What
 * nobody holds any more is listed without an inode, and as if it were root's.
 */
static bool is_peer(const char *line, const struct sockaddr_in *theirs,
		    const struct sockaddr_in *ours, uid_t *user)
{
	unsigned int local, local_port, remote, remote_port;
	unsigned long inode;

	return sscanf(line, " %*u: %8X:%4X %8X:%4X %*X %*X:%*X %*X:%*X %*X %u %*u %lu", &local,
		      &local_port, &remote, &remote_port, user, &inode) == 6 &&
	       inode && local == theirs->sin_addr.s_addr && local_port == ntohs(theirs->sin_port) &&
	       remote == ours->sin_addr.s_addr && remote_port == ntohs(ours->sin_port);
}

int peer_user(int fd, const char *table, uid_t *user)
{
	struct sockaddr_in theirs, ours;
	socklen_t size = sizeof(theirs);
	char line[LINE_BYTES];
	int result = -ENOENT;
	FILE *file;

	if (getpeername(fd, (struct sockaddr *)&theirs, &size))
		return -errno;
	size = sizeof(ours);
	if (getsockname(fd, (struct sockaddr *)&ours, &size))
		return -errno;
	file = fopen(table, "re");
	if (!file)
		return -errno;
	while (result && fgets(line, sizeof(line), file))
		if (is_peer(line, &theirs, &ours, user))
			result = 0;
	fclose(file);
	return result;
}
