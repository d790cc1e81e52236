// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sending calls to the proxy and giving each waiting task its reply. Callers
 * take turns at sending; one task receives, straight into the caller's buffer.
 */
#include <errno.h>
#include <stdbool.h>
#include <sys/uio.h>
#include <hermit/boot.h>
#include <hermit/crash.h>
#include <hermit/forwarding.h>
#include <hermit/sync.h>
#include <hermit/task.h>
#include "../lib/forward_codec.h"
#include "translate.h"

#define RECEIVER_STACK 0x8000u

/* A call under way, on the stack of its caller. */
struct pending {
	struct pending *next;
	const struct forwarded *call;
	uint64_t id;
	int64_t status;
	uint32_t done;			/* futex */
};

static const struct forward_transport *transport;

/* Lock order: send_lock and pending_lock are never held together. */
static struct mutex send_lock;		/* guards the sending side of the transport */
static struct mutex pending_lock;	/* guards the two below */
static struct pending *waiting;
static uint64_t last_id;
static bool broken;			/* guarded by pending_lock, too */

static bool pending_add(struct pending *pending)
{
	bool added;

	mutex_lock(&pending_lock);
	added = !broken;
	if (added) {
		pending->id = ++last_id;
		pending->next = waiting;
		waiting = pending;
	}
	mutex_unlock(&pending_lock);
	return added;
}

static struct pending *pending_take(uint64_t id)
{
	struct pending *found;

	mutex_lock(&pending_lock);
	for (struct pending **at = &waiting; ; at = &(*at)->next) {
		found = *at;
		if (!found)
			break;
		if (found->id == id) {
			*at = found->next;
			break;
		}
	}
	mutex_unlock(&pending_lock);
	return found;
}

/* After this the caller may go on, and its frame is gone. */
static void pending_finish(struct pending *pending, int64_t status)
{
	pending->status = status;
	__atomic_store_n(&pending->done, 1, __ATOMIC_RELEASE);
	futex_wake(&pending->done, 1);
}

static void fail_all(void)
{
	struct pending *pending;

	mutex_lock(&pending_lock);
	broken = true;
	pending = waiting;
	waiting = NULL;
	mutex_unlock(&pending_lock);
	while (pending) {
		struct pending *next = pending->next;

		pending_finish(pending, -EIO);
		pending = next;
	}
}

/* What forward_check_reply() compares the reply with. */
static size_t reply_limit(const struct forwarded *call)
{
	const struct forward_call *known = forward_call(call->number);

	return known->result == FORWARD_RESULT_TAKEN ? call->in_bytes : call->out_bytes;
}

static int receive_reply(void)
{
	struct forward_header head;
	struct pending *pending;
	int error = transport->receive(&head, sizeof(head));

	if (error)
		return error;
	pending = pending_take(head.id);
	if (!pending)
		return -EPROTO;
	error = forward_check_reply(&head, pending->call->number, reply_limit(pending->call));
	if (!error && head.length)
		error = transport->receive(pending->call->out, head.length);
	pending_finish(pending, error ? -EIO : translate_result(head.status));
	return error;
}

static void receiver(void *unused)
{
	int error;

	(void)unused;
	do {
		error = receive_reply();
	} while (!error);
	if (error == -EPROTO)
		panic("the proxy sent a reply that makes no sense");
	transport->shut_down();
	fail_all();
}

static int send_call(const struct forwarded *call, uint64_t id)
{
	struct forward_header head;
	struct iovec pieces[3] = {
		{ &head, sizeof(head) },
		{ (void *)call->args, sizeof(call->args) },
		{ (void *)call->in, call->in_bytes },
	};
	int error;

	forward_fill_request(&head, call->number, id, (uint32_t)call->in_bytes);
	mutex_lock(&send_lock);
	error = transport->send(pieces, call->in_bytes ? 3 : 2);
	mutex_unlock(&send_lock);
	return error;
}

int64_t forward(const struct forwarded *call)
{
	struct pending pending = { .call = call };

	if (!transport)
		return -ENOSYS;
	if (!pending_add(&pending))
		return -EIO;
	if (send_call(call, pending.id) && pending_take(pending.id))
		return -EIO;
	while (!__atomic_load_n(&pending.done, __ATOMIC_ACQUIRE))
		futex_wait(&pending.done, 0, FUTEX_FOREVER);
	return pending.status;
}

static int greet(void)
{
	const struct isle_boot *boot = boot_page();
	struct forward_hello hello;
	struct iovec piece = { &hello, sizeof(hello) };
	int error;

	forward_fill_hello(&hello, boot->isle, boot->token);
	error = transport->send(&piece, 1);
	if (!error)
		error = transport->receive(&hello, sizeof(hello));
	return error ? error : forward_check_hello(&hello, boot->isle, NULL);
}

void forwarding_start(void)
{
	const struct task_attributes attributes = {
		.name = "forward",
		.priority = TASK_PRIORITY_NETWORK,
		.core = 0,
		.stack_bytes = RECEIVER_STACK,
	};
	int error;

	transport = &forward_tcp;
	error = transport->connect();
	if (!error)
		error = greet();
	if (error)
		panic("cannot reach the proxy on port %u (error %d)",
		      boot_page()->proxy_port, -error);
	if (task_create(&attributes, receiver, NULL, NULL))
		panic("no memory for the task that receives from the proxy");
}
