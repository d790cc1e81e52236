// SPDX-License-Identifier: GPL-2.0-only
/*
 * The server of forwarded calls; see server.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <forward_codec.h>

#include "server.h"

/* The calls keep their data on the heap; libc's need little stack. */
#define THREAD_STACK_BYTES	(256u * 1024)
/* Idle threads that are kept for the next burst of calls. */
#define IDLE_MAX		8u
/* What wakes a thread out of a call: by default it does nothing to anybody. */
#define WAKE_SIGNAL		SIGURG

/* Ends the server; the first one to say why is believed. */
static void end_server(struct server *server, enum server_end end, const char *text)
{
	pthread_mutex_lock(&server->lock);
	if (server->end == SERVER_RUNS) {
		server->end = end;
		reason_set(&server->reason, 0, "%s", text);
		eventfd_write(server->event, 1);
	}
	pthread_cond_broadcast(&server->work);
	pthread_mutex_unlock(&server->lock);
	server->transport->stop(server->transport);
}

static struct request **bucket(struct server *server, uint64_t id)
{
	return &server->known[id % SERVER_BUCKETS];
}

/* From now on the request can be cancelled. Under the lock. */
static void make_known(struct server *server, struct request *request)
{
	struct request **first = bucket(server, request->head.id);

	if (request->known_at)
		return;
	request->known_next = *first;
	request->known_at = first;
	if (*first)
		(*first)->known_at = &request->known_next;
	*first = request;
}

/* Under the lock. */
static void forget(struct request *request)
{
	if (!request->known_at)
		return;
	*request->known_at = request->known_next;
	if (request->known_next)
		request->known_next->known_at = request->known_at;
	request->known_at = NULL;
}

static void reply(struct server *server, struct request *request, int64_t status)
{
	int error = server->transport->reply(server->transport, request, status);

	if (error)
		end_server(server, SERVER_CLOSED, strerror(-error));
}

/* Answers a request that others may know of, and forgets it. */
static void finish(struct server *server, struct request *request, int64_t status)
{
	pthread_mutex_lock(&server->lock);
	request->state = REQUEST_OWNED;
	forget(request);
	pthread_mutex_unlock(&server->lock);
	reply(server, request, status);
	request_destroy(request);
}

static void *serve(void *argument);

/* Starts a thread, which looks for work by itself. Under the lock. */
static int start_thread(struct server *server)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int error;

	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
	error = pthread_create(&thread, &attributes, serve, server);
	pthread_attr_destroy(&attributes);
	if (error)
		return -error;
	server->threads++;
	return 0;
}

/* Somebody is to look for work. Under the lock. */
static void call_for_thread(struct server *server)
{
	if (server->woken < server->idle) {
		server->woken++;
		pthread_cond_signal(&server->work);
	} else if (start_thread(server) && !server->crowded) {
		server->crowded = message_now("%u forwarded calls wait for Linux and no thread is "
					      "to be had for more; they go on as calls return",
					      server->threads);
	}
}

/* Leaves a request to the next thread that is free. Under the lock. */
static void enqueue(struct server *server, struct request *request)
{
	request->state = REQUEST_QUEUED;
	request->next = NULL;
	*server->queue_end = request;
	server->queue_end = &request->next;
	call_for_thread(server);
}

/* The first of the queue, which there is, taken off. Under the lock. */
static struct request *dequeue(struct server *server)
{
	struct request *request = server->queue;

	server->queue = request->next;
	if (!server->queue)
		server->queue_end = &server->queue;
	return request;
}

static bool is_cancelled(struct server *server, const struct request *request)
{
	bool cancelled;

	pthread_mutex_lock(&server->lock);
	cancelled = request->cancelled || server->end != SERVER_RUNS;
	pthread_mutex_unlock(&server->lock);
	return cancelled;
}

/*
 * Executes a call that may take its time, on this thread. It is known, REQUEST_RUNS.
 * A signal may have been for the call before this one: then it starts again. One that
 * was cancelled before is tried all the same: most calls do not wait, and then no signal
 * ends them on Linux.
 */
static int64_t run(struct server *server, struct request *request)
{
	int64_t status;

	do {
		status = call_run(&request->call);
	} while (status == -EINTR && !is_cancelled(server, request));
	return status;
}

/* Sends a request to the waiting room; the verdict was CALL_WAITS. */
static void park(struct server *server, struct request *request)
{
	int error = -EINTR;

	pthread_mutex_lock(&server->lock);
	make_known(server, request);
	if (!request->cancelled) {
		request->state = REQUEST_WAITS;
		error = waiting_add(&server->waiting, request);
	}
	pthread_mutex_unlock(&server->lock);
	if (error)
		finish(server, request, error == -EINTR ? call_ended_early(&request->call) : error);
}

