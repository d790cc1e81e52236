// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of files that tell what happens to them (EPOLLET); see calls_run.h. They are
 * files of the isle like others; that they have something to tell it learns with poll.
 */
#include <errno.h>
#include <limits.h>
#include <sys/epoll.h>

#include <hermit/forward.h>

#include "calls_run.h"

int64_t run_epoll(struct call *call)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);

	return fd < 0 ? -errno : table_install(call->table, fd);
}

/* Linux says if @fd is no set, or the other one cannot be in it. */
int64_t run_epoll_ctl(struct call *call, int fd)
{
	struct epoll_event event = {
		.events = (uint32_t)call->args[3],
		.data = { .u64 = call->args[4] },
	};
	struct table_file *file = table_get(call->table, call->args[2]);
	int64_t status;

	if (!file)
		return -EBADF;
	if (call->args[1] > INT_MAX)
		status = -EINVAL;
	else
		status = call_result(epoll_ctl(fd, (int)call->args[1], file->fd, &event));
	table_put(call->table, file);
	return status;
}

int64_t run_epoll_take(struct call *call, int fd)
{
	struct epoll_event event[FORWARD_EVENTS_MAX];
	struct forward_event result[FORWARD_EVENTS_MAX];
	size_t room = call->out_room / sizeof(result[0]);
	int count, i;

	if (room > FORWARD_EVENTS_MAX)
		room = FORWARD_EVENTS_MAX;
	count = epoll_wait(fd, event, (int)room, 0);
	if (count < 0)
		return -errno;
	for (i = 0; i < count; i++) {
		result[i].token = event[i].data.u64;
		result[i].events = event[i].events;
		result[i].reserved = 0;
	}
	call_put(call, result, (size_t)count * sizeof(result[0]));
	return count;
}
