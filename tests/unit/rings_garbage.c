// SPDX-License-Identifier: GPL-2.0-only
/* Whatever an isle writes into its memory, its proxy moves nothing but isle memory. */
#include "fake_rings.h"

#define ROUNDS	20000u

static void check_end(struct fake_rings *fake, const char *what)
{
	struct pollfd event = { .fd = fake->server.event, .events = POLLIN };
	struct reason reason = { 0 };

	assert_int_equal(poll(&event, 1, FAKE_PATIENCE_MS), 1);
	assert_int_equal(server_ended(&fake->server, &reason), SERVER_GARBAGE);
	if (!strstr(reason.text, what))
		fail_msg("\"%s\" does not say \"%s\"", reason.text, what);
}

/* A frame that ends the isle with one line that says what is wrong with it. */
static void check_garbage(struct callring_request frame, const char *what)
{
	void *state;

	fake_rings_start(&state);
	fake_put(state, 1, frame);
	check_end(state, what);
	assert_int_equal(fake_rings_stop(&state), 0);
}

static struct callring_request good_stat(void)
{
	struct callring_request frame = fake_frame(FORWARD_STAT, FORWARD_CWD, 0);

	fake_in(&frame, FAKE_DATA_AT, 1);
	frame.out = fake_piece(FAKE_DATA_AT, sizeof(struct forward_stat));
	return frame;
}

static void test_frames(void **state)
{
	struct callring_request frame = good_stat();

	(void)state;
	frame.head.number = 0;
	check_garbage(frame, "bad header");
	frame.head.number = FORWARD_COUNT;
	check_garbage(frame, "bad header");
	frame = good_stat();
	frame.head.length = UINT32_MAX;
	check_garbage(frame, "bad header");
	frame = good_stat();
	frame.head.status = 1;
	check_garbage(frame, "bad header");
	frame = good_stat();
	frame.args[FORWARD_ARGS - 1] = 1;
	check_garbage(frame, "bad arguments");
	frame = good_stat();
	frame.out.bytes--;
	check_garbage(frame, "too little room");
	frame = good_stat();
	fake_in(&frame, FAKE_RINGS_AT - 1, 1);
	check_garbage(frame, "bad memory");
	frame = good_stat();
	fake_in(&frame, FAKE_SIZE, 1);
	check_garbage(frame, "bad memory");
	frame = good_stat();
	frame.out.offset = ISLE_CORES_OFFSET;
	check_garbage(frame, "bad memory");
	frame = good_stat();
	frame.out.offset = UINT64_MAX - 20;
	check_garbage(frame, "bad memory");
	frame = good_stat();
	frame.out.pieces = CALLRING_PIECES_MAX;	/* the list there says 0 bytes */
	check_garbage(frame, "bad memory");
	frame = good_stat();
	frame.in.bytes = 0;
	check_garbage(frame, "bad memory");
	frame = fake_frame(FORWARD_READ, 0, 10);
	frame.out = fake_piece(FAKE_DATA_AT, 11);
	check_garbage(frame, "bad memory");
	frame = fake_frame(FORWARD_WRITE, 0, 0);
	fake_in(&frame, FAKE_SIZE - 10, 11);
	check_garbage(frame, "bad memory");
}

/* Strings that do not end where they should. */
static void test_strings(void **state)
{
	struct callring_request frame = good_stat();
	void *one;

	(void)state;
	fake_rings_start(&one);
	memset(((struct fake_rings *)one)->memory + FAKE_DATA_AT, 'x', 8);
	fake_in(&frame, FAKE_DATA_AT, 8);
	fake_put(one, 0, frame);
	check_end(one, "bad data");
	assert_int_equal(fake_rings_stop(&one), 0);
}

static void check_rings(void (*spoil)(struct fake_rings *fake), const char *what)
{
	void *state;

	fake_rings_start(&state);
	spoil(state);
	eventfd_write(fake_device, 1);
	check_end(state, what);
	assert_int_equal(fake_rings_stop(&state), 0);
}

