// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls to the proxy: from the caller to the transport and back.
 *
 * Interrupting pairs up like this, so that no call waits past a signal:
 *   caller:      forward_id = id, fence, interrupted? -> cancel
 *   interrupter: interrupted = 1, fence, forward_id? -> cancel
 */
#include <errno.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/forwarding.h>
#include <hermit/task.h>
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

/* After this the caller may go on, and the request is gone. */
void forward_complete(struct forward_request *request, int64_t status)
{
	struct semaphore *notify = request->notify;

	request->status = status;
	__atomic_store_n(&request->done, 1, __ATOMIC_RELEASE);
	futex_wake(&request->done, 1);
	if (notify)
		semaphore_post(notify);
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
	*request = (struct forward_request){ .call = call, .notify = notify };
	count_call();
	return transport ? transport->submit(request) : -ENOSYS;
}

void forward_cancel(struct forward_request *request)
{
	transport->cancel(request->id);
}

int64_t forward_end(struct forward_request *request)
{
	struct task *task = task_current();

	if (!forward_done(request) && transport->linger)
		transport->linger(request);
	if (!forward_done(request)) {
		__atomic_store_n(&task->forward_id, request->id, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&task->interrupted, __ATOMIC_SEQ_CST))
			transport->cancel(request->id);
		while (!forward_done(request))
			futex_wait(&request->done, 0, FUTEX_FOREVER);
		__atomic_store_n(&task->forward_id, 0, __ATOMIC_RELAXED);
	}
	return request->status;
}

int64_t forward(const struct forwarded *call)
{
	struct forward_request request;
	int error = forward_begin(&request, call, NULL);

	return error ? error : forward_end(&request);
}

void forward_interrupt(struct task *task)
{
	uint64_t id;

	__atomic_store_n(&task->interrupted, 1, __ATOMIC_SEQ_CST);
	id = __atomic_load_n(&task->forward_id, __ATOMIC_SEQ_CST);
	if (id)
		transport->cancel(id);
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
