// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls to the proxy: from the caller to the transport and back.
 * A signal or a cancellation asks a call to end early; its handler runs when the call is
 * over, because it may leave by longjmp() and the proxy still writes to the caller's stack.
 * Who is cancelled gets -EINTR and ends when it has let go of all that it holds.
 */
#include <errno.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/forwarding.h>
#include <hermit/thread.h>
#include "../lib/forward_codec.h"

static const struct forward_transport *transport;

static const struct forward_transport *const transports[ISLE_TRANSPORT_COUNT] = {
	[ISLE_TRANSPORT_TCP] = &forward_tcp,
	[ISLE_TRANSPORT_RING] = &forward_ring,
};

size_t forward_limit(const struct forwarded *call)
{
	const struct forward_call *known = forward_call(call->number);

	return known->result == FORWARD_RESULT_TAKEN ? call->in_bytes : call->out_bytes;
}

size_t forward_data_max(void)
{
	return transport ? transport->data_max : FORWARD_DATA_MAX;
}

/*
 * Values of a request's word, in this order. FORWARD_OVER: the caller may go on, and the
 * request is gone, as may be what was to be notified.
 */
enum { FORWARD_BEGUN, FORWARD_DONE, FORWARD_OVER };

void forward_complete(struct forward_request *request, int64_t status)
{
	request->status = status;
	if (request->notify) {
		__atomic_store_n(&request->done, FORWARD_DONE, __ATOMIC_RELEASE);
		semaphore_post(request->notify);
	}
	__atomic_store_n(&request->done, FORWARD_OVER, __ATOMIC_RELEASE);
	futex_wake(&request->done, 1);
}

/* A sign of life that Linux can see. */
static void count_call(void)
{
	uint64_t flags = irq_save();

	core_heartbeat(core_self());
	irq_restore(flags);
}

int forward_begin(struct forward_request *request, const struct forwarded *call,
		  struct semaphore *notify)
{
	int error;

	*request = (struct forward_request){ .call = call, .notify = notify };
	count_call();
	task_defer();
	error = transport ? transport->submit(request) : -ENOSYS;
	if (error)
		task_allow();
	return error;
}

void forward_cancel(struct forward_request *request)
{
	transport->cancel(request->id);
}

/* Waits until the call is over; asks for that when @attention is called for. */
static void await(struct forward_request *request, uint32_t attention)
{
	uint32_t seen;

	while ((seen = __atomic_load_n(&request->done, __ATOMIC_ACQUIRE)) != FORWARD_OVER) {
		if (futex_wait_attentive(&request->done, seen, FUTEX_FOREVER, attention) != -EINTR)
			continue;
		transport->cancel(request->id);
		attention = 0;
	}
}

static int64_t end(struct forward_request *request, uint32_t attention)
{
	int64_t status;

	if (!forward_done(request) && transport->linger)
		transport->linger(request);
	await(request, attention);
	status = request->status;
	task_allow();
	return status;
}

int64_t forward_end(struct forward_request *request)
{
	return end(request, thread_self() ? thread_attention(THREAD_WAIT_CANCELLABLE) : 0);
}

int64_t forward_whole(const struct forwarded *call)
{
	struct forward_request request;
	int error = forward_begin(&request, call, NULL);

	return error ? error : end(&request, 0);
}

int64_t forward(const struct forwarded *call)
{
	struct forward_request request;
	uint32_t interruptions = thread_self() ? thread_interruptions() : 0;
	int64_t result;

	do {
		/* What has been done is not undone: only who did nothing is cancelled. */
		if (thread_cancel_due())
			return -EINTR;
		result = forward_begin(&request, call, NULL);
		if (!result)
			result = forward_end(&request);
	} while (result == -EINTR && thread_interruptions() == interruptions);
	return result;
}

void forwarding_start(void)
{
	const struct isle_boot *boot = boot_page();
	int error;

	if (boot->transport >= ISLE_TRANSPORT_COUNT)
		panic("the boot page names transport %u for calls", boot->transport);
	transport = transports[boot->transport];
	error = transport ? transport->start() : 0;
	if (error)
		panic("cannot reach the proxy (error %d)", -error);
}
