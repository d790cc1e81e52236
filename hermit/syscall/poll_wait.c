// SPDX-License-Identifier: BSD-2-Clause
/*
 * Waiting for descriptors; see poll_wait.h.
 *
 * lwIP wakes a thread that waits for sockets through a semaphore of the thread's own.
 * The call with which the proxy waits for Linux's files posts the same one when it
 * ends, so one wait sees both. What is left of posts is taken back afterwards, for
 * the semaphore is lwIP's again then.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <hermit/clock.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/net.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include <lwip/sockets.h>
#include <lwip/sys.h>
#include "poll_wait.h"

_Static_assert(FILES_MAX <= FORWARD_POLL_MAX, "one call waits for all descriptors");

/* The descriptors of a list, by who waits for them; -1 where it is the other one. */
struct poll_set {
	nfds_t count;
	struct file **file;		/* used as long as we wait */
	struct pollfd *socket;		/* lwIP's numbers */
	struct forward_poll *remote;	/* the proxy's */
	nfds_t sockets;
	nfds_t remotes;
	nfds_t closed;			/* neither: POLLNVAL */
};

/* One event in both worlds; lwIP's numbers are our <poll.h>'s. */
static const struct {
	short ours;
	uint16_t linux;
} events[] = {
	{ POLLIN, 0x001 }, { POLLPRI, 0x002 }, { POLLOUT, 0x004 }, { POLLERR, 0x008 },
	{ POLLHUP, 0x010 }, { POLLNVAL, 0x020 }, { POLLRDNORM, 0x040 }, { POLLRDBAND, 0x080 },
	{ POLLWRNORM, 0x100 }, { POLLWRBAND, 0x200 },
};

uint32_t poll_to_linux(short ours)
{
	uint32_t linux = 0;

	for (unsigned int i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (ours & events[i].ours)
			linux |= events[i].linux;
	return linux;
}

short poll_from_linux(uint32_t linux)
{
	short ours = 0;

	for (unsigned int i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (linux & events[i].linux)
			ours |= events[i].ours;
	return ours;
}

static void set_add(struct poll_set *set, nfds_t at, const struct pollfd *wanted)
{
	struct file *file;

	set->socket[at] = (struct pollfd){ .fd = -1, .events = wanted->events };
	set->remote[at] = (struct forward_poll){ .fd = -1, .events = (uint16_t)poll_to_linux(wanted->events) };
	if (wanted->fd < 0)
		return;
	if (file_get(wanted->fd, &file)) {
		set->closed++;
		return;
	}
	set->file[at] = file;
	if (file->kind == FILE_SOCKET) {
		set->socket[at].fd = file->handle;
		set->sockets++;
	} else if (file->kind == FILE_FORWARDED) {
		set->remote[at].fd = file->handle;
		set->remotes++;
	} else {
		set->closed++;
	}
}

static void set_free(struct poll_set *set)
{
	for (nfds_t i = 0; set->file && i < set->count; i++)
		if (set->file[i])
			file_put(set->file[i]);
	free(set->file);
	free(set->socket);
	free(set->remote);
}

static int set_make(struct poll_set *set, const struct pollfd *list, nfds_t count)
{
	*set = (struct poll_set){
		.count = count,
		.file = calloc(count + 1, sizeof(struct file *)),
		.socket = calloc(count + 1, sizeof(*set->socket)),
		.remote = calloc(count + 1, sizeof(*set->remote)),
	};
	if (!set->file || !set->socket || !set->remote) {
		set_free(set);
		return -ENOMEM;
	}
	for (nfds_t i = 0; i < count; i++)
		set_add(set, i, &list[i]);
	return 0;
}

/* Results of both; returns how many are ready. */
static int set_collect(const struct poll_set *set, struct pollfd *list)
{
	int ready = 0;

	for (nfds_t i = 0; i < set->count; i++) {
		list[i].revents = 0;
		if (set->socket[i].fd >= 0)
			list[i].revents = set->socket[i].revents;
		else if (set->remote[i].fd >= 0)
			list[i].revents = poll_from_linux(set->remote[i].revents);
		else if (list[i].fd >= 0)
			list[i].revents = POLLNVAL;
		ready += list[i].revents != 0;
	}
	return ready;
}

/* lwIP counts in ms; what is longer than it can is waited for in turns. */
static int ms_until(uint64_t deadline)
{
	uint64_t now = clock_monotonic();

	if (deadline == FUTEX_FOREVER)
		return -1;
	if (deadline <= now)
		return 0;
	if ((deadline - now) / NS_PER_MS >= INT_MAX)
		return INT_MAX;
	return (int)((deadline - now + NS_PER_MS - 1) / NS_PER_MS);
}

/* Looks at the sockets, and sleeps until one is ready, somebody posts, or time is up. */
static int wait_here(struct poll_set *set, int ms)
{
	int ready;

	net_wait_attentive(thread_attention(THREAD_WAIT_CANCELLABLE));
	/* lwIP refuses an empty list that is there. */
	ready = lwip_poll(set->count ? set->socket : NULL, set->count, ms);
	net_wait_attentive(0);
	return ready < 0 ? -errno : 0;
}

static bool is_over(const struct poll_limits *limits)
{
	return !limits->deadline || ms_until(limits->deadline) == 0 ||
	       thread_self()->signals.handled != limits->handled || thread_cancel_due() ||
	       (limits->word && __atomic_load_n(limits->word, __ATOMIC_ACQUIRE) != limits->seen);
}

/*
 * One wait for both kinds. It may end early: at a signal, at a post of poll_waker(),
 * where lwIP cannot count so far. Handlers are deferred: a signal after the look at
 * @limits ends the wait.
 */
static int wait_once(struct poll_set *set, const struct poll_limits *limits)
{
	const bool waits = !set->closed && !is_over(limits);
	const size_t bytes = set->count * sizeof(*set->remote);
	const struct forwarded call = {
		.number = FORWARD_POLL,
		.args = { waits, bytes },
		.in = set->remote, .in_bytes = bytes,
		.out = set->remote, .out_bytes = bytes,
	};
	struct forward_request request;
	int64_t status = 0;
	int error;

	if (set->remotes) {
		error = forward_begin(&request, &call, poll_waker());
		if (error)
			return error;
	}
	error = wait_here(set, waits ? ms_until(limits->deadline) : 0);
	if (set->remotes) {
		if (waits && !forward_done(&request))
			forward_cancel(&request);
		status = forward_end(&request);
	}
	poll_waker_reset();
	/* Cancelled: none of Linux's was ready. */
	return error || status >= 0 || status == -EINTR ? error : (int)status;
}

int poll_wait(struct pollfd *list, nfds_t count, const struct poll_limits *limits)
{
	struct poll_set set;
	int ready;

	if (count > FILES_MAX)
		return -EINVAL;
	ready = set_make(&set, list, count);
	if (ready)
		return ready;
	do {
		task_defer();
		ready = wait_once(&set, limits);
		task_allow();
		if (!ready)
			ready = set_collect(&set, list);
	} while (!ready && !is_over(limits));
	set_free(&set);
	return !ready && thread_self()->signals.handled != limits->handled ? -EINTR : ready;
}

struct semaphore *poll_waker(void)
{
	return &net_task_semaphore()->semaphore;
}

void poll_waker_reset(void)
{
	while (semaphore_try(poll_waker()))
		;
}
