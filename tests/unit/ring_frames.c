// SPDX-License-Identifier: GPL-2.0-only
/* A ring hands frames over whole, in order and once, through full, wrap and exact fit. */
#include "unit.h"

#include "ring.h"

#define GENERATION	ring_generation(3, 5)
#define ROUNDS		20000

/* Two ends of one ring. */
struct pair {
	struct ring *ring;
	struct ring_tx tx;
	struct ring_rx rx;
};

static int set_up(void **state)
{
	struct pair *pair = malloc(sizeof(*pair));

	pair->ring = aligned_alloc(64, sizeof(*pair->ring));
	memset(pair->ring, 0xa5, sizeof(*pair->ring));
	ring_tx_attach(&pair->tx, pair->ring, GENERATION);
	ring_rx_attach(&pair->rx, pair->ring, GENERATION);
	*state = pair;
	return 0;
}

static int tear_down(void **state)
{
	struct pair *pair = *state;

	free(pair->ring);
	free(pair);
	return 0;
}

/* What frame @number looks like. */
static void fill(void *frame, uint32_t length, uint32_t number)
{
	memset(frame, (int)number, length);
	memcpy(frame, &number, length < 4 ? length : 4);
}

static int send_frame(struct pair *pair, uint32_t length, uint32_t number)
{
	void *frame;
	int error = ring_tx_reserve(&pair->tx, length, &frame);

	if (error)
		return error;
	assert_true((uint8_t *)frame >= pair->ring->data);
	assert_true((uint8_t *)frame + length <= pair->ring->data + RING_DATA_SIZE);
	fill(frame, length, number);
	ring_tx_publish(&pair->tx, length);
	return 0;
}

static void expect_frame(struct pair *pair, uint32_t length, uint32_t number)
{
	static uint8_t want[LINK_FRAME_MAX];
	const void *frame;
	uint32_t got;

	fill(want, length, number);
	assert_int_equal(ring_rx_peek(&pair->rx, &frame, &got), 1);
	assert_int_equal(got, length);
	assert_memory_equal(frame, want, length);
	assert_true(ring_rx_intact(&pair->rx));
	ring_rx_release(&pair->rx);
}

static void expect_empty(struct pair *pair)
{
	const void *frame;
	uint32_t got;

	assert_int_equal(ring_rx_peek(&pair->rx, &frame, &got), 0);
}

static void test_one_frame(void **state)
{
	expect_empty(*state);
	assert_int_equal(send_frame(*state, 1, 1), 0);
	expect_frame(*state, 1, 1);
	expect_empty(*state);
	assert_int_equal(send_frame(*state, LINK_FRAME_MAX, 2), 0);
	expect_frame(*state, LINK_FRAME_MAX, 2);
	expect_empty(*state);
}

static void test_bad_lengths(void **state)
{
	assert_int_equal(send_frame(*state, 0, 1), -EMSGSIZE);
	assert_int_equal(send_frame(*state, LINK_FRAME_MAX + 1, 1), -EMSGSIZE);
	assert_int_equal(send_frame(*state, UINT32_MAX, 1), -EMSGSIZE);
	expect_empty(*state);
}

static void test_all_slots(void **state)
{
	uint32_t i;

	for (i = 0; i < RING_SLOTS; i++)
		assert_int_equal(send_frame(*state, 60, i), 0);
	assert_int_equal(send_frame(*state, 60, i), -ENOSPC);
	for (i = 0; i < RING_SLOTS; i++)
		expect_frame(*state, 60, i);
	expect_empty(*state);
	assert_int_equal(send_frame(*state, 60, i), 0);
	expect_frame(*state, 60, i);
}

/* Frames that fill the data to the last byte, and not one more. */
static void test_exact_fit(void **state)
{
	const uint32_t length = RING_DATA_SIZE / 32;
	uint32_t round;
	uint32_t i;

	for (round = 0; round < 5; round++) {
		for (i = 0; i < 32; i++)
			assert_int_equal(send_frame(*state, length, i), 0);
		assert_int_equal(send_frame(*state, 1, i), -ENOSPC);
		expect_frame(*state, length, 0);
		assert_int_equal(send_frame(*state, length, 32), 0);
		assert_int_equal(send_frame(*state, 1, 33), -ENOSPC);
		for (i = 1; i < 33; i++)
			expect_frame(*state, length, i);
		expect_empty(*state);
	}
}

