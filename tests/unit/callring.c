// SPDX-License-Identifier: GPL-2.0-only
/* A pair of rings loses no frame and no wake-up, and a peer that lies breaks only itself. */
#include "unit.h"

#include <pthread.h>

#include "callring.h"

#define FRAMES	200000u
#define SIZE	(16ull << 20)	/* of isle memory */

static struct callring *ring;
static struct callring_end isle;
static struct callring_end proxy;

static int set_up(void **state)
{
	(void)state;
	ring = aligned_alloc(64, sizeof(*ring));
	memset(ring, 0, sizeof(*ring));
	callring_attach(&isle, &ring->isle, &ring->proxy);
	callring_attach(&proxy, &ring->proxy, &ring->isle);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(ring);
	return 0;
}

static bool push(uint64_t id)
{
	uint32_t slot;

	assert_int_equal(callring_room(&isle, &slot), 0);
	ring->request[slot].head.id = id;
	return callring_publish(&isle);
}

static void pull(uint64_t id)
{
	uint32_t slot;

	assert_int_equal(callring_next(&proxy, &slot), 1);
	assert_int_equal(ring->request[slot].head.id, id);
	callring_release(&proxy);
}

static void test_full(void **state)
{
	uint32_t slot;
	unsigned int i;

	(void)state;
	for (i = 0; i < CALLRING_SLOTS; i++)
		push(i);
	assert_int_equal(callring_room(&isle, &slot), -ENOSPC);
	pull(0);
	assert_int_equal(callring_room(&isle, &slot), 0);
	for (i = 1; i < CALLRING_SLOTS; i++)
		pull(i);
	assert_int_equal(callring_next(&proxy, &slot), 0);
}

/* The indices wrap at 2^32. */
static void test_wrap(void **state)
{
	const uint32_t start = UINT32_MAX - 5;
	unsigned int i;

	(void)state;
	isle.head = isle.taken = proxy.tail = proxy.ready = start;
	ring->isle.head = ring->proxy.tail = start;
	for (i = 0; i < 3 * CALLRING_SLOTS; i++) {
		push(i);
		pull(i);
	}
	assert_false(isle.broken || proxy.broken);
}

/* A doorbell for who sleeps, at the first frame and only then. */
static void test_doorbells(void **state)
{
	(void)state;
	assert_true(push(0));		/* before the proxy has looked at all */
	assert_false(callring_sleep(&proxy));
	pull(0);
	assert_true(callring_sleep(&proxy));
	assert_true(push(1));
	assert_false(push(2));
	callring_stay_awake(&proxy);
	pull(1);
	pull(2);
	assert_false(push(3));
	assert_false(callring_sleep(&proxy));
}

/* The same for who waits for room. */
static void test_room(void **state)
{
	uint32_t slot;
	unsigned int i;

	(void)state;
	for (i = 0; i < CALLRING_SLOTS; i++)
		push(i);
	assert_int_equal(callring_room(&isle, &slot), -ENOSPC);
	assert_false(callring_want_room(&isle));
	assert_int_equal(callring_next(&proxy, &slot), 1);
	assert_true(callring_release(&proxy));
	assert_int_equal(callring_next(&proxy, &slot), 1);
	assert_false(callring_release(&proxy));
	assert_true(callring_want_room(&isle));
}

/* Indices that no honest side has: it is broken from then on, and nothing is followed. */
static void test_lies(void **state)
{
	static const uint32_t heads[] = { CALLRING_SLOTS + 1, 1u << 31, UINT32_MAX };
	static const uint32_t tails[] = { 1, CALLRING_SLOTS, 1u << 31 };
	uint32_t slot;
	unsigned int i;

	tear_down(state);
	for (i = 0; i < 3; i++) {
		set_up(state);
		ring->isle.head = heads[i];
		assert_int_equal(callring_next(&proxy, &slot), -EPROTO);
		ring->isle.head = 1;
		assert_int_equal(callring_next(&proxy, &slot), -EPROTO);
		assert_int_equal(callring_room(&proxy, &slot), -EPROTO);
		tear_down(state);
	}
	for (i = 0; i < 3; i++) {
		unsigned int frames = CALLRING_SLOTS;

		set_up(state);
		while (frames--)
			push(frames);
		ring->proxy.tail = CALLRING_SLOTS + tails[i];
		assert_int_equal(callring_room(&isle, &slot), -EPROTO);
		tear_down(state);
	}
	set_up(state);
}