/* The waiting room: a file is ready, perhaps for this request. */
static void resume(void *context, struct request *request)
{
	struct server *server = context;
	enum call_verdict verdict;
	int64_t status;
	bool cancelled;

	pthread_mutex_lock(&server->lock);
	cancelled = request->cancelled;
	request->state = REQUEST_OWNED;
	pthread_mutex_unlock(&server->lock);
	if (cancelled) {
		finish(server, request, call_ended_early(&request->call));
		return;
	}
	verdict = call_try(&request->call, &status);
	if (verdict == CALL_DONE) {
		finish(server, request, status);
	} else if (verdict == CALL_WAITS) {
		park(server, request);
	} else {
		pthread_mutex_lock(&server->lock);
		enqueue(server, request);
		pthread_mutex_unlock(&server->lock);
	}
}

/*
 * Wakes the threads whose call is to end; true if there are any. A signal before the
 * call began was in vain, so this is repeated until they are out of it. Under the lock.
 */
static bool wake_runners(struct server *server, bool all)
{
	struct request *request;
	bool any = false;
	unsigned int i;

	for (i = 0; i < SERVER_BUCKETS; i++) {
		for (request = server->known[i]; request; request = request->known_next) {
			if (request->state != REQUEST_RUNS || !(all || request->cancelled))
				continue;
			pthread_kill(request->thread, WAKE_SIGNAL);
			any = true;
		}
	}
	return any;
}

static void tick(void *context)
{
	struct server *server = context;
	bool any;

	pthread_mutex_lock(&server->lock);
	any = wake_runners(server, false);
	pthread_mutex_unlock(&server->lock);
	if (any)
		waiting_want_ticks(&server->waiting);
}

/* Ends a call early; one that has ended, or never was, is no error. */
static void cancel(struct server *server, uint64_t id)
{
	struct request *request;
	bool over = false;

	pthread_mutex_lock(&server->lock);
	request = *bucket(server, id);
	while (request && request->head.id != id)
		request = request->known_next;
	if (request) {
		request->cancelled = true;
		if (request->state == REQUEST_WAITS) {
			over = waiting_remove(&server->waiting, request);
		} else if (request->state == REQUEST_RUNS) {
			pthread_kill(request->thread, WAKE_SIGNAL);
			waiting_want_ticks(&server->waiting);
		}
	}
	pthread_mutex_unlock(&server->lock);
	if (over)
		finish(server, request, call_ended_early(&request->call));
}

/* Another thread is to lead. Under the lock. */
static void pass_lead(struct server *server)
{
	server->away = false;
	server->led = false;
	call_for_thread(server);
}

/* The waiting room: a request has come while the leader executes a call. */
static void door(void *context)
{
	struct server *server = context;

	pthread_mutex_lock(&server->lock);
	if (server->away)
		pass_lead(server);
	pthread_mutex_unlock(&server->lock);
}

/* The request runs on this thread, and the waiting room looks for the next one. */
static void go_away(struct server *server, struct request *request)
{
	int fd = server->transport->watch(server->transport);

	pthread_mutex_lock(&server->lock);
	make_known(server, request);
	request->state = REQUEST_RUNS;
	request->thread = pthread_self();
	server->away = true;
	if (fd < 0 || waiting_watch(&server->waiting, fd))
		pass_lead(server);
	pthread_mutex_unlock(&server->lock);
}

/* The call is over; true if nobody has taken the lead meanwhile. */
static bool come_back(struct server *server, struct request *request)
{
	bool leads;

	pthread_mutex_lock(&server->lock);
	leads = server->away;
	server->away = false;
	request->state = REQUEST_OWNED;
	forget(request);
	pthread_mutex_unlock(&server->lock);
	return leads;
}

/*
 * Executes a call that may take its time, though most do not: so the leader does it
 * itself, and only if a request comes meanwhile another thread leads on. Returns
 * true if this one still leads.
 */
static bool lead_and_run(struct server *server, struct request *request)
{
	int64_t status;
	bool leads;

	go_away(server, request);
	status = run(server, request);
	leads = come_back(server, request);
	if (leads)
		server->transport->unwatch(server->transport);
	reply(server, request, status);
	if (leads)
		waiting_unwatch(&server->waiting);
	return leads;
}

/* Waits for a request; false if the server has ended. */
static bool receive(struct server *server, struct request *request)
{
	struct reason reason;
	int result;

	if (!request) {
		end_server(server, SERVER_FAILED, "no memory for forwarded calls");
		return false;
	}
	result = server->transport->receive(server->transport, request, &reason);
	if (result == -EPROTO)
		end_server(server, SERVER_GARBAGE, reason.text);
	else if (result == -ENOMEM)
		end_server(server, SERVER_FAILED, "no memory for a forwarded call");
	else if (result <= 0)
		end_server(server, SERVER_CLOSED, result ? strerror(-result) : "it was closed");
	return result > 0;
}

