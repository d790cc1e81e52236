// SPDX-License-Identifier: BSD-2-Clause
/*
 * Waiting for descriptors; see poll_wait.h.
 *
 * lwIP wakes a thread that waits for sockets through a semaphore of the thread's own.
 * The call with which the proxy waits for Linux's files posts the same one when it
 * ends, so one wait sees both. What is left of posts is taken back afterwards.
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
#include "epoll_set.h"
#include "poll_wait.h"

_Static_assert(FILES_MAX <= FORWARD_POLL_MAX, "one call waits for all descriptors");

/* The same items as lwIP and the proxy take them; -1 where it is the other one's. */
struct poll_set {
	nfds_t count;
	struct pollfd *socket;		/* lwIP's numbers */
	struct forward_poll *remote;	/* the proxy's */
	nfds_t remotes;
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

/* A stream that has ended can be read for ever; lwIP says so once. */
static bool at_end(const struct file *file, short events)
{
	return events & (POLLIN | POLLRDNORM) && file && file->kind == FILE_SOCKET &&
	       __atomic_load_n(&file->ended, __ATOMIC_RELAXED);
}

int poll_items_add(struct poll_items *items, struct file *file, short events, uint64_t owner)
{
	const size_t room = items->room ? 2 * items->room : 8;
	struct poll_item *item = items->item;

	if (items->count == FORWARD_POLL_MAX)
		return -EINVAL;
	if (items->count == items->room) {
		item = realloc(item, room * sizeof(*item));
		if (!item)
			return -ENOMEM;
		items->item = item;
		items->room = room;
	}
	if (file)
		file_use(file);
	items->look |= at_end(file, events);
	items->item[items->count++] = (struct poll_item){ file, events, 0, owner };
	return 0;
}

void poll_items_free(struct poll_items *items)
{
	for (size_t i = 0; i < items->count; i++)
		if (items->item[i].file)
			file_put(items->item[i].file);
	free(items->item);
	*items = (struct poll_items){ 0 };
}

static void set_add(struct poll_set *set, nfds_t at, const struct poll_item *item)
{
	const bool remote = item->file && item->file->kind == FILE_FORWARDED;
	const bool socket = item->file && item->file->kind == FILE_SOCKET;

	set->socket[at] = (struct pollfd){
		.fd = socket ? item->file->handle : -1,
		.events = item->events,
	};
	set->remote[at] = (struct forward_poll){
		.fd = remote ? item->file->handle : -1,
		.events = (uint16_t)poll_to_linux(item->events),
	};
	set->remotes += remote;
}

static void set_free(struct poll_set *set)
{
	free(set->socket);
	free(set->remote);
}

static int set_make(struct poll_set *set, const struct poll_items *items)
{
	*set = (struct poll_set){
		.count = items->count,
		.socket = calloc(items->count + 1, sizeof(*set->socket)),
		.remote = calloc(items->count + 1, sizeof(*set->remote)),
	};
	if (!set->socket || !set->remote) {
		set_free(set);
		return -ENOMEM;
	}
	for (nfds_t i = 0; i < set->count; i++)
		set_add(set, i, &items->item[i]);
	return 0;
}

/* Results of both; returns how many are ready. */
static int set_collect(const struct poll_set *set, struct poll_items *items)
{
	int ready = 0;

	for (nfds_t i = 0; i < set->count; i++) {
		struct poll_item *item = &items->item[i];

		item->revents = 0;
		if (set->socket[i].fd >= 0)
			item->revents = set->socket[i].revents;
		if (at_end(item->file, item->events))
			item->revents |= item->events & (POLLIN | POLLRDNORM);
		if (set->remote[i].fd >= 0)
			item->revents = poll_from_linux(set->remote[i].revents);
		ready += item->revents != 0;
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
	ready = net_poll(set->count ? set->socket : NULL, set->count, ms);
	net_wait_attentive(0);
	return ready < 0 ? ready : 0;
}

bool poll_over(const struct poll_limits *limits)
{
	return !limits->deadline || ms_until(limits->deadline) == 0 ||
	       thread_self()->signals.handled != limits->handled || thread_cancel_due() ||
	       (limits->word && __atomic_load_n(limits->word, __ATOMIC_ACQUIRE));
}

int poll_interrupted(const struct poll_limits *limits)
{
	return thread_self()->signals.handled != limits->handled ? -EINTR : 0;
}

/* One wait for both kinds. */
static int wait_once(struct poll_set *set, const struct poll_limits *limits, bool look)
{
	const bool waits = !look && !poll_over(limits);
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

int poll_items_wait(struct poll_items *items, const struct poll_limits *limits)
{
	struct poll_set set;
	int ready = set_make(&set, items);

	if (ready)
		return ready;
	ready = wait_once(&set, limits, items->look);
	if (!ready)
		ready = set_collect(&set, items);
	set_free(&set);
	return ready;
}

#define FROM_SET (1ull << 63)		/* in an item's owner: it stands for a whole set */

/* Puts a descriptor among the items; one that is not open is ready at once. */
static int add_descriptor(struct poll_items *items, struct pollfd *at, uint64_t owner,
			  struct epoll_waiter *waiter)
{
	struct file *file;
	int error;

	at->revents = 0;
	if (at->fd < 0)
		return 0;
	if (file_get(at->fd, &file)) {
		at->revents = POLLNVAL;
		items->look = true;
		return 0;
	}
	if (file->kind == FILE_EPOLL)
		error = at->events & (POLLIN | POLLRDNORM)
				? epoll_expand(file, items, owner | FROM_SET, waiter) : 0;
	else
		error = poll_items_add(items, file, at->events, owner);
	file_put(file);
	return error;
}

/* All that a set can be is readable. */
static short result_of(const struct poll_item *item, const struct pollfd *at)
{
	if (!(item->owner & FROM_SET))
		return item->revents;
	return item->revents ? at->events & (POLLIN | POLLRDNORM) : 0;
}

static int collect(struct pollfd *list, nfds_t count, const struct poll_items *items)
{
	int ready = 0;

	for (size_t i = 0; i < items->count; i++) {
		const struct poll_item *item = &items->item[i];
		struct pollfd *at = &list[item->owner & ~FROM_SET];

		at->revents |= result_of(item, at);
	}
	for (nfds_t i = 0; i < count; i++)
		ready += list[i].revents != 0;
	return ready;
}

/* One wait; it may end without result. Handlers that leave by a jump find nothing to undo. */
static int wait_descriptors(struct pollfd *list, nfds_t count, const struct poll_limits *limits)
{
	struct epoll_waiter waiter = { .waker = poll_waker() };
	struct poll_limits inner = *limits;
	struct poll_items items = { 0 };
	int ready = 0;

	inner.word = &waiter.woken;
	task_defer();
	for (nfds_t i = 0; i < count && !ready; i++)
		ready = add_descriptor(&items, &list[i], i, &waiter);
	if (!ready)
		ready = poll_items_wait(&items, &inner);
	epoll_waiter_end(&waiter);
	if (ready >= 0)
		ready = collect(list, count, &items);
	poll_items_free(&items);
	task_allow();
	return ready;
}

int poll_wait(struct pollfd *list, nfds_t count, const struct poll_limits *limits)
{
	int ready;

	if (count > FILES_MAX)
		return -EINVAL;
	do {
		ready = wait_descriptors(list, count, limits);
	} while (!ready && !poll_over(limits));
	return ready ? ready : poll_interrupted(limits);
}

struct semaphore *poll_waker(void)
{
	return net_poll_semaphore();
}

void poll_waker_reset(void)
{
	while (semaphore_try(poll_waker()))
		;
}
