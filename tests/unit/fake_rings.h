/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A server of forwarded calls with a fake isle of two cores in ordinary memory.
 */
#ifndef FAKE_RINGS_H
#define FAKE_RINGS_H

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "forward_codec.h"
#include "rings.h"
#include "server.h"
#include "unit.h"

#define FAKE_CORES	2u
#define FAKE_SIZE	(1u << 20)
#define FAKE_RINGS_AT	ISLE_FREE_OFFSET
#define FAKE_DATA_AT	(FAKE_RINGS_AT + 0x10000u)
#define FAKE_PATIENCE_MS 10000

/* Doorbells: what the device of /dev/hermit does, with one eventfd for each way. */
static int fake_device;
static int fake_bell[FAKE_CORES];

/* The isle's end of one core's rings. */
struct fake_core {
	struct callring *ring;
	struct callring_end end;
	uint64_t count;
};

struct fake_rings {
	struct table table;
	struct server server;
	struct rings rings;
	char *memory;
	struct fake_core core[FAKE_CORES];
};

/* What the isle does just before the proxy hears of doorbells for the first time. */
static void (*fake_at_hear)(void);

static inline void fake_hear(int device)
{
	void (*act)(void) = fake_at_hear;
	eventfd_t times;

	fake_at_hear = NULL;
	if (act)
		act();
	eventfd_read(device, &times);
}

static inline void fake_ring(int device, unsigned int core)
{
	(void)device;
	eventfd_write(fake_bell[core], 1);
}

static inline void fake_make_ring(struct fake_rings *fake, unsigned int core)
{
	struct isle_core *entry = (struct isle_core *)(fake->memory + ISLE_CORES_OFFSET) + core;
	uint64_t offset = FAKE_RINGS_AT + core * 0x8000u;

	fake->core[core].ring = (struct callring *)(fake->memory + offset);
	callring_attach(&fake->core[core].end, &fake->core[core].ring->isle,
			&fake->core[core].ring->proxy);
	shared_store_release(&entry->callring, offset);
}

/* An isle that runs, but has made no rings yet; nobody serves it. */
static inline struct fake_rings *fake_rings_open(void)
{
	struct fake_rings *fake = calloc(1, sizeof(*fake));
	struct rings_place place = { .size = FAKE_SIZE, .cores = FAKE_CORES,
				     .hear = fake_hear, .ring = fake_ring };
	unsigned int core;

	fake->memory = aligned_alloc(4096, FAKE_SIZE);
	memset(fake->memory, 0, FAKE_SIZE);
	fake_device = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	for (core = 0; core < FAKE_CORES; core++)
		fake_bell[core] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	place.memory = fake->memory;
	place.device = fake_device;
	table_init(&fake->table);
	assert_int_equal(server_init(&fake->server, &fake->table), 0);
	assert_int_equal(rings_init(&fake->rings, &place), 0);
	return fake;
}

static inline int fake_rings_start(void **state)
{
	struct fake_rings *fake = fake_rings_open();
	unsigned int core;

	for (core = 0; core < FAKE_CORES; core++)
		fake_make_ring(fake, core);
	assert_int_equal(server_start(&fake->server, &fake->rings.transport), 0);
	*state = fake;
	return 0;
}

static inline int fake_rings_stop(void **state)
{
	struct fake_rings *fake = *state;
	unsigned int core;

	if (!server_stop(&fake->server, FAKE_PATIENCE_MS))
		return -1;
	fake->rings.transport.close(&fake->rings.transport);
	table_destroy(&fake->table);
	server_destroy(&fake->server);
	for (core = 0; core < FAKE_CORES; core++)
		close(fake_bell[core]);
	close(fake_device);
	free(fake->memory);
	free(fake);
	return 0;
}

/* A good frame without memory, to be completed or spoiled. */
static inline struct callring_request fake_frame(uint32_t number, uint64_t first, uint64_t second)
{
	struct callring_request frame = { .args = { first, second } };

	forward_fill_request(&frame.head, number, 0, 0);
	return frame;
}

/* One piece of isle memory. */
static inline struct callring_memory fake_piece(uint64_t offset, uint32_t bytes)
{
	return (struct callring_memory){ bytes ? offset : 0, bytes, bytes != 0 };
}

static inline void fake_in(struct callring_request *frame, uint64_t offset, uint32_t bytes)
{
	frame->head.length = FORWARD_ARGS_BYTES + bytes;
	frame->in = fake_piece(offset, bytes);
}

/* Sends a frame as it is; its id, if it has none yet, is the core's next one. */
static inline uint64_t fake_put(struct fake_rings *fake, unsigned int core,
				struct callring_request frame)
{
	struct fake_core *from = &fake->core[core];
	uint32_t slot;

	assert_int_equal(callring_room(&from->end, &slot), 0);
	if (frame.head.number != FORWARD_CANCEL)
		frame.head.id = CALLRING_ID(core, ++from->count);
	from->ring->request[slot] = frame;
	if (callring_publish(&from->end))
		eventfd_write(fake_device, 1);
	return frame.head.id;
}

/* Takes a reply if there is one; else false, and the bell will ring. */
static inline bool fake_take(struct fake_rings *fake, unsigned int core,
			     struct forward_header *head)
{
	struct fake_core *from = &fake->core[core];
	eventfd_t times;
	uint32_t slot;

	eventfd_read(fake_bell[core], &times);
	if (callring_sleep(&from->end))
		return false;
	assert_int_equal(callring_next(&from->end, &slot), 1);
	*head = from->ring->reply[slot].head;
	callring_release(&from->end);
	return true;
}

/* The next reply to a core, within the time. */
static inline bool fake_wait(struct fake_rings *fake, unsigned int core,
			     struct forward_header *head, int timeout_ms)
{
	struct pollfd bell = { .fd = fake_bell[core], .events = POLLIN };

	while (!fake_take(fake, core, head))
		if (poll(&bell, 1, timeout_ms) != 1)
			return false;
	return true;
}

/* One call from request to reply. */
static inline int64_t fake_ask(struct fake_rings *fake, unsigned int core,
			       struct callring_request frame)
{
	struct forward_header head;
	uint64_t id = fake_put(fake, core, frame);

	assert_true(fake_wait(fake, core, &head, FAKE_PATIENCE_MS));
	assert_int_equal(head.id, id);
	return head.status;
}

#endif /* FAKE_RINGS_H */