/* Any values at all: a slot is always one of the ring's. */
static void test_noise(void **state)
{
	uint64_t seed = 11;
	uint32_t slot;
	unsigned int i;

	(void)state;
	for (i = 0; i < FRAMES; i++) {
		if (i % 64 == 0)
			callring_attach(&proxy, &ring->proxy, &ring->isle);
		ring->isle.head = proxy.tail + unit_random(&seed) % (CALLRING_SLOTS + 2);
		ring->isle.tail = unit_random(&seed) % 4;
		ring->isle.want_frame = unit_random(&seed);
		if (callring_next(&proxy, &slot) == 1) {
			assert_true(slot < CALLRING_SLOTS);
			callring_release(&proxy);
		}
		if (!callring_room(&proxy, &slot)) {
			assert_true(slot < CALLRING_SLOTS);
			callring_publish(&proxy);
		}
	}
}

static void test_memory(void **state)
{
	const uint64_t first = ISLE_FREE_OFFSET;
	const struct {
		struct callring_memory memory;
		uint32_t bytes;
		int result;
	} cases[] = {
		{ { 0, 0, 0 }, 0, 0 },
		{ { first, 0, 0 }, 0, -EPROTO },
		{ { first, 1, 0 }, 1, -EPROTO },
		{ { first, 100, 1 }, 100, 0 },
		{ { first, 100, 1 }, 99, -EPROTO },
		{ { first - 1, 100, 1 }, 100, -EPROTO },
		{ { 0, 100, 1 }, 100, -EPROTO },
		{ { SIZE - 100, 100, 1 }, 100, 0 },
		{ { SIZE - 99, 100, 1 }, 100, -EPROTO },
		{ { SIZE, 1, 1 }, 1, -EPROTO },
		{ { UINT64_MAX, 100, 1 }, 100, -EPROTO },
		{ { UINT64_MAX - 50, 100, 1 }, 100, -EPROTO },
		{ { SIZE - 32, 1u << 20, 2 }, 1u << 20, 0 },
		{ { SIZE - 24, 1u << 20, 2 }, 1u << 20, -EPROTO },
		{ { first + 4, 1u << 20, 2 }, 1u << 20, -EPROTO },
		{ { first, 100, CALLRING_PIECES_MAX }, 100, 0 },
		{ { first, 100, CALLRING_PIECES_MAX + 1 }, 100, -EPROTO },
		{ { first, 100, UINT32_MAX }, 100, -EPROTO },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(callring_check_memory(&cases[i].memory, cases[i].bytes, SIZE),
				 cases[i].result);
	assert_int_equal(callring_check_piece(&(struct callring_piece){ first, 10 }, 10, SIZE), 0);
	assert_int_equal(callring_check_piece(&(struct callring_piece){ first, 11 }, 10, SIZE),
			 -EPROTO);
	assert_int_equal(callring_check_piece(&(struct callring_piece){ SIZE - 9, 10 }, 10, SIZE),
			 -EPROTO);
}

static void *send_all(void *unused)
{
	uint32_t slot;
	unsigned int i;

	(void)unused;
	for (i = 0; i < FRAMES; i++) {
		while (callring_room(&isle, &slot) == -ENOSPC)
			sched_yield();
		ring->request[slot].head.id = i;
		callring_publish(&isle);
	}
	return NULL;
}

/* Both sides at once: every frame comes, whole and in order. */
static void test_at_once(void **state)
{
	pthread_t sender;
	uint32_t slot;
	unsigned int i;
	int result;

	(void)state;
	assert_int_equal(pthread_create(&sender, NULL, send_all, NULL), 0);
	for (i = 0; i < FRAMES; i++) {
		while ((result = callring_next(&proxy, &slot)) == 0)
			sched_yield();
		assert_int_equal(result, 1);
		assert_int_equal(ring->request[slot].head.id, i);
		callring_release(&proxy);
	}
	pthread_join(sender, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_full), TEST(test_wrap), TEST(test_doorbells), TEST(test_room),
		TEST(test_lies), TEST(test_noise), TEST(test_memory), TEST(test_at_once),
	};

	return unit_run(tests);
}