/* Serves requests until another thread leads, or the server ends. */
static void lead(struct server *server)
{
	struct request *request = request_create(server->table);
	enum call_verdict verdict;
	int64_t status;

	while (receive(server, request)) {
		if (request->head.number == FORWARD_CANCEL) {
			cancel(server, request->args[0]);
			request_reset(request);
			continue;
		}
		verdict = call_try(&request->call, &status);
		if (verdict == CALL_WAITS) {
			park(server, request);
			request = request_create(server->table);
			continue;
		}
		if (verdict == CALL_DONE)
			reply(server, request, status);
		else if (!lead_and_run(server, request))
			break;
		request_reset(request);
	}
	if (request)
		request_destroy(request);
}

/* Takes the first of the queue. Under the lock, which is not held meanwhile. */
static void run_queued(struct server *server)
{
	struct request *request = dequeue(server);

	request->state = REQUEST_RUNS;
	request->thread = pthread_self();
	if (request->cancelled)
		waiting_want_ticks(&server->waiting);
	pthread_mutex_unlock(&server->lock);
	finish(server, request, run(server, request));
	pthread_mutex_lock(&server->lock);
}

static void wait_for_work(struct server *server)
{
	server->idle++;
	pthread_cond_wait(&server->work, &server->lock);
	server->idle--;
	if (server->woken)
		server->woken--;
}

static void *serve(void *argument)
{
	struct server *server = argument;
	bool stays = true;

	pthread_mutex_lock(&server->lock);
	while (stays && server->end == SERVER_RUNS) {
		if (server->queue) {
			run_queued(server);
		} else if (!server->led) {
			server->led = true;
			pthread_mutex_unlock(&server->lock);
			lead(server);
			pthread_mutex_lock(&server->lock);
		} else if (server->idle < IDLE_MAX) {
			wait_for_work(server);
		} else {
			stays = false;
		}
	}
	if (--server->threads == 0)
		pthread_cond_broadcast(&server->gone);
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

static void woken(int number)
{
	(void)number;
}

int server_init(struct server *server, struct table *table)
{
	/* Without SA_RESTART: the call that is interrupted is to end. */
	const struct sigaction action = { .sa_handler = woken };
	pthread_condattr_t clock;

	memset(server, 0, sizeof(*server));
	server->table = table;
	server->queue_end = &server->queue;
	server->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (server->event < 0 || sigaction(WAKE_SIGNAL, &action, NULL))
		return -errno;
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->work, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&server->gone, &clock);
	pthread_condattr_destroy(&clock);
	return waiting_init(&server->waiting, resume, tick, door, server);
}

int server_start(struct server *server, struct transport *transport)
{
	int error;

	server->transport = transport;
	pthread_mutex_lock(&server->lock);
	error = start_thread(server);
	pthread_mutex_unlock(&server->lock);
	return error;
}

enum server_end server_ended(struct server *server, struct reason *reason)
{
	enum server_end end;

	pthread_mutex_lock(&server->lock);
	end = server->end;
	if (reason && end != SERVER_RUNS)
		*reason = server->reason;
	pthread_mutex_unlock(&server->lock);
	return end;
}

static struct timespec moment_in(unsigned int ms)
{
	struct timespec moment;

	clock_gettime(CLOCK_MONOTONIC, &moment);
	moment.tv_sec += ms / 1000;
	moment.tv_nsec += (long)(ms % 1000) * 1000000;
	if (moment.tv_nsec >= 1000000000) {
		moment.tv_sec++;
		moment.tv_nsec -= 1000000000;
	}
	return moment;
}

bool server_stop(struct server *server, unsigned int timeout_ms)
{
	struct timespec moment;
	bool gone;

	if (server->transport)
		end_server(server, SERVER_CLOSED, "the proxy ended it");
	waiting_stop(&server->waiting);
	pthread_mutex_lock(&server->lock);
	while (server->threads && timeout_ms) {
		unsigned int step = timeout_ms < WAITING_TICK_MS ? timeout_ms : WAITING_TICK_MS;

		wake_runners(server, true);
		moment = moment_in(step);
		if (pthread_cond_timedwait(&server->gone, &server->lock, &moment) == ETIMEDOUT)
			timeout_ms -= step;
	}
	gone = server->threads == 0;
	pthread_mutex_unlock(&server->lock);
	return gone;
}

void server_destroy(struct server *server)
{
	unsigned int i;

	for (i = 0; i < SERVER_BUCKETS; i++) {
		while (server->known[i]) {
			struct request *request = server->known[i];

			waiting_remove(&server->waiting, request);
			forget(request);
			request_destroy(request);
		}
	}
	waiting_destroy(&server->waiting);
	close(server->event);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->work);
	pthread_cond_destroy(&server->gone);
}
