/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forwarded calls through isle memory (uapi/hermit/callring.h). Data is read and
 * written where the program has it, by way of the proxy's mapping of isle memory.
 */
#ifndef PROXY_RINGS_H
#define PROXY_RINGS_H

#include <stdatomic.h>
#include <stdbool.h>

#include <callring.h>

#include "transport.h"

/**
 * struct rings_queue - one core's pair of rings
 * @ring: in isle memory; NULL: the core has not made one yet
 * @end: our view; taking is the leading thread's, sending is guarded by @lock
 * @count: requests taken, as far as their ids say
 * @lock: who holds it sends replies
 */
struct rings_queue {
	struct callring *ring;
	struct callring_end end;
	uint64_t count;
	pthread_mutex_t lock;
};

/**
 * struct rings_place - where the isle is
 * @memory: mapping of isle memory, for reading, and for writing from ISLE_FREE_OFFSET
 * @size: its bytes
 * @device: descriptor of /dev/hermit/isleN
 * @cores: of the isle
 * @hear: tells the device that we are looking; ioctl() but for tests
 * @ring: rings a core; the same
 */
struct rings_place {
	char *memory;
	uint64_t size;
	int device;
	unsigned int cores;
	void (*hear)(int device);
	void (*ring)(int device, unsigned int core);
};

/* Cancels that may have overtaken their calls at once; more are not put in order. */
#define RINGS_HELD 64u

/**
 * struct rings - a transport through isle memory
 * @transport: what the server sees
 * @place: where the isle is
 * @queue: one per core
 * @next: core to look at first
 * @held: ids of calls that are to be cancelled once they have come, the last one first
 * @helds: how many
 * @looks: it makes sense to look for a request instead of sleeping
 * @credit: goes down when no request came while we looked for one
 * @awake: no core needs to ring
 * @stopping: it is over
 * @stopped: eventfd, the same for who sleeps
 *
 * All but what a queue's lock guards, and the last two, is the leading thread's.
 */
struct rings {
	struct transport transport;
	struct rings_place place;
	struct rings_queue *queue;
	unsigned int next;
	uint64_t held[RINGS_HELD];
	unsigned int helds;
	bool looks;
	unsigned int credit;
	bool awake;
	atomic_bool stopping;
	int stopped;
};

/**
 * rings_init() - make a transport of isle memory
 * @ring: result
 * @place: where it is; the isle may not run yet
 *
 * Return: 0 or -errno.
 */
int rings_init(struct rings *ring, const struct rings_place *place);

/**
 * rings_met() - is the isle ready to make calls?
 * @ring: the transport
 *
 * A program need never make one, so this is not to be told from those that came.
 * The isle may have written what it likes; the first call shows that.
 *
 * Return: whether its first core says where its rings are.
 */
bool rings_met(const struct rings *ring);

/**
 * rings_take() - read one frame of a core
 * @ring: the transport
 * @core: whose ring has a frame
 * @slot: its place
 * @request: empty
 * @reason: what is wrong with it
 *
 * What receive() does with each frame; fuzzers call it.
 *
 * Return: 1 with a request; -EPROTO or -ENOMEM.
 */
int rings_take(struct rings *ring, unsigned int core, uint32_t slot, struct request *request,
	      struct reason *reason);

#endif /* PROXY_RINGS_H */
