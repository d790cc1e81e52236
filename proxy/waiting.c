// SPDX-License-Identifier: GPL-2.0-only
/*
 * The waiting room; see waiting.h.
 *
 * Each descriptor that somebody waits for is watched once (EPOLLONESHOT), for all
 * that anybody wants of it. When it fires, all who merely want to know are let go,
 * and the first of those who want to read and to write; then it is armed again for
 * those who stay. Who was let go and finds nothing comes back.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "request.h"
#include "waiting.h"

#define EVENTS_MAX	64
#define SIZE_FIRST	64u
#define BROKEN_EVENTS	(POLLERR | POLLHUP)

/**
 * struct place - one request at one descriptor
 * @request: who
 * @events: poll(2)'s, what it wants
 * @fd: the descriptor
 * @next: behind it at the same descriptor
 * @also: next place of the same request
 */
struct place {
	struct request *request;
	short events;
	int fd;
	struct place *next;
	struct place *also;
};

/**
 * struct watch - a descriptor that somebody waits for
 * @first: who waits
 * @last: the end of the queue
 */
struct watch {
	struct place *first;
	struct place *last;
};

static struct watch *watch_at(const struct waiting *waiting, int fd)
{
	return (size_t)fd < waiting->size ? waiting->watch[fd] : NULL;
}

static short wanted(const struct watch *watch)
{
	const struct place *place;
	short events = 0;

	for (place = watch->first; place; place = place->next)
		events |= place->events;
	return events;
}

/* Tells epoll what is wanted of a descriptor; nobody there: nothing. Under the lock. */
static int arm(struct waiting *waiting, int fd, int operation)
{
	struct watch *watch = waiting->watch[fd];
	struct epoll_event event = { .data = { .fd = fd } };

	if (!watch->first) {
		epoll_ctl(waiting->epoll, EPOLL_CTL_DEL, fd, NULL);
		waiting->watch[fd] = NULL;
		free(watch);
		return 0;
	}
	/* The bits of poll(2) and epoll are the same. */
	event.events = (uint32_t)(uint16_t)wanted(watch) | EPOLLONESHOT;
	return epoll_ctl(waiting->epoll, operation, fd, &event) < 0 ? -errno : 0;
}

static int grow(struct waiting *waiting, size_t index)
{
	size_t size = waiting->size ? waiting->size : SIZE_FIRST;
	struct watch **watch;

	if (index < waiting->size)
		return 0;
	while (size <= index)
		size *= 2;
	watch = realloc(waiting->watch, size * sizeof(*watch));
	if (!watch)
		return -ENOMEM;
	memset(watch + waiting->size, 0, (size - waiting->size) * sizeof(*watch));
	waiting->watch = watch;
	waiting->size = size;
	return 0;
}

/* Puts a place at the end of its descriptor's queue. Under the lock. */
static int place_add(struct waiting *waiting, struct place *place)
{
	int operation = EPOLL_CTL_MOD;
	struct watch *watch;
	int error = grow(waiting, (size_t)place->fd);

	if (error)
		return error;
	watch = waiting->watch[place->fd];
	if (!watch) {
		operation = EPOLL_CTL_ADD;
		watch = calloc(1, sizeof(*watch));
		if (!watch)
			return -ENOMEM;
		waiting->watch[place->fd] = watch;
	}
	if (watch->last)
		watch->last->next = place;
	else
		watch->first = place;
	watch->last = place;
	return arm(waiting, place->fd, operation);
}

/* Takes a place off its queue, if it got that far. Under the lock. */
static void place_unlink(struct watch *watch, struct place *place)
{
	struct place *before = NULL;
	struct place *at = watch ? watch->first : NULL;

	while (at && at != place) {
		before = at;
		at = at->next;
	}
	if (!at)
		return;
	if (before)
		before->next = place->next;
	else
		watch->first = place->next;
	if (watch->last == place)
		watch->last = before;
}

/* Takes a request off all queues; @armed: the one that is armed by the caller. */
static void leave(struct waiting *waiting, struct request *request, int armed)
{
	struct place *place = request->places;
	struct place *also;

	request->places = NULL;
	request->inside = false;
	for (; place; place = also) {
		struct watch *watch = watch_at(waiting, place->fd);

		also = place->also;
		place_unlink(watch, place);
		if (watch && place->fd != armed)
			arm(waiting, place->fd, EPOLL_CTL_MOD);
		free(place);
	}
}

static struct place *place_create(struct request *request, const struct pollfd *wait)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return NULL;
	place->request = request;
	place->events = wait->events;
	place->fd = wait->fd;
	place->also = request->places;
	request->places = place;
	return place;
}

static bool is_twin(const struct request *request, int fd)
{
	const struct place *place;

	for (place = request->places; place; place = place->also)
		if (place->fd == fd)
			return true;
	return false;
}

/* A request that names a file twice waits for it once, for all that it wants. */
static short all_events(const struct call *call, int fd)
{
	short events = 0;
	unsigned int i;

	for (i = 0; i < call->waits; i++)
		if (call->wait[i].fd == fd)
			events |= call->wait[i].events;
	return events;
}

static int enter(struct waiting *waiting, struct request *request)
{
	const struct call *call = &request->call;
	struct pollfd wait;
	unsigned int i;
	int error = 0;

	for (i = 0; i < call->waits && !error; i++) {
		wait = call->wait[i];
		if (wait.fd < 0 || is_twin(request, wait.fd))
			continue;
		wait.events = all_events(call, wait.fd);
		error = place_create(request, &wait) ? place_add(waiting, request->places) :
						       -ENOMEM;
	}
	request->inside = true;
	if (error)
		leave(waiting, request, -1);
	return error;
}

