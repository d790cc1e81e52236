// SPDX-License-Identifier: BSD-2-Clause
/*
 * poll(), select() and their kin (POSIX.1-2017, Linux's ppoll) over descriptors of
 * any kind.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/select.h>
#include <hermit/clock.h>
#include <hermit/thread.h>
#include "poll_wait.h"
#include "result.h"
#include "timespec.h"

#define US_PER_S	1000000

/* Waits with another signal mask; @timeout may be NULL, as may @mask. Returns as poll_wait(). */
static int wait_masked(struct pollfd *list, nfds_t count, const struct timespec *timeout,
		       const sigset_t *mask)
{
	struct poll_limits limits = {
		.deadline = FUTEX_FOREVER,
		.handled = thread_self()->signals.handled,
	};
	sigset_t before;
	uint64_t ns;
	int ready;

	if (timeout) {
		if (timespec_to_ns(timeout, &ns) || timeout->tv_sec < 0)
			return -EINVAL;
		limits.deadline = ns ? deadline_after(ns) : 0;
	}
	thread_cancel_point();
	if (mask)
		pthread_sigmask(SIG_SETMASK, mask, &before);
	ready = poll_wait(list, count, &limits);
	if (mask)
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ready;
}

int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout,
	  const sigset_t *mask)
{
	int ready = wait_masked(descriptors, count, timeout, mask);

	thread_cancel_point();
	return (int)syscall_result(ready);
}

int poll(struct pollfd *descriptors, nfds_t count, int timeout_ms)
{
	const struct timespec timeout = timespec_from_ns((uint64_t)timeout_ms * NS_PER_MS);

	return ppoll(descriptors, count, timeout_ms < 0 ? NULL : &timeout, NULL);
}

static short wanted_events(int fd, const fd_set *reads, const fd_set *writes,
			   const fd_set *exceptions)
{
	short events = 0;

	if (reads && FD_ISSET(fd, reads))
		events |= POLLIN;
	if (writes && FD_ISSET(fd, writes))
		events |= POLLOUT;
	if (exceptions && FD_ISSET(fd, exceptions))
		events |= POLLPRI;
	return events;
}

/* Keeps @fd in @set if it was wanted and is ready. Returns 1 if it stays. */
static int keep(int fd, fd_set *set, bool wanted, bool ready)
{
	if (!wanted)
		return 0;
	if (!ready)
		FD_CLR(fd, set);
	return ready;
}

/* poll()'s results as select()'s. Returns how many bits are set, -EBADF. */
static int sets_fill(const struct pollfd *list, nfds_t used, fd_set *reads, fd_set *writes,
		     fd_set *exceptions)
{
	int ready = 0;

	for (nfds_t i = 0; i < used; i++)
		if (list[i].revents & POLLNVAL)
			return -EBADF;
	for (nfds_t i = 0; i < used; i++) {
		const struct pollfd *at = &list[i];

		ready += keep(at->fd, reads, at->events & POLLIN,
			      at->revents & (POLLIN | POLLERR | POLLHUP));
		ready += keep(at->fd, writes, at->events & POLLOUT,
			      at->revents & (POLLOUT | POLLERR));
		ready += keep(at->fd, exceptions, at->events & POLLPRI, at->revents & POLLPRI);
	}
	return ready;
}

int pselect(int count, fd_set *reads, fd_set *writes, fd_set *exceptions,
	    const struct timespec *timeout, const sigset_t *mask)
{
	struct pollfd *list;
	nfds_t used = 0;
	int ready;

	if (count < 0 || count > FD_SETSIZE)
		return (int)syscall_result(-EINVAL);
	list = calloc((size_t)count + 1, sizeof(*list));
	if (!list)
		return (int)syscall_result(-ENOMEM);
	for (int fd = 0; fd < count; fd++) {
		short events = wanted_events(fd, reads, writes, exceptions);

		if (events)
			list[used++] = (struct pollfd){ fd, events, 0 };
	}
	ready = wait_masked(list, used, timeout, mask);
	if (ready >= 0)
		ready = sets_fill(list, used, reads, writes, exceptions);
	free(list);
	thread_cancel_point();
	return (int)syscall_result(ready);
}

int select(int count, fd_set *reads, fd_set *writes, fd_set *exceptions, struct timeval *timeout)
{
	struct timespec time;

	if (!timeout)
		return pselect(count, reads, writes, exceptions, NULL, NULL);
	if (timeout->tv_sec < 0 || timeout->tv_usec < 0 || timeout->tv_usec >= US_PER_S)
		return (int)syscall_result(-EINVAL);
	time = (struct timespec){ timeout->tv_sec, timeout->tv_usec * (long)NS_PER_US };
	return pselect(count, reads, writes, exceptions, &time, NULL);
}
