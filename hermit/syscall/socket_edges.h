/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens to sockets, for those to whom it matters that something new has come
 * and not only that something is there (EPOLLET).
 */
#ifndef SYSCALL_SOCKET_EDGES_H
#define SYSCALL_SOCKET_EDGES_H

#include <stdbool.h>

/**
 * struct socket_edge - somebody's interest in a socket
 * @events: POLLIN, POLLOUT: which matter; errors always do
 * @fresh: something has happened since it was last cleared; atomic
 * @happened: called then; context: lwIP's core lock held, must not wait
 * @next: at the same socket
 */
struct socket_edge {
	short events;
	bool fresh;
	void (*happened)(struct socket_edge *edge);
	struct socket_edge *next;
};

/**
 * socket_edge_add() - be told from now on
 * @socket: lwIP's number, in use
 * @edge: of the caller, who has set @events, @fresh and @happened
 *
 * Context: task.
 */
void socket_edge_add(int socket, struct socket_edge *edge);

/** socket_edge_remove() - no more. @socket: may be closed by now. @edge: was added. Context: task. */
void socket_edge_remove(int socket, struct socket_edge *edge);

#endif /* SYSCALL_SOCKET_EDGES_H */