static void spoil_head(struct fake_rings *fake)
{
	shared_store(&fake->core[1].ring->isle.head, 1000);
}

static void spoil_tail(struct fake_rings *fake)
{
	unsigned int i;

	shared_store(&fake->core[0].ring->isle.tail, 77);
	for (i = 0; i < CALLRING_SLOTS; i++)
		fake_put(fake, 0, fake_frame(FORWARD_GETPPID, 0, 0));
	spoil_head(fake);
}

static void test_indices(void **state)
{
	(void)state;
	check_rings(spoil_head, "the ring of core 1 is broken");
	check_rings(spoil_tail, "broken");
}

/* Where the isle says that its rings are. */
static void test_places(void **state)
{
	static const uint64_t places[] = { 8, ISLE_FREE_OFFSET - 64, ISLE_FREE_OFFSET + 1,
					   FAKE_SIZE - 64, FAKE_SIZE, UINT64_MAX - 63 };
	struct fake_rings fake = { .memory = aligned_alloc(4096, FAKE_SIZE) };
	struct rings_place place = { .memory = fake.memory, .size = FAKE_SIZE, .cores = 1,
				     .hear = fake_hear, .ring = fake_ring };
	struct request *request;
	struct reason reason;
	unsigned int i;

	(void)state;
	table_init(&fake.table);
	memset(fake.memory, 0, FAKE_SIZE);
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		((struct isle_core *)(fake.memory + ISLE_CORES_OFFSET))->callring = places[i];
		assert_int_equal(rings_init(&fake.rings, &place), 0);
		request = request_create(&fake.table);
		assert_int_equal(fake.rings.transport.receive(&fake.rings.transport, request,
							      &reason), -EPROTO);
		request_destroy(request);
		fake.rings.transport.close(&fake.rings.transport);
	}
	table_destroy(&fake.table);
	free(fake.memory);
}

/* Frames of noise around good ones: each is refused or understood, and nothing else. */
static void test_noise(void **state)
{
	struct fake_rings fake = { .memory = aligned_alloc(4096, FAKE_SIZE) };
	struct rings_place place = { .memory = fake.memory, .size = FAKE_SIZE, .cores = 1,
				     .hear = fake_hear, .ring = fake_ring };
	struct callring_request *slot;
	struct request *request;
	struct reason reason;
	uint64_t seed = 77;
	unsigned int i, at, taken = 0;

	(void)state;
	fake_bell[0] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	table_init(&fake.table);
	memset(fake.memory, 0, FAKE_SIZE);
	fake_make_ring(&fake, 0);
	assert_int_equal(rings_init(&fake.rings, &place), 0);
	fake.rings.queue[0].ring = fake.core[0].ring;
	callring_attach(&fake.rings.queue[0].end, &fake.core[0].ring->proxy,
			&fake.core[0].ring->isle);
	for (i = 0; i < ROUNDS; i++) {
		slot = &fake.core[0].ring->request[0];
		*slot = i % 2 ? good_stat() : fake_frame(FORWARD_READ, 0, 64);
		if (!(i % 2))
			slot->out = fake_piece(FAKE_DATA_AT, 64);
		for (at = unit_random(&seed) % 4; at; at--)
			((uint8_t *)slot)[unit_random(&seed) % sizeof(*slot)] =
				(uint8_t)unit_random(&seed);
		request = request_create(&fake.table);
		taken += rings_take(&fake.rings, 0, 0, request, &reason) == 1;
		request_destroy(request);
	}
	assert_true(taken > ROUNDS / 10 && taken < ROUNDS);
	fake.rings.transport.close(&fake.rings.transport);
	table_destroy(&fake.table);
	free(fake.memory);
	close(fake_bell[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames), cmocka_unit_test(test_strings),
		cmocka_unit_test(test_indices), cmocka_unit_test(test_places),
		cmocka_unit_test(test_noise),
	};

	return unit_run(tests);
}
