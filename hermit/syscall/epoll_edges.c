// SPDX-License-Identifier: BSD-2-Clause
/*
 * Files of Linux with EPOLLET; see epoll_edges.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <hermit/forwarding.h>
#include "epoll_edges.h"

int epoll_edges_open(struct file **edges)
{
	const struct forwarded call = { .number = FORWARD_EPOLL };
	struct file *file = malloc(sizeof(*file));
	int64_t handle = file ? forward_whole(&call) : -ENOMEM;

	if (handle < 0) {
		free(file);
		return (int)handle;
	}
	*file = (struct file){ .kind = FILE_FORWARDED, .handle = (int)handle, .users = 1 };
	*edges = file;
	return 0;
}

int epoll_edges_control(const struct file *edges, int operation, int handle, uint32_t events,
			uint64_t token)
{
	const struct forwarded call = {
		.number = FORWARD_EPOLL_CTL,
		.args = { (uint64_t)edges->handle, (uint64_t)operation, (uint64_t)handle, events, token },
	};

	return (int)forward_whole(&call);
}

int epoll_edges_take(const struct file *edges, struct forward_event *events, int most)
{
	const size_t bytes = (size_t)most * sizeof(*events);
	const struct forwarded call = {
		.number = FORWARD_EPOLL_TAKE,
		.args = { (uint64_t)edges->handle, bytes },
		.out = events,
		.out_bytes = bytes,
	};

	return (int)forward_whole(&call);
}
