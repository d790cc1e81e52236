// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nobody sleeps on a ring for ever: either the waiter sees the news before it
 * sleeps, or the other side is told to ring. First step by step, then with two
 * threads that sleep whenever the ring lets them.
 */
#include "unit.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include "ring.h"

#define GENERATION	ring_generation(1, 1)
#define FRAMES		1000000u
#define PATIENCE_S	20
#define SMALL		64u

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

static bool publish(uint32_t length)
{
	void *frame;

	assert_int_equal(ring_tx_reserve(&tx, length, &frame), 0);
	memset(frame, 0x5a, length);
	return ring_tx_publish(&tx, length);
}

static bool take(void)
{
	const void *frame;
	uint32_t length;

	assert_int_equal(ring_rx_peek(&rx, &frame, &length), 1);
	return ring_rx_release(&rx);
}

/* One doorbell for a sleeper, none for somebody at work. */
static void test_sleeping_consumer(void **state)
{
	(void)state;
	assert_true(publish(SMALL));
	assert_false(publish(SMALL));
	take();
	take();
	assert_false(publish(SMALL));
	take();
	assert_true(ring_rx_sleep(&rx));
	assert_true(publish(SMALL));
	assert_false(publish(SMALL));
}

/* A frame that comes between the last look and the sleep keeps the consumer up. */
static void test_frame_before_sleep(void **state)
{
	const void *frame;
	uint32_t length;

	(void)state;
	publish(SMALL);
	take();
	assert_int_equal(ring_rx_peek(&rx, &frame, &length), 0);
	publish(SMALL);
	assert_false(ring_rx_sleep(&rx));
	take();
	assert_true(ring_rx_sleep(&rx));
}

static void test_waiting_producer(void **state)
{
	unsigned int bells = 0;
	unsigned int i;

	(void)state;
	for (i = 0; i < RING_SLOTS; i++)
		publish(SMALL);
	assert_false(ring_tx_want_space(&tx, SMALL));
	for (i = 0; i < RING_SLOTS; i++)
		bells += take();
	assert_int_equal(bells, 1);
	publish(SMALL);
	assert_false(take());
}

/* Space that comes between the failure and the wait keeps the producer up. */
static void test_space_before_wait(void **state)
{
	unsigned int i;
	void *frame;

	(void)state;
	for (i = 0; i < RING_SLOTS; i++)
		publish(SMALL);
	assert_int_equal(ring_tx_reserve(&tx, SMALL, &frame), -ENOSPC);
	take();
	assert_true(ring_tx_want_space(&tx, SMALL));
	publish(SMALL);
	assert_false(take());
}

/*
 * Many small frames, then large ones; a large one does not fit. The consumer
 * takes most of the small ones after the producer's last look and before its
 * wish: too little space, but a wish that refers to the old state of the ring
 * would never be passed again.
 */
static void test_too_little_space(void **state)
{
	unsigned int bells = 0;
	unsigned int small;
	unsigned int large = 0;
	unsigned int i;
	void *frame;

	(void)state;
	for (small = 0; small < 60; small++)
		publish(SMALL);
	while (!ring_tx_reserve(&tx, LINK_FRAME_MAX, &frame)) {
		ring_tx_publish(&tx, LINK_FRAME_MAX);
		large++;
	}
	assert_true(large < small);
	for (i = 0; i < small; i++)
		take();
	if (ring_tx_want_space(&tx, LINK_FRAME_MAX))
		return;
	for (i = 0; i < large; i++)
		bells += take();
	assert_true(bells > 0);
}

/* Two threads. */
struct bell {
	sem_t rung;
	unsigned int waits;
};

static struct bell producer_bell;
static struct bell consumer_bell;

static bool wait_bell(struct bell *bell)
{
	struct timespec deadline;

	bell->waits++;
	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_sec += PATIENCE_S;
	while (sem_timedwait(&bell->rung, &deadline))
		if (errno != EINTR)
			return false;
	return true;
}

/* Lengths that change the mood of the ring now and then. */
static uint32_t pick_length(uint64_t *seed, uint32_t number)
{
	return 4 + unit_random(seed) % (number / 1000 % 2 ? 100 : LINK_FRAME_MAX - 4);
}

static void *produce(void *argument)
{
	uint64_t seed = 99;
	uint32_t number;
	uint32_t length;
	void *frame;

	(void)argument;
	for (number = 0; number < FRAMES; number++) {
		length = pick_length(&seed, number);
		while (ring_tx_reserve(&tx, length, &frame))
			if (!ring_tx_want_space(&tx, length) && !wait_bell(&producer_bell))
				return "the producer was not woken";
		memcpy(frame, &number, sizeof(number));
		if (ring_tx_publish(&tx, length))
			sem_post(&consumer_bell.rung);
	}
	return NULL;
}

static void *consume(void *argument)
{
	uint64_t seed = 99;
	const void *frame;
	uint32_t number;
	uint32_t length;
	uint32_t got;
	int result;

	(void)argument;
	for (number = 0; number < FRAMES; number++) {
		length = pick_length(&seed, number);
		while ((result = ring_rx_peek(&rx, &frame, &got)) == 0)
			if (ring_rx_sleep(&rx) && !wait_bell(&consumer_bell))
				return "the consumer was not woken";
		if (result < 0 || got != length || memcmp(frame, &number, sizeof(number)) != 0)
			return "a frame is wrong";
		if (ring_rx_release(&rx))
			sem_post(&producer_bell.rung);
	}
	return NULL;
}

static void test_two_threads(void **state)
{
	pthread_t producer;
	pthread_t consumer;
	void *failure[2];

	(void)state;
	sem_init(&producer_bell.rung, 0, 0);
	sem_init(&consumer_bell.rung, 0, 0);
	pthread_create(&producer, NULL, produce, NULL);
	pthread_create(&consumer, NULL, consume, NULL);
	pthread_join(producer, &failure[0]);
	pthread_join(consumer, &failure[1]);
	if (failure[0])
		fail_msg("%s", (char *)failure[0]);
	if (failure[1])
		fail_msg("%s", (char *)failure[1]);
	assert_true(producer_bell.waits > 0 && consumer_bell.waits > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sleeping_consumer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_frame_before_sleep, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_waiting_producer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_space_before_wait, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_too_little_space, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_threads, set_up, tear_down),
	};

	return unit_run(tests);
}
