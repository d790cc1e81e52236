// SPDX-License-Identifier: GPL-2.0-only
/* A peer that writes anything it likes into a ring does not move us out of it. */
#include "unit.h"

#include <pthread.h>

#include "ring.h"

#define GENERATION	ring_generation(1, 1)
#define ROUNDS		200000u

static struct ring *ring;
static struct ring_tx tx;
static struct ring_rx rx;

static int set_up(void **state)
{
	(void)state;
	ring = aligned_alloc(64, sizeof(*ring));
	memset(ring, 0, sizeof(*ring));
	ring_tx_attach(&tx, ring, GENERATION);
	ring_rx_attach(&rx, ring, GENERATION);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(ring);
	return 0;
}

static int peek(void)
{
	const void *frame;
	uint32_t length;
	int result = ring_rx_peek(&rx, &frame, &length);

	if (result == 1) {
		assert_true(length > 0 && length <= LINK_FRAME_MAX);
		assert_true((const uint8_t *)frame >= ring->data);
		assert_true((const uint8_t *)frame + length <= ring->data + RING_DATA_SIZE);
	}
	return result;
}

static void publish_one(void)
{
	void *frame;

	assert_int_equal(ring_tx_reserve(&tx, 100, &frame), 0);
	ring_tx_publish(&tx, 100);
}

/* Offset and length of a slot that are refused; then the side stays broken. */
static void check_slot(uint32_t offset, uint32_t length, int result)
{
	ring_tx_attach(&tx, ring, GENERATION);
	ring_rx_attach(&rx, ring, GENERATION);
	publish_one();
	ring->slot[0].offset = offset;
	ring->slot[0].length = length;
	assert_int_equal(peek(), result);
	if (result < 0) {
		ring->slot[0].offset = 0;
		ring->slot[0].length = 100;
		assert_int_equal(peek(), -EPROTO);
	}
}

static void test_slots(void **state)
{
	(void)state;
	check_slot(0, 1, 1);
	check_slot(0, LINK_FRAME_MAX, 1);
	check_slot(RING_DATA_SIZE - 1, 1, 1);
	check_slot(RING_DATA_SIZE - LINK_FRAME_MAX, LINK_FRAME_MAX, 1);
	check_slot(0, 0, -EPROTO);
	check_slot(0, LINK_FRAME_MAX + 1, -EPROTO);
	check_slot(0, UINT32_MAX, -EPROTO);
	check_slot(RING_DATA_SIZE, 1, -EPROTO);
	check_slot(RING_DATA_SIZE - LINK_FRAME_MAX + 1, LINK_FRAME_MAX, -EPROTO);
	check_slot(UINT32_MAX, 1, -EPROTO);
	check_slot(UINT32_MAX - 50, 100, -EPROTO);
}

static void test_head_out_of_range(void **state)
{
	static const uint32_t head[] = { RING_SLOTS + 1, UINT32_MAX, 0x80000000u };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(head) / sizeof(head[0]); i++) {
		ring_rx_attach(&rx, ring, GENERATION);
		ring->producer.head = head[i];
		assert_int_equal(peek(), -EPROTO);
		assert_true(ring_rx_sleep(&rx));
	}
}

/* A consumer that claims to have taken what was never sent. */
static void test_tail_out_of_range(void **state)
{
	static const uint32_t tail[] = { RING_SLOTS + 1, UINT32_MAX, 0x80000000u };
	void *frame;
	size_t i;
	unsigned int sent;

	(void)state;
	for (i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
		ring_tx_attach(&tx, ring, GENERATION);
		ring->consumer.tail = 0;
		for (sent = 0; !ring_tx_reserve(&tx, 100, &frame); sent++)
			ring_tx_publish(&tx, 100);
		assert_int_equal(sent, RING_SLOTS);
		ring->consumer.tail = tail[i];
		assert_int_equal(ring_tx_reserve(&tx, 100, &frame), -EPROTO);
		assert_false(ring_tx_want_space(&tx, 100));
		ring->consumer.tail = RING_SLOTS;
		assert_int_equal(ring_tx_reserve(&tx, 100, &frame), -EPROTO);
	}
}

/* An index of another generation is not taken over, right or wrong. */
static void test_other_generation(void **state)
{
	void *frame;

	(void)state;
	ring->producer.generation = GENERATION + 1;
	ring->producer.head = UINT32_MAX;
	assert_int_equal(peek(), 0);
	ring->consumer.generation = 0;
	ring->consumer.tail = UINT32_MAX;
	while (!ring_tx_reserve(&tx, 100, &frame))
		ring_tx_publish(&tx, 100);
	assert_int_equal(ring_tx_reserve(&tx, 100, &frame), -ENOSPC);
}

/* A producer that is gone, and its frames: what was not taken yet is lost, nothing is broken. */
static void test_cleared(void **state)
{
	(void)state;
	publish_one();
	publish_one();
	assert_int_equal(peek(), 1);
	ring->producer.generation = 0;
	memset(ring->slot, 0, sizeof(ring->slot));
	assert_false(ring_rx_intact(&rx));
	ring_rx_release(&rx);
	assert_int_equal(peek(), 0);
	assert_true(ring_rx_sleep(&rx));
	assert_false(rx.broken);

	ring_tx_attach(&tx, ring, GENERATION + 1);
	ring_rx_attach(&rx, ring, GENERATION + 1);
	publish_one();
	assert_int_equal(peek(), 1);
}

/* Writes numbers all over the words that the peer may write. */
static void *spoil(void *argument)
{
	uint64_t seed = (uint64_t)(uintptr_t)argument;
	uint32_t *words = (uint32_t *)ring;
	const size_t count = offsetof(struct ring, data) / sizeof(*words);
	uint32_t value;
	unsigned int i;

	for (i = 0; i < 8 * ROUNDS; i++) {
		value = unit_random(&seed) >> unit_random(&seed) % 32;
		shared_store(&words[unit_random(&seed) % count], value);
		if (i % 4 == 0)
			shared_store(&ring->producer.generation, GENERATION);
		if (i % 4 == 1)
			shared_store(&ring->consumer.generation, GENERATION);
		if (i % 4 == 2)
			shared_store(&ring->producer.head, rx.tail + value % 3);
		if (i % 4 == 3)
			shared_store(&ring->consumer.tail, tx.head - value % 3);
	}
	return NULL;
}

/* Our side at work meanwhile; the sanitizers watch its steps. */
static void test_spoiled_under_way(void **state)
{
	pthread_t thread;
	unsigned int i;
	void *frame;
	int result;

	(void)state;
	pthread_create(&thread, NULL, spoil, (void *)(uintptr_t)12345);
	for (i = 0; i < ROUNDS; i++) {
		result = peek();
		if (result == 1)
			ring_rx_release(&rx);
		else if (result == 0)
			ring_rx_sleep(&rx);
		else
			ring_rx_attach(&rx, ring, GENERATION);
		result = ring_tx_reserve(&tx, 1 + i % LINK_FRAME_MAX, &frame);
		if (result == 0) {
			memset(frame, 0, 1 + i % LINK_FRAME_MAX);
			ring_tx_publish(&tx, 1 + i % LINK_FRAME_MAX);
		} else if (result == -EPROTO) {
			ring_tx_attach(&tx, ring, GENERATION);
		} else {
			ring_tx_want_space(&tx, 1 + i % LINK_FRAME_MAX);
		}
	}
	pthread_join(thread, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_slots, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_head_out_of_range, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tail_out_of_range, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_generation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cleared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_spoiled_under_way, set_up, tear_down),
	};

	return unit_run(tests);
}