static void test_full_of_largest(void **state)
{
	uint32_t sent = 0;
	uint32_t i;

	while (!send_frame(*state, LINK_FRAME_MAX, sent))
		sent++;
	assert_true(sent >= RING_DATA_SIZE / (LINK_FRAME_MAX + 64) - 1);
	for (i = 0; i < sent; i++)
		expect_frame(*state, LINK_FRAME_MAX, i);
	expect_empty(*state);
	assert_int_equal(send_frame(*state, LINK_FRAME_MAX, 1), 0);
}

/* A reservation that is not published leaves no trace. */
static void test_forgotten_reservation(void **state)
{
	struct pair *pair = *state;
	void *frame;
	uint32_t i;

	for (i = 0; i < 10 * RING_SLOTS; i++)
		assert_int_equal(ring_tx_reserve(&pair->tx, LINK_FRAME_MAX, &frame), 0);
	expect_empty(pair);
	assert_int_equal(send_frame(pair, 100, 1), 0);
	expect_frame(pair, 100, 1);
	expect_empty(pair);
}

/* Any mixture of lengths, the ring anywhere between empty and full. */
static void test_mixture(void **state)
{
	static uint32_t length[RING_SLOTS];
	uint64_t seed = 7;
	uint32_t sent = 0;
	uint32_t got = 0;
	uint32_t i;
	uint32_t count;
	uint32_t bytes;

	for (i = 0; i < ROUNDS; i++) {
		for (count = unit_random(&seed) % 64; count; count--) {
			bytes = 1 + unit_random(&seed) % (i % 2 ? 200 : LINK_FRAME_MAX);
			if (send_frame(*state, bytes, sent))
				break;
			length[sent++ % RING_SLOTS] = bytes;
		}
		for (count = unit_random(&seed) % 64; count && got < sent; count--, got++)
			expect_frame(*state, length[got % RING_SLOTS], got);
	}
	assert_true(got > RING_SLOTS * 100);
}

/* Indices run through 2^32 without a hitch. */
static void test_indices_wrap(void **state)
{
	struct pair *pair = *state;
	const uint32_t start = -5u;
	uint32_t i;

	pair->tx.head = start;
	pair->tx.tail = start;
	pair->tx.data_head = -0x40000u;
	pair->tx.data_tail = -0x40000u;
	pair->rx.head = start;
	pair->rx.tail = start;
	pair->ring->producer.head = start;
	pair->ring->consumer.tail = start;
	for (i = 0; i < 3 * RING_SLOTS; i++) {
		assert_int_equal(send_frame(pair, 3000, i), 0);
		expect_frame(pair, 3000, i);
	}
	expect_empty(pair);
}

/* The side that starts anew is not believed until the other has, too. */
static void test_generations(void **state)
{
	struct pair *pair = *state;
	const void *frame;
	uint32_t length;

	assert_int_equal(send_frame(pair, 100, 1), 0);
	assert_int_equal(ring_rx_peek(&pair->rx, &frame, &length), 1);
	ring_tx_attach(&pair->tx, pair->ring, GENERATION + 2);
	assert_false(ring_rx_intact(&pair->rx));
	ring_rx_release(&pair->rx);
	assert_int_equal(send_frame(pair, 200, 2), 0);
	expect_empty(pair);
	ring_rx_attach(&pair->rx, pair->ring, GENERATION + 2);
	expect_frame(pair, 200, 2);
	expect_empty(pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_frame, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bad_lengths, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_all_slots, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_exact_fit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full_of_largest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_forgotten_reservation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mixture, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_indices_wrap, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_generations, set_up, tear_down),
	};

	return unit_run(tests);
}
