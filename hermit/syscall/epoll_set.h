/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of epoll: what is in them, and who waits with them.
 */
#ifndef SYSCALL_EPOLL_SET_H
#define SYSCALL_EPOLL_SET_H

#include <stddef.h>
#include <stdint.h>
#include <hermit/sync.h>

struct epoll_event;
struct epoll_set;
struct file;
struct poll_items;

/**
 * struct epoll_waiter - a thread that waits with sets
 * @waker: its poll_waker(); the rest is 0 at first
 * @woken: a set has changed, or has news; atomic
 * @links: to the sets
 */
struct epoll_waiter {
	struct semaphore *waker;
	uint32_t woken;
	struct epoll_link *links;
};

/** epoll_set_create() - a set with nothing in it. Return: its handle; -ENOMEM, -EMFILE. */
int epoll_set_create(void);

/** epoll_set_close() - the last user is gone. @handle: of the set. Return: 0. Context: task. */
int epoll_set_close(int handle);

/** epoll_sets_wake() - have all who wait look at what is in their sets again. Context: task. */
void epoll_sets_wake(void);

/** epoll_set_of() - the set behind a file. @file: FILE_EPOLL, in use. */
struct epoll_set *epoll_set_of(const struct file *file);

/**
 * epoll_set_control() - epoll_ctl()
 * @set: it
 * @operation: EPOLL_CTL_*
 * @fd: descriptor
 * @file: what it stands for
 * @event: NULL for EPOLL_CTL_DEL
 *
 * Context: task. Return: 0, -errno.
 */
int epoll_set_control(struct epoll_set *set, int operation, int fd, struct file *file,
		      const struct epoll_event *event);

/**
 * epoll_set_expand() - what a set waits for now, each with its entry's own owner
 * @file: the set's
 * @items: where to add
 * @waiter: waits with the set from here on, as with all sets in it
 *
 * Context: thread. Return: 0, -ENOMEM, -EINVAL if there are too many.
 */
int epoll_set_expand(struct file *file, struct poll_items *items, struct epoll_waiter *waiter);

/** epoll_expand() - the same, all with one owner. @owner: not 0. */
int epoll_expand(struct file *file, struct poll_items *items, uint64_t owner,
		 struct epoll_waiter *waiter);

/** epoll_waiter_end() - waits with no set any more. @waiter: the calling thread's. */
void epoll_waiter_end(struct epoll_waiter *waiter);

/**
 * epoll_set_collect() - the events of items that are ready
 * @set: it
 * @items: epoll_set_expand()'s, with results
 * @events: room for events
 * @most: of them
 *
 * Context: thread. Return: how many there are.
 */
int epoll_set_collect(struct epoll_set *set, const struct poll_items *items,
		      struct epoll_event *events, int most);

#endif /* SYSCALL_EPOLL_SET_H */
