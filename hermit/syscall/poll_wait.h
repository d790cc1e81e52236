/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for descriptors of any kind: what poll(), select() and epoll_wait() are
 * made of.
 */
#ifndef SYSCALL_POLL_WAIT_H
#define SYSCALL_POLL_WAIT_H

#include <stdint.h>
#include <hermit/sync.h>
#include <poll.h>

/**
 * struct poll_limits - what ends a wait
 * @deadline: CLOCK_MONOTONIC in ns, FUTEX_FOREVER; 0: do not wait
 * @handled: thread_self()->signals.handled, as it was before the wait: a change ends it
 * @word: so does a change of this, with a post of poll_waker(); NULL: nothing
 * @seen: what @word was before the wait
 */
struct poll_limits {
	uint64_t deadline;
	uint32_t handled;
	const uint32_t *word;
	uint32_t seen;
};

/**
 * poll_wait() - wait until one of several descriptors is ready
 * @list: as poll()'s; results are filled in
 * @count: of @list, FILES_MAX at most
 * @limits: how long
 *
 * Those of Linux wait in the proxy, sockets in lwIP, both at once; whoever is ready
 * first wakes the caller. Cancelling the thread ends the wait, too; acting on it is the
 * caller's.
 *
 * Context: thread. Return: how many are ready; 0 at the deadline or when the word
 * has changed; -EINTR if a signal handler ran, -EINVAL, -ENOMEM, -ENOSYS without a proxy.
 */
int poll_wait(struct pollfd *list, nfds_t count, const struct poll_limits *limits);

/** poll_to_linux() - events of our <poll.h> as Linux has them. @ours: POLL*. */
uint32_t poll_to_linux(short ours);

/** poll_from_linux() - Linux's events as our <poll.h> has them. @linux: what we lack is left out. */
short poll_from_linux(uint32_t linux);

/** poll_waker() - what wakes the calling thread in poll_wait() when it is posted. */
struct semaphore *poll_waker(void);

/** poll_waker_reset() - forget posts that came too late. Context: thread, nobody may post. */
void poll_waker_reset(void);

#endif /* SYSCALL_POLL_WAIT_H */
