// SPDX-License-Identifier: BSD-2-Clause
/*
 * What happens to sockets; see socket_edges.h. lwIP tells its sockets of each event
 * through a function that a connection carries; here is one in front of it.
 */
#include <poll.h>
#include <stddef.h>
#include <hermit/spinlock.h>
#include <lwip/api.h>
#include <lwip/priv/sockets_priv.h>
#include <lwip/tcpip.h>
#include "socket_edges.h"

static struct spinlock edges_lock;	/* guards the lists; before the lock of epoll's waiters */
static struct socket_edge *edges[NUM_SOCKETS];
static netconn_callback sockets_callback;	/* lwIP's own; guarded by its core lock */

static void tell(int socket, short events)
{
	uint64_t flags = spin_lock_irq(&edges_lock);

	for (struct socket_edge *edge = edges[socket]; edge; edge = edge->next) {
		if (!(events & (edge->events | POLLERR)))
			continue;
		__atomic_store_n(&edge->fresh, true, __ATOMIC_RELEASE);
		edge->happened(edge);
	}
	spin_unlock_irq(&edges_lock, flags);
}

/* Room is news only for who had none. */
static short news(enum netconn_evt event, bool had_room)
{
	switch (event) {
	case NETCONN_EVT_RCVPLUS:
		return POLLIN;
	case NETCONN_EVT_SENDPLUS:
		return had_room ? 0 : POLLOUT;
	case NETCONN_EVT_ERROR:
		return POLLERR;
	default:
		return 0;
	}
}

/* A connection that nobody has accepted yet has no socket. */
static void callback(struct netconn *connection, enum netconn_evt event, u16_t bytes)
{
	const int socket = connection->callback_arg.socket;
	const struct lwip_sock *state = socket < 0 ? NULL : lwip_socket_dbg_get_socket(socket);
	const bool had_room = state && state->sendevent;
	short events;

	sockets_callback(connection, event, bytes);
	events = state ? news(event, had_room) : 0;
	if (events)
		tell(socket, events);
}

void socket_edge_add(int socket, struct socket_edge *edge)
{
	struct netconn *connection;
	uint64_t flags;

	LOCK_TCPIP_CORE();
	connection = lwip_socket_dbg_get_socket(socket)->conn;
	if (connection->callback != callback) {
		sockets_callback = connection->callback;
		connection->callback = callback;
	}
	flags = spin_lock_irq(&edges_lock);
	edge->next = edges[socket];
	edges[socket] = edge;
	spin_unlock_irq(&edges_lock, flags);
	UNLOCK_TCPIP_CORE();
}

void socket_edge_remove(int socket, struct socket_edge *edge)
{
	uint64_t flags = spin_lock_irq(&edges_lock);
	struct socket_edge **at = &edges[socket];

	while (*at != edge)
		at = &(*at)->next;
	*at = edge->next;
	spin_unlock_irq(&edges_lock, flags);
}
