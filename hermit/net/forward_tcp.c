// SPDX-License-Identifier: BSD-2-Clause
/*
 * Forwarded calls over TCP. Callers take turns at sending; one task receives,
 * straight into the caller's buffer; another one sends what ends calls early, as
 * who wants that may be an interrupt.
 */
#include <errno.h>
#include <stdbool.h>
#include <hermit/boot.h>
#include <hermit/crash.h>
#include <hermit/forwarding.h>
#include <hermit/mmnif.h>
#include <hermit/spinlock.h>
#include <hermit/sync.h>
#include <hermit/task.h>
#include <lwip/sockets.h>
#include "../lib/forward_codec.h"
#include "../syscall/translate.h"

#define TASK_STACK 0x8000u

static int connection = -1;

/* Lock order: send_lock and pending_lock are never held together. */
static struct mutex send_lock;		/* guards the sending side of the connection */
static struct spinlock pending_lock;	/* guards all below */
static struct forward_request *waiting;
static uint64_t last_id;
static bool broken;

static struct semaphore cancels;	/* one for each request that got its mark */

static bool pending_add(struct forward_request *request)
{
	uint64_t flags = spin_lock_irq(&pending_lock);
	bool added = !broken;

	if (added) {
		request->id = ++last_id;
		request->next = waiting;
		waiting = request;
	}
	spin_unlock_irq(&pending_lock, flags);
	return added;
}

static struct forward_request *pending_take(uint64_t id)
{
	uint64_t flags = spin_lock_irq(&pending_lock);
	struct forward_request *found;

	for (struct forward_request **at = &waiting; ; at = &(*at)->next) {
		found = *at;
		if (!found)
			break;
		if (found->id == id) {
			*at = found->next;
			break;
		}
	}
	spin_unlock_irq(&pending_lock, flags);
	return found;
}

static void fail_all(void)
{
	uint64_t flags = spin_lock_irq(&pending_lock);
	struct forward_request *request = waiting;

	broken = true;
	waiting = NULL;
	spin_unlock_irq(&pending_lock, flags);
	while (request) {
		struct forward_request *next = request->next;

		forward_complete(request, -EIO);
		request = next;
	}
}

/* Drops @sent bytes from the front of the pieces. */
static void advance(struct iovec **pieces, int *count, size_t sent)
{
	while (*count && sent >= (*pieces)->iov_len) {
		sent -= (*pieces)->iov_len;
		(*pieces)++;
		(*count)--;
	}
	if (*count) {
		(*pieces)->iov_base = (char *)(*pieces)->iov_base + sent;
		(*pieces)->iov_len -= sent;
	}
}

static int send_all(struct iovec *pieces, int count)
{
	while (count) {
		ssize_t sent = lwip_writev(connection, pieces, count);

		if (sent <= 0)
			return sent ? -errno : -EPIPE;
		advance(&pieces, &count, (size_t)sent);
	}
	return 0;
}

static int receive_all(void *buffer, size_t bytes)
{
	char *at = buffer;

	while (bytes) {
		ssize_t got = lwip_recv(connection, at, bytes, 0);

		if (got <= 0)
			return got ? -errno : -EPIPE;
		at += got;
		bytes -= (size_t)got;
	}
	return 0;
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
	error = send_all(pieces, call->in_bytes ? 3 : 2);
	mutex_unlock(&send_lock);
	return error;
}

static int tcp_submit(struct forward_request *request)
{
	if (!pending_add(request))
		return -EIO;
	if (send_call(request->call, request->id) && pending_take(request->id))
		return -EIO;
	return 0;
}

static int receive_reply(void)
{
	struct forward_request *request;
	struct forward_header head;
	int error = receive_all(&head, sizeof(head));

	if (error)
		return error;
	request = pending_take(head.id);
	if (!request)
		return -EPROTO;
	error = forward_check_reply(&head, request->call->number, forward_limit(request->call));
	if (!error && head.length)
		error = receive_all(request->call->out, head.length);
	forward_complete(request, error ? -EIO : translate_result(head.status));
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
	/* The socket's number stays taken: somebody may be about to send on it. */
	lwip_shutdown(connection, SHUT_RDWR);
	fail_all();
}

static void tcp_cancel(uint64_t id)
{
	uint64_t flags = spin_lock_irq(&pending_lock);
	struct forward_request *request = waiting;

	while (request && request->id != id)
		request = request->next;
	if (request)
		request->cancel = true;
	spin_unlock_irq(&pending_lock, flags);
	if (request)
		semaphore_post(&cancels);
}

/* The id of a request that is to end early, without its mark; 0 if there is none. */
static uint64_t marked_take(void)
{
	uint64_t flags = spin_lock_irq(&pending_lock);
	struct forward_request *request = waiting;
	uint64_t id = 0;

	while (request && !request->cancel)
		request = request->next;
	if (request) {
		request->cancel = false;
		id = request->id;
	}
	spin_unlock_irq(&pending_lock, flags);
	return id;
}

static void canceller(void *unused)
{
	(void)unused;
	for (;;) {
		struct forwarded call = { .number = FORWARD_CANCEL };

		semaphore_wait_until(&cancels, FUTEX_FOREVER);
		call.args[0] = marked_take();
		if (call.args[0] && send_call(&call, 0))
			return;		/* the connection is gone: the receiver sees to it */
	}
}

static int connect_proxy(void)
{
	struct sockaddr_in proxy = {
		.sin_family = AF_INET,
		.sin_port = htons(boot_page()->proxy_port),
		.sin_addr.s_addr = htonl(LINK_NETWORK | LINK_OCTET(LINK_PEER_LINUX)),
	};
	int on = 1;

	connection = lwip_socket(AF_INET, SOCK_STREAM, 0);
	if (connection < 0)
		return -errno;
	if (lwip_setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    lwip_connect(connection, (struct sockaddr *)&proxy, sizeof(proxy)))
		return -errno;
	return 0;
}

static int greet(void)
{
	const struct isle_boot *boot = boot_page();
	struct forward_hello hello;
	struct iovec piece = { &hello, sizeof(hello) };
	int error;

	forward_fill_hello(&hello, boot->isle, boot->token);
	error = send_all(&piece, 1);
	if (!error)
		error = receive_all(&hello, sizeof(hello));
	return error ? error : forward_check_hello(&hello, boot->isle, NULL);
}

static int tcp_start(void)
{
	struct task_attributes attributes = {
		.name = "forward",
		.priority = TASK_PRIORITY_NETWORK,
		.core = 0,
		.stack_bytes = TASK_STACK,
	};
	int error = connect_proxy();

	if (!error)
		error = greet();
	if (!error)
		error = task_create(&attributes, receiver, NULL, NULL);
	attributes.name = "forward-cancel";
	return error ? error : task_create(&attributes, canceller, NULL, NULL);
}

const struct forward_transport forward_tcp = {
	.start = tcp_start,
	.submit = tcp_submit,
	.cancel = tcp_cancel,
	.data_max = FORWARD_DATA_MAX,
};
