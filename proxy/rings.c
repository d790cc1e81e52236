// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isle memory as transport; see rings.h. All that is in there may change at any time:
 * each frame is copied, then checked, then used; lists of pieces, too.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <forward_codec.h>
#include <hermit/isle.h>

#include "rings.h"

/*
 * After a request the next one is often close behind; looking for it so long costs
 * less than going to sleep and being woken by an interrupt. After CREDIT times in vain
 * in a row one goes to sleep at once, until a sleep turns out to have been a short one.
 */
#define LOOK_NS		50000
#define CREDIT		8u
#define LOOKS_PER_CLOCK	16u
#define SHORT_SLEEP_NS	(4 * LOOK_NS)

/* How long a full ring of replies is waited for before one looks again. */
#define FULL_MS		10

static struct rings *rings_of(struct transport *transport)
{
	return (struct rings *)transport;
}

static const struct isle_core *core_entry(const struct rings *ring, unsigned int core)
{
	return (const struct isle_core *)(ring->place.memory + ISLE_CORES_OFFSET) + core;
}

bool rings_met(const struct rings *ring)
{
	return shared_load_acquire(&core_entry(ring, 0)->callring);
}

/* Has the core made its rings by now? 1, 0, or -EPROTO if they make no sense. */
static int attach(struct rings *ring, unsigned int core, struct reason *reason)
{
	struct rings_queue *queue = &ring->queue[core];
	uint64_t offset = shared_load_acquire(&core_entry(ring, core)->callring);
	struct callring *shared;

	if (!offset)
		return 0;
	if (offset < ISLE_FREE_OFFSET || offset % _Alignof(struct callring) ||
	    offset > ring->place.size || ring->place.size - offset < sizeof(*shared))
		return reason_set(reason, -EPROTO, "the ring of core %u lies outside of the isle",
				  core);
	shared = (struct callring *)(ring->place.memory + offset);
	if (shared_load(&shared->isle.version) != FORWARD_VERSION)
		return reason_set(reason, -EPROTO, "its image is of another version than this "
				  "program: build both from one tree");
	callring_attach(&queue->end, &shared->proxy, &shared->isle);
	queue->ring = shared;
	return 1;
}

/* Pieces of isle memory as the isle describes them. */
static struct iovec *pieces_of(struct rings *ring, struct request *request,
			       const struct callring_memory *memory)
{
	struct iovec *pieces = request_pieces(request, memory->pieces);
	const struct callring_piece *list = (void *)(ring->place.memory + memory->offset);
	uint64_t left = memory->bytes;
	uint32_t i;

	if (!pieces)
		return NULL;
	for (i = 0; i < memory->pieces; i++) {
		struct callring_piece piece = { memory->offset, memory->bytes };

		if (memory->pieces > 1) {
			piece.offset = shared_load(&list[i].offset);
			piece.bytes = shared_load(&list[i].bytes);
		}
		if (callring_check_piece(&piece, left, ring->place.size))
			break;
		left -= piece.bytes;
		pieces[i].iov_base = ring->place.memory + piece.offset;
		pieces[i].iov_len = piece.bytes;
	}
	if (i == memory->pieces && !left)
		return pieces;
	if (pieces != request->few)
		free(pieces);
	return NULL;
}

static void gather(char *to, const struct iovec *pieces, uint32_t count)
{
	for (; count--; to += pieces++->iov_len)
		memcpy(to, pieces->iov_base, pieces->iov_len);
}

/* Data that is moved in place. */
static int prepare_data(struct rings *ring, struct request *request,
			const struct callring_memory *memory, struct reason *reason)
{
	struct call *call = &request->call;

	if (request_buffer(request, 0, 0))
		return -ENOMEM;
	if (!memory->pieces)
		return 1;
	call->data = pieces_of(ring, request, memory);
	if (!call->data)
		return transport_garbage(request, "bad memory", reason);
	request->data = call->data;
	call->data_count = (int)memory->pieces;
	call->data_bytes = memory->bytes;
	return 1;
}

