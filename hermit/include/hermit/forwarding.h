/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls that the proxy executes on Linux.
 */
#ifndef HERMIT_FORWARDING_H
#define HERMIT_FORWARDING_H

#include <stddef.h>
#include <stdint.h>
#include <hermit/forward.h>

struct iovec;

/**
 * forwarding_start() - connect to the proxy
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
 * Any number of tasks may be in here at once.
 *
 * Context: task. Return: the result, or -errno with newlib's number; -ENOSYS
 * without a proxy; -EIO if the connection broke.
 */
int64_t forward(const struct forwarded *call);

/**
 * struct forward_transport - how bytes get to the proxy and back
 * @connect: reach the proxy; 0 or -errno
 * @send: send all of @count pieces; 0 or -errno; callers take turns
 * @receive: receive exactly @bytes; 0 or -errno; one caller only
 * @shut_down: both directions end, calls under way fail
 */
struct forward_transport {
	int (*connect)(void);
	int (*send)(struct iovec *pieces, int count);
	int (*receive)(void *buffer, size_t bytes);
	void (*shut_down)(void);
};

/* TCP over mmnif, to 192.168.28.1 and the port in the boot page. */
extern const struct forward_transport forward_tcp;

#endif /* HERMIT_FORWARDING_H */
