// SPDX-License-Identifier: GPL-2.0-only
/*
 * The server of forwarded calls; see server.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>

#include <forward_codec.h>

#include "calls.h"
#include "server.h"

/* The calls keep their data on the heap; libc's need little stack. */
#define THREAD_STACK_BYTES	(256u * 1024)

/**
 * struct request - a request as read from the stream
 * @head: checked
 * @args: checked
 * @data: FORWARD_DATA_MAX bytes, the first data_bytes() of them checked
 * @out: FORWARD_BYTES_MAX bytes for the reply of a call that does not read
 */
struct request {
	struct forward_header head;
	uint64_t args[FORWARD_ARGS];
	void *data;
	void *out;
};

static uint32_t data_bytes(const struct request *request)
{
	return request->head.length - FORWARD_ARGS_BYTES;
}

/* Ends the server; the first one to say why is believed. */
static void end_server(struct server *server, enum server_end end, const char *text)
{
	pthread_mutex_lock(&server->lock);
	if (server->end == SERVER_RUNS) {
		server->end = end;
		reason_set(&server->reason, 0, "%s", text);
		eventfd_write(server->event, 1);
	}
	pthread_mutex_unlock(&server->lock);
	server->transport->stop(server->transport);
}

static void end_garbage(struct server *server, const struct request *request, const char *what)
{
	struct reason reason;

	reason_set(&reason, 0, "a forwarded call is garbage: %s (call %u %s, %u bytes)", what,
		   request->head.number, forward_name(request->head.number),
		   request->head.length);
	end_server(server, SERVER_GARBAGE, reason.text);
}

/* Reads a piece of a request; false if the stream is over. */
static bool receive(struct server *server, void *data, size_t length)
{
	int result = length ? server->transport->receive(server->transport, data, length) : 1;

	if (result > 0)
		return true;
	end_server(server, SERVER_CLOSED, result ? strerror(-result) : "it was closed");
	return false;
}

/* Reads and checks one request; false if the server has ended. Holds the turn. */
static bool read_request(struct server *server, struct request *request)
{
	if (!receive(server, &request->head, sizeof(request->head)))
		return false;
	if (forward_check_request(&request->head)) {
		end_garbage(server, request, "bad header");
		return false;
	}
	if (!receive(server, request->args, sizeof(request->args)) ||
	    !receive(server, request->data, data_bytes(request)))
		return false;
	if (forward_check_args(request->head.number, request->args)) {
		end_garbage(server, request, "bad arguments");
		return false;
	}
	if (forward_check_data(request->head.number, request->data, data_bytes(request))) {
		end_garbage(server, request, "bad data");
		return false;
	}
	return true;
}

static void send_reply(struct server *server, const struct request *request, int64_t status,
		       void *data, uint32_t bytes)
{
	struct forward_header head;
	struct iovec pieces[] = {
		{ .iov_base = &head, .iov_len = sizeof(head) },
		{ .iov_base = data, .iov_len = bytes },
	};
	int error;

	forward_fill_reply(&head, &request->head, status, bytes);
	pthread_mutex_lock(&server->send);
	error = server->transport->send(server->transport, pieces, 2);
	pthread_mutex_unlock(&server->send);
	if (error)
		end_server(server, SERVER_CLOSED, strerror(-error));
}

static void run_request(struct server *server, const struct request *request)
{
	const struct forward_call *shape = forward_call(request->head.number);
	bool reads = shape->out == FORWARD_OUT_DATA;
	struct iovec data = { .iov_base = request->data };
	struct call call = {
		.table = server->table,
		.number = request->head.number,
		.args = request->args,
		.in = request->data,
		.in_bytes = data_bytes(request),
		.out = request->out,
		.data = &data,
		.data_count = 1,
		.data_bytes = reads ? forward_room(request->head.number, request->args)
				    : data_bytes(request),
	};
	int64_t status;

	if (call.number == FORWARD_CANCEL)
		return;			/* it asks for no reply */
	data.iov_len = call.data_bytes;
	status = call_run(&call);
	if (reads)
		send_reply(server, request, status, request->data, status > 0 ? (uint32_t)status : 0);
	else
		send_reply(server, request, status, request->out, call.out_bytes);
}

static int start_thread(struct server *server);

/* Sees to it that somebody takes the turn when this thread goes to work. */
static void pass_turn(struct server *server)
{
	unsigned int crowd = 0;

	pthread_mutex_lock(&server->lock);
	server->idle--;
	if (server->idle == 0 &&
	    (server->threads == SERVER_THREADS_MAX || start_thread(server)) && !server->crowded) {
		server->crowded = true;
		crowd = server->threads;
	}
	pthread_mutex_unlock(&server->lock);
	pthread_mutex_unlock(&server->turn);
	if (crowd)
		message("%u forwarded calls are under way; more wait until one returns", crowd);
}

/* One request from the stream to its reply; false if the server has ended. */
static bool serve_one(struct server *server, struct request *request)
{
	bool good;

	pthread_mutex_lock(&server->turn);
	good = server_ended(server, NULL) == SERVER_RUNS && read_request(server, request);
	if (!good) {
		pthread_mutex_unlock(&server->turn);
		return false;
	}
	pass_turn(server);
	run_request(server, request);
	pthread_mutex_lock(&server->lock);
	server->idle++;
	pthread_mutex_unlock(&server->lock);
	return true;
}

static void *serve(void *argument)
{
	struct server *server = argument;
	struct request request = {
		.data = malloc(FORWARD_DATA_MAX),
		.out = malloc(FORWARD_BYTES_MAX),
	};

	if (!request.data || !request.out)
		end_server(server, SERVER_FAILED, "no memory for forwarded calls");
	else
		while (serve_one(server, &request))
			;
	free(request.data);
	free(request.out);
	pthread_mutex_lock(&server->lock);
	server->idle--;
	if (--server->threads == 0)
		pthread_cond_broadcast(&server->gone);
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

/* Starts a thread, which counts as idle at once. Under the lock. */
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
	server->idle++;
	return 0;
}

int server_init(struct server *server, struct table *table)
{
	pthread_condattr_t clock;

	memset(server, 0, sizeof(*server));
	server->table = table;
	server->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (server->event < 0)
		return -errno;
	pthread_mutex_init(&server->turn, NULL);
	pthread_mutex_init(&server->send, NULL);
	pthread_mutex_init(&server->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&server->gone, &clock);
	pthread_condattr_destroy(&clock);
	return 0;
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

bool server_stop(struct server *server, unsigned int timeout_ms)
{
	struct timespec deadline;
	bool gone;
	int error = 0;

	if (server->transport)
		end_server(server, SERVER_CLOSED, "the proxy ended it");
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += timeout_ms / 1000;
	deadline.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (deadline.tv_nsec >= 1000000000) {
		deadline.tv_sec++;
		deadline.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&server->lock);
	while (server->threads && !error)
		error = pthread_cond_timedwait(&server->gone, &server->lock, &deadline);
	gone = server->threads == 0;
	pthread_mutex_unlock(&server->lock);
	return gone;
}
