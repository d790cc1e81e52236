/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls that the proxy executes on Linux.
 */
#ifndef HERMIT_FORWARDING_H
#define HERMIT_FORWARDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <hermit/callring.h>
#include <hermit/forward.h>
#include <hermit/sync.h>

struct task;

/**
 * forwarding_start() - reach the proxy
 *
 * Context: task, once, after net_start(). Panics if the proxy does not answer.
 */
void forwarding_start(void);

/* One call, as the caller sees it. */
struct forwarded {
	uint32_t number;		/* enum forward_number */
	uint64_t args[FORWARD_ARGS];
	const void *in;			/* data of the request */
	size_t in_bytes;
	void *out;			/* room for the data of the reply */
	size_t out_bytes;
};

/**
 * forward() - execute a call on Linux and wait for the result
 * @call: what to do; @call->out is filled
 *
 * Any number of tasks may be in here at once. A call that waits ends early when
 * a handler without SA_RESTART has run, or the thread is cancelled; a thread that is
 * cancelled begins none. It returns all the same, as its caller has things to let go
 * of: syscall_result() ends it.
 *
 * Context: task. Return: the result, or -errno with newlib's number; -ENOSYS
 * without a proxy; -EIO if the connection broke; -EFAULT for memory that is not
 * the program's (ring transport).
 */
int64_t forward(const struct forwarded *call);

/**
 * forward_whole() - the same, whatever signals and cancellations come
 * @call: one that does not wait for long: a regular file's, or a question
 *
 * For what must not be left half done, and for what is no cancellation point.
 * Context: task. Return: as forward().
 */
int64_t forward_whole(const struct forwarded *call);

/**
 * forward_data_max() - how much can one call read or write?
 *
 * Return: bytes.
 */
size_t forward_data_max(void);

/* ---- Calls that are begun now and awaited later ---- */

#define FORWARD_PIECES 4u	/* of one buffer; what is behind them is for the next call */

/**
 * struct forward_request - a call under way
 * @call: what is asked for; must last as long as the request
 * @notify: posted, too, when it is done; may be NULL
 * @id: chosen by the transport
 * @status: valid once @done
 * @done: futex: not 0 when the reply is there; see forward_complete()
 * @cancel: somebody wants it to end (TCP; guarded by its lock)
 * @next: in the transport's list
 * @begun: time stamp (ring)
 * @piece: where the call's memory is, if it is not in one piece (ring)
 */
struct forward_request {
	const struct forwarded *call;
	struct semaphore *notify;
	uint64_t id;
	int64_t status;
	uint32_t done;
	bool cancel;
	struct forward_request *next;
	uint64_t begun;
	struct callring_piece piece[2][FORWARD_PIECES];
};

/**
 * forward_begin() - send a call
 * @request: to be kept until forward_end() returns
 * @call: what to do
 * @notify: to be posted when it is done, NULL: nothing
 *
 * Context: task. Return: 0, and forward_end() must follow; -errno as forward().
 */
int forward_begin(struct forward_request *request, const struct forwarded *call,
		  struct semaphore *notify);

/** forward_done() - has the reply come? @request: begun. */
static inline bool forward_done(const struct forward_request *request)
{
	return __atomic_load_n(&request->done, __ATOMIC_ACQUIRE);
}

/** forward_cancel() - ask for an early end. @request: begun. Context: any. */
void forward_cancel(struct forward_request *request);

/** forward_end() - wait for the reply. @request: begun. Return: as forward(). */
int64_t forward_end(struct forward_request *request);

/* ---- Transports ---- */

/**
 * struct forward_transport - how calls get to the proxy and replies back
 * @start: reach the proxy; 0 or -errno
 * @submit: send @request, set its id and see to it that forward_complete() will be
 *          called; 0 or -errno. Context: task.
 * @cancel: ask for an early end of the request of that id, which may have ended.
 *          Context: any.
 * @linger: look for the reply for a moment instead of sleeping; may be NULL
 * @data_max: bytes of one read or write
 */
struct forward_transport {
	int (*start)(void);
	int (*submit)(struct forward_request *request);
	void (*cancel)(uint64_t id);
	void (*linger)(const struct forward_request *request);
	size_t data_max;
};

/**
 * forward_complete() - a reply has come
 * @request: off the transport's list; stale when this returns
 * @status: newlib's
 *
 * Context: any.
 */
void forward_complete(struct forward_request *request, int64_t status);

/**
 * forward_limit() - what forward_check_reply() compares a reply with
 * @call: the caller's
 *
 * Return: bytes.
 */
size_t forward_limit(const struct forwarded *call);

/* TCP over mmnif, to 192.168.28.1 and the port in the boot page. */
extern const struct forward_transport forward_tcp;

/* Shared memory (callring.h). */
extern const struct forward_transport forward_ring;

/** forward_ring_interrupt() - the proxy rang this core. Context: interrupt. */
void forward_ring_interrupt(void);

/** forward_ring_leave() - this core's task is being preempted. Context: interrupts off. */
void forward_ring_leave(void);

#endif /* HERMIT_FORWARDING_H */
