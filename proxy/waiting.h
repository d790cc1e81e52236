/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls that wait until a file is ready: any number of them, one thread, no polling.
 * The thread says which request can be tried again; several that read the same file
 * come one at a time, first come first served.
 */
#ifndef PROXY_WAITING_H
#define PROXY_WAITING_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct request;
struct watch;

/**
 * struct waiting - the waiting room
 * @ready: called for a request that is not in here any more
 * @tick: called about every WAITING_TICK_MS while waiting_want_ticks() was called
 *        since the last one
 * @door: called when something has come to the descriptor of waiting_watch()
 * @context: for all three
 * @epoll: of the thread
 * @timer: timerfd for @tick
 * @leave: eventfd: the thread is to end
 * @watched: descriptor of waiting_watch(), -1: there was none yet
 * @started: there is a thread
 * @thread: it
 * @lock: guards all below; no other lock is taken while it is held
 * @watch: by descriptor, NULL: nobody waits for it
 * @size: entries of @watch
 */
struct waiting {
	void (*ready)(void *context, struct request *request);
	void (*tick)(void *context);
	void (*door)(void *context);
	void *context;
	int epoll;
	int timer;
	int leave;
	int watched;
	bool started;
	pthread_t thread;
	pthread_mutex_t lock;
	struct watch **watch;
	size_t size;
};

/* How often somebody who does not hear is told again. */
#define WAITING_TICK_MS 5

/**
 * waiting_init() - an empty waiting room
 * @waiting: result
 * @ready: see there; in the room's thread
 * @tick: the same
 * @door: the same
 * @context: the same
 *
 * Return: 0 or -errno.
 */
int waiting_init(struct waiting *waiting, void (*ready)(void *context, struct request *request),
		 void (*tick)(void *context), void (*door)(void *context), void *context);

/**
 * waiting_add() - wait for what the request's call waits for
 * @waiting: the room
 * @request: @ready will be called for it, perhaps before this returns
 *
 * Return: 0; -EPERM if one of the files cannot be waited for (it is ready then), and
 * -ENOMEM, -EAGAIN: the request is the caller's.
 */
int waiting_add(struct waiting *waiting, struct request *request);

/**
 * waiting_remove() - take a request out
 * @waiting: the room
 * @request: perhaps in there
 *
 * Return: true if it was; it is the caller's then.
 */
bool waiting_remove(struct waiting *waiting, struct request *request);

/** waiting_want_ticks() - call @tick soon. @waiting: the room. */
void waiting_want_ticks(struct waiting *waiting);

/**
 * waiting_watch() - call @door once, as soon as a descriptor can be read
 * @waiting: the room
 * @fd: the descriptor, the same one every time
 *
 * Return: 0 or -errno.
 */
int waiting_watch(struct waiting *waiting, int fd);

/** waiting_unwatch() - not any more; a call may be under way. @waiting: the room. */
void waiting_unwatch(struct waiting *waiting);

/**
 * waiting_stop() - end the thread and wait for that
 * @waiting: the room; not its own thread
 */
void waiting_stop(struct waiting *waiting);

/**
 * waiting_destroy() - after waiting_stop()
 * @waiting: the room; requests that are still in there are not touched any more
 */
void waiting_destroy(struct waiting *waiting);

#endif /* PROXY_WAITING_H */