/* Data that is copied: in, now; out, when the reply goes. */
static int prepare_copy(struct rings *ring, struct request *request,
			const struct callring_request *frame, struct reason *reason)
{
	uint32_t room = forward_room(frame->head.number, frame->args);
	struct iovec *in;

	if (forward_call(frame->head.number)->out == FORWARD_OUT_EXACT && frame->out.bytes < room)
		return transport_garbage(request, "too little room", reason);
	if (request_buffer(request, frame->in.bytes, room))
		return -ENOMEM;
	if (frame->in.pieces) {
		in = pieces_of(ring, request, &frame->in);
		if (!in)
			return transport_garbage(request, "bad memory", reason);
		gather(request->buffer, in, frame->in.pieces);
		if (in != request->few)
			free(in);
	}
	if (forward_check_data(frame->head.number, request->buffer, frame->in.bytes))
		return transport_garbage(request, "bad data", reason);
	if (frame->out.pieces) {
		request->target = pieces_of(ring, request, &frame->out);
		request->target_count = (int)frame->out.pieces;
		request->target_bytes = frame->out.bytes;
		if (!request->target)
			return transport_garbage(request, "bad memory", reason);
	}
	return 1;
}

/* Is what the frame says of memory what the call may have? */
static bool memory_fits(const struct rings *ring, const struct callring_request *frame)
{
	const struct forward_call *shape = forward_call(frame->head.number);

	if (callring_check_memory(&frame->in, frame->head.length - FORWARD_ARGS_BYTES,
				  ring->place.size) ||
	    callring_check_memory(&frame->out, frame->out.bytes, ring->place.size))
		return false;
	/* What is read is what there is room for, or less if that is in many pieces. */
	return shape->out != FORWARD_OUT_DATA ||
	       frame->out.bytes <= forward_room(frame->head.number, frame->args);
}

int rings_take(struct rings *ring, unsigned int core, uint32_t slot, struct request *request,
	      struct reason *reason)
{
	struct rings_queue *queue = &ring->queue[core];
	const struct forward_call *shape;
	struct callring_request frame;

	memcpy(&frame, &queue->ring->request[slot], sizeof(frame));
	if (callring_release(&queue->end))
		ring->place.ring(ring->place.device, core);
	request->head = frame.head;
	request->call.number = frame.head.number;
	request->source = core;
	memcpy(request->args, frame.args, sizeof(request->args));
	if (forward_check_request(&frame.head, CALLRING_DATA_MAX))
		return transport_garbage(request, "bad header", reason);
	if (forward_check_args(frame.head.number, frame.args, CALLRING_DATA_MAX))
		return transport_garbage(request, "bad arguments", reason);
	if (!memory_fits(ring, &frame))
		return transport_garbage(request, "bad memory", reason);
	if (frame.head.number != FORWARD_CANCEL)
		queue->count = CALLRING_COUNT(frame.head.id);
	shape = forward_call(frame.head.number);
	if (shape->in == FORWARD_IN_DATA)
		return prepare_data(ring, request, &frame.in, reason);
	if (shape->out == FORWARD_OUT_DATA)
		return prepare_data(ring, request, &frame.out, reason);
	return prepare_copy(ring, request, &frame, reason);
}

/* Takes a frame of that core if there is one: 1, 0, or an error. */
static int take_from(struct rings *ring, unsigned int core, struct request *request,
		     struct reason *reason)
{
	struct rings_queue *queue = &ring->queue[core];
	uint32_t slot;
	int result;

	if (!queue->ring) {
		result = attach(ring, core, reason);
		if (result <= 0)
			return result;
		if (ring->awake)
			callring_stay_awake(&queue->end);
	}
	result = callring_next(&queue->end, &slot);
	if (result < 0)
		return reason_set(reason, -EPROTO, "the ring of core %u is broken", core);
	return result ? rings_take(ring, core, slot, request, reason) : 0;
}

static void hold(struct rings *ring, uint64_t id)
{
	/* Nobody has so many: the last one gives way, and its call goes on. */
	if (ring->helds == RINGS_HELD)
		ring->helds--;
	ring->held[ring->helds++] = id;
}

