// SPDX-License-Identifier: GPL-2.0-only
/*
 * The proxy's transport through isle memory, which the isle fills with anything: what
 * comes out of it are calls that exist, with data in the part of isle memory that the
 * proxy may touch.
 */
#include "../unit/fake_rings.h"
#include "fuzz.h"

#define MEMORY_SIZE	(FAKE_RINGS_AT + 0x20000u)
#define DATA_SIZE	0x1000u		/* where good frames have their data */

static struct fake_rings fake;
static struct rings_place place = {
	.size = MEMORY_SIZE, .device = -1, .cores = FAKE_CORES, .ring = fake_ring,
};

/* Nothing has come: whoever receives would go to sleep now. */
static void give_up(int device)
{
	(void)device;
	atomic_store(&fake.rings.stopping, true);
}

static void set_up(void)
{
	/* Alone in a piece of heap: the sanitizer sees what lies around it. */
	fake.memory = aligned_alloc(4096, MEMORY_SIZE);
	fuzz_check(fake.memory);
	table_init(&fake.table);
	place.memory = fake.memory;
	place.hear = give_up;
	memset(fake.memory, 0, FAKE_RINGS_AT);
}

static void begin(void)
{
	uint32_t core;

	memset(fake.memory + FAKE_RINGS_AT, 0, MEMORY_SIZE - FAKE_RINGS_AT);
	for (core = 0; core < FAKE_CORES; core++) {
		fake_make_ring(&fake, core);
		fake.core[core].count = 0;
	}
	fuzz_check(rings_init(&fake.rings, &place) == 0);
	fake.rings.looks = false;
	/* Nobody sleeps, and nobody waits for room. */
	eventfd_write(fake.rings.stopped, 1);
}

/* A word of the core table, of the rings' indices, or of what good frames refer to. */
static void write_word(struct fuzz *fuzz)
{
	uint8_t choice = fuzz_byte(fuzz);
	uint32_t core = choice / 4 % FAKE_CORES;
	uint8_t at = fuzz_byte(fuzz);
	uint64_t value = choice & 0x80 ? fuzz_long(fuzz) : fuzz_byte(fuzz);
	char *place_of_it = fake.memory + ISLE_CORES_OFFSET +
			    core * sizeof(struct isle_core) + offsetof(struct isle_core, callring);

	if (choice % 4 == 1)
		place_of_it = (char *)&fake.core[core].ring->isle + at % 8 * 4;
	else if (choice % 4)
		place_of_it = fake.memory + FAKE_DATA_AT + at * sizeof(value);
	memcpy(place_of_it, &value, choice % 4 == 1 ? sizeof(uint32_t) : sizeof(value));
}

/* A frame as programs send them, for any call. */
static struct callring_request choose_frame(struct fuzz *fuzz)
{
	struct callring_request frame = fake_frame(fuzz_byte(fuzz) % (FORWARD_COUNT + 1),
						   fuzz_byte(fuzz), fuzz_byte(fuzz));
	uint32_t bytes = fuzz_word(fuzz) % DATA_SIZE;
	uint8_t choice = fuzz_byte(fuzz);

	if (choice & 1)
		fake_in(&frame, FAKE_DATA_AT, bytes);
	if (choice & 2)
		frame.out = fake_piece(FAKE_DATA_AT, bytes);
	if (choice & 4)
		frame.in.pieces = choice >> 4;
	if (choice & 8)
		frame.out.pieces = choice >> 4;
	if (fuzz_byte(fuzz) & 1)
		frame.args[2] = bytes;
	return frame;
}

/* The isle sends a frame, with some bytes of it changed, and does not care for room. */
static void send_request(struct fuzz *fuzz)
{
	struct fake_core *from = &fake.core[fuzz_byte(fuzz) % FAKE_CORES];
	struct callring_request frame = choose_frame(fuzz);
	uint8_t changes = fuzz_byte(fuzz) % 8;
	uint32_t head = shared_load(&from->ring->isle.head);

	frame.head.id = CALLRING_ID(from - fake.core, ++from->count);
	for (; changes > 4; changes--)
		((uint8_t *)&frame)[fuzz_byte(fuzz) % sizeof(frame)] = fuzz_byte(fuzz);
	from->ring->request[head % CALLRING_SLOTS] = frame;
	shared_store_release(&from->ring->isle.head, head + 1);
}

/* All of it is memory that a call may read and write; bytes that it has. */
static uint64_t check_pieces(const struct iovec *pieces, int count)
{
	uint64_t bytes = 0;
	char *start;

	for (; count--; pieces++) {
		start = pieces->iov_base;
		bytes += pieces->iov_len;
		if (!pieces->iov_len)
			continue;
		fuzz_check(start >= fake.memory + ISLE_FREE_OFFSET &&
			   start < fake.memory + MEMORY_SIZE &&
			   pieces->iov_len <= (size_t)(fake.memory + MEMORY_SIZE - start));
	}
	return bytes;
}

static void check_request(const struct request *request)
{
	const struct forward_call *shape = forward_call(request->head.number);
	const struct call *call = &request->call;

	fuzz_check(shape && request->source < FAKE_CORES);
	fuzz_check(call->number == request->head.number);
	fuzz_check(check_pieces(call->data, call->data_count) == call->data_bytes);
	fuzz_check(check_pieces(request->target, request->target_count) == request->target_bytes);
	if (shape->in == FORWARD_IN_PATH)
		fuzz_check(call->in_bytes && !((const char *)call->in)[call->in_bytes - 1]);
}

/* As a call that has filled its room, or that fails. */
static void reply(struct fuzz *fuzz, struct request *request)
{
	int64_t status = (int64_t)(fuzz_byte(fuzz) & 1 ? 0 : request->call.data_bytes);

	if (fuzz_byte(fuzz) & 1) {
		memset(request->call.out, 'x', request->call.out_room);
		request->call.out_bytes = request->call.out_room;
	}
	fake.rings.transport.reply(&fake.rings.transport, request, status);
}

/* False at the end of the isle. */
static bool receive(struct fuzz *fuzz)
{
	struct request *request = request_create(&fake.table);
	struct reason reason = { 0 };
	int result;

	fuzz_check(request);
	atomic_store(&fake.rings.stopping, false);
	result = fake.rings.transport.receive(&fake.rings.transport, request, &reason);
	/* Of a cancel there is nothing but its header, and it has no reply. */
	if (result == 1 && request->head.number != FORWARD_CANCEL) {
		check_request(request);
		reply(fuzz, request);
	}
	fuzz_check(result != -EPROTO || reason.text[0]);
	request_destroy(request);
	return result >= 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };
	bool alive = true;

	if (!fake.memory)
		set_up();
	begin();
	while (fuzz.size && alive) {
		switch (fuzz_byte(&fuzz) % 4) {
		case 0:
			write_word(&fuzz);
			break;
		case 1:
			alive = receive(&fuzz);
			break;
		default:
			send_request(&fuzz);
			break;
		}
	}
	if (alive)
		receive(&fuzz);
	fake.rings.transport.close(&fake.rings.transport);
	return 0;
}