/* Lets those go whom the events concern; a list of requests. Under the lock. */
static struct request *let_go(struct waiting *waiting, int fd, short events)
{
	struct watch *watch = watch_at(waiting, fd);
	struct request *first = NULL;
	struct request **end = &first;
	short taken = 0;
	struct place *place;
	struct place *next;

	if (!watch)
		return NULL;
	for (place = watch->first; place; place = next) {
		struct request *request = place->request;
		bool moves = request->call.wait == &request->call.one;
		short mine = events & (place->events | BROKEN_EVENTS);

		next = place->next;
		if (!mine || (moves && taken & place->events))
			continue;
		if (moves)
			taken |= place->events;
		leave(waiting, request, fd);
		request->next = NULL;
		*end = request;
		end = &request->next;
	}
	arm(waiting, fd, EPOLL_CTL_MOD);
	return first;
}

static void handle(struct waiting *waiting, const struct epoll_event *event)
{
	struct request *request;
	struct request *next;

	pthread_mutex_lock(&waiting->lock);
	request = let_go(waiting, event->data.fd, (short)event->events);
	pthread_mutex_unlock(&waiting->lock);
	for (; request; request = next) {
		next = request->next;
		waiting->ready(waiting->context, request);
	}
}

/* True if the event was one of ours, and what it was about is done. */
static bool handle_own(struct waiting *waiting, int fd, bool *leaves)
{
	uint64_t times;

	if (fd == waiting->leave) {
		*leaves = true;
		return true;
	}
	if (fd == waiting->watched) {
		waiting->door(waiting->context);
		return true;
	}
	if (fd != waiting->timer)
		return false;
	if (read(waiting->timer, &times, sizeof(times)) == sizeof(times))
		waiting->tick(waiting->context);
	return true;
}

static void *wait_for_events(void *argument)
{
	struct epoll_event events[EVENTS_MAX];
	struct waiting *waiting = argument;
	bool leaves = false;
	int count;
	int i;

	while (!leaves) {
		count = epoll_wait(waiting->epoll, events, EVENTS_MAX, -1);
		for (i = 0; i < count && !leaves; i++)
			if (!handle_own(waiting, events[i].data.fd, &leaves))
				handle(waiting, &events[i]);
	}
	return NULL;
}

static int watch_own(struct waiting *waiting, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data = { .fd = fd } };

	return fd < 0 || epoll_ctl(waiting->epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int waiting_init(struct waiting *waiting, void (*ready)(void *context, struct request *request),
		 void (*tick)(void *context), void (*door)(void *context), void *context)
{
	int error;

	memset(waiting, 0, sizeof(*waiting));
	waiting->ready = ready;
	waiting->tick = tick;
	waiting->door = door;
	waiting->watched = -1;
	waiting->context = context;
	pthread_mutex_init(&waiting->lock, NULL);
	waiting->epoll = epoll_create1(EPOLL_CLOEXEC);
	waiting->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	waiting->leave = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (waiting->epoll < 0)
		return -errno;
	error = watch_own(waiting, waiting->timer);
	return error ? error : watch_own(waiting, waiting->leave);
}

/* The first one who waits starts the thread. Under the lock. */
static int start(struct waiting *waiting)
{
	int error;

	if (waiting->started)
		return 0;
	error = pthread_create(&waiting->thread, NULL, wait_for_events, waiting);
	waiting->started = !error;
	return -error;
}

int waiting_add(struct waiting *waiting, struct request *request)
{
	int error;

	pthread_mutex_lock(&waiting->lock);
	error = start(waiting);
	if (!error)
		error = enter(waiting, request);
	pthread_mutex_unlock(&waiting->lock);
	return error;
}

bool waiting_remove(struct waiting *waiting, struct request *request)
{
	bool found;

	pthread_mutex_lock(&waiting->lock);
	found = request->inside;
	leave(waiting, request, -1);
	pthread_mutex_unlock(&waiting->lock);
	return found;
}

void waiting_want_ticks(struct waiting *waiting)
{
	const struct itimerspec soon = { .it_value = { .tv_nsec = WAITING_TICK_MS * 1000000 } };

	pthread_mutex_lock(&waiting->lock);
	start(waiting);
	pthread_mutex_unlock(&waiting->lock);
	timerfd_settime(waiting->timer, 0, &soon, NULL);
}

int waiting_watch(struct waiting *waiting, int fd)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT, .data = { .fd = fd } };
	int operation = EPOLL_CTL_MOD;
	int error = 0;

	if (waiting->watched < 0) {
		operation = EPOLL_CTL_ADD;
		pthread_mutex_lock(&waiting->lock);
		error = start(waiting);
		pthread_mutex_unlock(&waiting->lock);
		waiting->watched = fd;
	}
	if (!error && epoll_ctl(waiting->epoll, operation, fd, &event) < 0)
		error = -errno;
	if (error)
		waiting->watched = -1;
	return error;
}

void waiting_unwatch(struct waiting *waiting)
{
	struct epoll_event event = { .events = EPOLLONESHOT, .data = { .fd = waiting->watched } };

	epoll_ctl(waiting->epoll, EPOLL_CTL_MOD, waiting->watched, &event);
}

void waiting_stop(struct waiting *waiting)
{
	bool started;

	eventfd_write(waiting->leave, 1);
	pthread_mutex_lock(&waiting->lock);
	started = waiting->started;
	waiting->started = false;
	pthread_mutex_unlock(&waiting->lock);
	if (started)
		pthread_join(waiting->thread, NULL);
}

void waiting_destroy(struct waiting *waiting)
{
	close(waiting->epoll);
	close(waiting->timer);
	close(waiting->leave);
	free(waiting->watch);
	pthread_mutex_destroy(&waiting->lock);
}