/* Makes the request the last cancel that is held. */
static int release_held(struct rings *ring, struct request *request)
{
	forward_fill_request(&request->head, FORWARD_CANCEL, 0, 0);
	memset(request->args, 0, sizeof(request->args));
	request->args[0] = ring->held[--ring->helds];
	return 1;
}

/*
 * A cancel comes through the ring of who wants it and may overtake the call, which is
 * in its own core's ring then: what is in there is served first, up to that call.
 */
static int take_held(struct rings *ring, struct request *request, struct reason *reason)
{
	int result;

	while (ring->helds) {
		uint64_t id = ring->held[ring->helds - 1];
		unsigned int core = CALLRING_CORE(id);

		if (core >= ring->place.cores || ring->queue[core].count >= CALLRING_COUNT(id))
			return release_held(ring, request);
		result = take_from(ring, core, request, reason);
		if (!result)
			return release_held(ring, request);
		if (result < 0 || request->head.number != FORWARD_CANCEL)
			return result;
		hold(ring, request->args[0]);
		request_reset(request);
	}
	return 0;
}

/* One look at all cores. */
static int look(struct rings *ring, struct request *request, struct reason *reason)
{
	unsigned int i;
	int result;

	if (ring->helds)
		return take_held(ring, request, reason);
	for (i = 0; i < ring->place.cores; i++) {
		unsigned int core = (ring->next + i) % ring->place.cores;

		result = take_from(ring, core, request, reason);
		if (!result)
			continue;
		ring->next = core + 1;
		if (result < 0 || request->head.number != FORWARD_CANCEL)
			return result;
		hold(ring, request->args[0]);
		request_reset(request);
		return take_held(ring, request, reason);
	}
	return 0;
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

/* Looks for a while, if that has been worth it lately. */
static int look_on(struct rings *ring, struct request *request, struct reason *reason)
{
	int64_t deadline = now_ns() + LOOK_NS;
	unsigned int i;
	int result;

	if (!ring->looks || !ring->credit)
		return 0;
	do {
		for (i = 0; i < LOOKS_PER_CLOCK; i++) {
			result = look(ring, request, reason);
			if (result) {
				ring->credit = CREDIT;
				return result;
			}
			__builtin_ia32_pause();
		}
	} while (now_ns() < deadline);
	ring->credit--;
	return 0;
}

/*
 * Asks a core to ring; false if it has a frame. One that had no rings at the last look need
 * not be asked, but may have made them since, called and rung.
 */
static bool will_ring(struct rings *ring, unsigned int core)
{
	if (!ring->queue[core].ring)
		return !shared_load_acquire(&core_entry(ring, core)->callring);
	return callring_sleep(&ring->queue[core].end);
}

/* Asks all cores to ring; false if one of them has, or may have, a frame. */
static bool fall_asleep(struct rings *ring)
{
	unsigned int core;
	bool asleep = true;

	ring->awake = false;
	for (core = 0; core < ring->place.cores; core++)
		if (!will_ring(ring, core))
			asleep = false;
	return asleep;
}

static void wake_up(struct rings *ring)
{
	unsigned int core;

	ring->awake = true;
	for (core = 0; core < ring->place.cores; core++)
		if (ring->queue[core].ring)
			callring_stay_awake(&ring->queue[core].end);
}

/* Waits for a doorbell, or for the end. */
static void sleep_until_rung(struct rings *ring)
{
	struct pollfd events[] = {
		{ .fd = ring->place.device, .events = POLLIN },
		{ .fd = ring->stopped, .events = POLLIN },
	};
	int64_t asleep_at = now_ns();

	/* Before the last look: who rings after it is heard by poll(). */
	ring->place.hear(ring->place.device);
	if (fall_asleep(ring)) {
		poll(events, 2, -1);
		/* A short sleep: looking would have been better. */
		if (now_ns() - asleep_at < SHORT_SLEEP_NS)
			ring->credit = CREDIT;
	}
	wake_up(ring);
}

static int rings_receive(struct transport *transport, struct request *request,
			struct reason *reason)
{
	struct rings *ring = rings_of(transport);
	int result;

	while (!atomic_load(&ring->stopping)) {
		result = look(ring, request, reason);
		if (!result)
			result = look_on(ring, request, reason);
		if (result)
			return result;
		sleep_until_rung(ring);
	}
	return 0;
}

/* Waits until the core takes replies; false if it is over. A core that hangs may not. */
static bool wait_for_room(struct rings *ring)
{
	struct pollfd event = { .fd = ring->stopped, .events = POLLIN };

	return poll(&event, 1, FULL_MS) == 0;
}

/* Puts a reply into the core's ring: 0; whether to ring is in @rings. */
static int send(struct rings *ring, struct rings_queue *queue, const struct forward_header *head,
		bool *rings)
{
	uint32_t slot;
	int error;

	while ((error = callring_room(&queue->end, &slot)) == -ENOSPC)
		if (!wait_for_room(ring))
			return -EPIPE;
	if (error)
		return error;
	queue->ring->reply[slot].head = *head;
	*rings = callring_publish(&queue->end);
	return 0;
}

static void scatter(const struct iovec *pieces, int count, const char *from, size_t bytes)
{
	for (; count-- && bytes; pieces++) {
		size_t some = pieces->iov_len < bytes ? pieces->iov_len : bytes;

		memcpy(pieces->iov_base, from, some);
		from += some;
		bytes -= some;
	}
}

static int rings_reply(struct transport *transport, struct request *request, int64_t status)
{
	struct rings *ring = rings_of(transport);
	struct rings_queue *queue = &ring->queue[request->source];
	bool reads = forward_call(request->head.number)->out == FORWARD_OUT_DATA;
	uint32_t bytes = reads ? (uint32_t)(status > 0 ? status : 0) : request->call.out_bytes;
	struct forward_header head;
	bool rings = false;
	int error;

	if (!reads && bytes > request->target_bytes) {
		status = -ERANGE;
		bytes = 0;
	} else if (!reads) {
		scatter(request->target, request->target_count, request->call.out, bytes);
	}
	forward_fill_reply(&head, &request->head, status, bytes);
	pthread_mutex_lock(&queue->lock);
	error = send(ring, queue, &head, &rings);
	pthread_mutex_unlock(&queue->lock);
	if (rings)
		ring->place.ring(ring->place.device, request->source);
	return error;
}

static int rings_watch(struct transport *transport)
{
	struct rings *ring = rings_of(transport);

	ring->place.hear(ring->place.device);
	if (!ring->helds && fall_asleep(ring))
		return ring->place.device;
	wake_up(ring);
	return -1;
}

static void rings_unwatch(struct transport *transport)
{
	wake_up(rings_of(transport));
}

static void rings_stop(struct transport *transport)
{
	atomic_store(&rings_of(transport)->stopping, true);
	eventfd_write(rings_of(transport)->stopped, 1);
}

static void rings_close(struct transport *transport)
{
	struct rings *ring = rings_of(transport);
	unsigned int core;

	for (core = 0; core < ring->place.cores; core++)
		pthread_mutex_destroy(&ring->queue[core].lock);
	free(ring->queue);
	close(ring->stopped);
}

int rings_init(struct rings *ring, const struct rings_place *place)
{
	unsigned int core;

	memset(ring, 0, sizeof(*ring));
	ring->transport.receive = rings_receive;
	ring->transport.reply = rings_reply;
	ring->transport.watch = rings_watch;
	ring->transport.unwatch = rings_unwatch;
	ring->transport.stop = rings_stop;
	ring->transport.close = rings_close;
	ring->place = *place;
	ring->stopped = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (ring->stopped < 0)
		return -errno;
	ring->queue = calloc(place->cores, sizeof(*ring->queue));
	if (!ring->queue) {
		close(ring->stopped);
		return -ENOMEM;
	}
	for (core = 0; core < place->cores; core++)
		pthread_mutex_init(&ring->queue[core].lock, NULL);
	/* The last CPU that Linux has is not for looking. */
	ring->looks = sysconf(_SC_NPROCESSORS_ONLN) > 1;
	ring->credit = CREDIT;
	return 0;
}
