/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for descriptors of any kind: what poll(), select() and epoll_wait() are
 * made of.
 */
#ifndef SYSCALL_POLL_WAIT_H
#define SYSCALL_POLL_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <hermit/sync.h>
#include <poll.h>

struct file;

/**
 * struct poll_limits - what ends a wait
 * @deadline: CLOCK_MONOTONIC in ns, FUTEX_FOREVER; 0: do not wait
 * @handled: thread_self()->signals.handled, as it was before the wait: a change ends it
 * @word: so does another value than 0 here, with a post of poll_waker(); NULL: nothing
 */
struct poll_limits {
	uint64_t deadline;
	uint32_t handled;
	const uint32_t *word;
};

/**
 * poll_wait() - wait until one of several descriptors is ready
 * @list: as poll()'s; results are filled in
 * @count: of @list, FILES_MAX at most
 * @limits: how long; without @limits->word
 *
 * Those of Linux wait in the proxy, sockets in lwIP, both at once; whoever is ready
 * first wakes the caller. Those of epoll are ready when one in the set is. Cancelling
 * the thread ends the wait, too; acting on it is the caller's.
 *
 * Context: thread. Return: how many are ready; 0 at the deadline; -EINTR if a signal
 * handler ran, -EINVAL, -ENOMEM, -ENOSYS without a proxy.
 */
int poll_wait(struct pollfd *list, nfds_t count, const struct poll_limits *limits);

/** poll_over() - has what ends a wait come? @limits: of it. */
bool poll_over(const struct poll_limits *limits);

/** poll_interrupted() - the result of a wait without any. @limits: of it. Return: 0, -EINTR. */
int poll_interrupted(const struct poll_limits *limits);

/**
 * struct poll_item - a file or socket that somebody waits for
 * @file: in use until poll_items_free(); NULL: none, which is passed over
 * @events: of poll()
 * @revents: those that have come
 * @owner: the caller's; items of one owner follow each other
 */
struct poll_item {
	struct file *file;
	short events;
	short revents;
	uint64_t owner;
};

/**
 * struct poll_items - what is waited for at once
 * @item: no epoll sets
 * @count: of @item
 * @room: for so many
 * @look: only look, without waiting
 */
struct poll_items {
	struct poll_item *item;
	size_t count;
	size_t room;
	bool look;
};

/**
 * poll_items_add() - one more
 * @items: where
 * @file: in use by somebody; NULL is allowed
 * @events: of poll()
 * @owner: whatever the caller wants to find it by
 *
 * Return: 0, -ENOMEM; -EINVAL if there are too many.
 */
int poll_items_add(struct poll_items *items, struct file *file, short events, uint64_t owner);

/** poll_items_free() - gives back files and memory. @items: any number of them. */
void poll_items_free(struct poll_items *items);

/**
 * poll_items_wait() - wait for items, once
 * @items: results are filled in
 * @limits: how long
 *
 * It may end early: at a signal, at a post of poll_waker(), where lwIP cannot count so far.
 *
 * Context: thread between task_defer() and task_allow(): a signal after the look at @limits
 * ends the wait. Return: how many are ready, 0; -ENOMEM, -ENOSYS without a proxy.
 */
int poll_items_wait(struct poll_items *items, const struct poll_limits *limits);

/** poll_to_linux() - events of our <poll.h> as Linux has them. @ours: POLL*. */
uint32_t poll_to_linux(short ours);

/** poll_from_linux() - Linux's events as our <poll.h> has them. @linux: what we lack is left out. */
short poll_from_linux(uint32_t linux);

/** poll_waker() - what wakes the calling thread in poll_wait() when it is posted. */
struct semaphore *poll_waker(void);

/** poll_waker_reset() - forget posts that came too late. Context: thread, nobody may post. */
void poll_waker_reset(void);

#endif /* SYSCALL_POLL_WAIT_H */
