// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmnif: both halves of a link ring, each beside a peer that writes what it likes.
 * Frames lie in the ring, or there is none.
 */
#include "fuzz.h"
#include "ring.h"

#define GENERATION	ring_generation(1, 1)

static struct ring ring __attribute__((aligned(64)));
static struct ring_tx tx;
static struct ring_rx rx;

static void attach(void)
{
	ring_tx_attach(&tx, &ring, GENERATION);
	ring_rx_attach(&rx, &ring, GENERATION);
}

/* All of the ring but the frames themselves. */
static void write_anywhere(struct fuzz *fuzz)
{
	size_t words = offsetof(struct ring, data) / sizeof(uint32_t);
	uint32_t at = fuzz_word(fuzz) % words;
	uint32_t value = fuzz_word(fuzz);

	memcpy((uint8_t *)&ring + at * sizeof(value), &value, sizeof(value));
}

/* The slot that is taken next. */
static void write_slot(struct fuzz *fuzz)
{
	ring.slot[rx.tail % RING_SLOTS].offset = fuzz_word(fuzz);
	ring.slot[rx.tail % RING_SLOTS].length = fuzz_word(fuzz);
}

static bool take(void)
{
	const uint8_t *frame;
	uint32_t length;
	int result = ring_rx_peek(&rx, (const void **)&frame, &length);

	if (result != 1)
		return false;
	fuzz_check(length > 0 && length <= LINK_FRAME_MAX);
	fuzz_check(frame >= ring.data && frame + length <= ring.data + RING_DATA_SIZE);
	return true;
}

static void put(uint32_t length)
{
	uint8_t *frame;

	if (ring_tx_reserve(&tx, length, (void **)&frame))
		return;
	fuzz_check(length > 0 && length <= LINK_FRAME_MAX);
	fuzz_check(frame >= ring.data && frame + length <= ring.data + RING_DATA_SIZE);
	ring_tx_publish(&tx, length);
}

static void step(struct fuzz *fuzz)
{
	switch (fuzz_byte(fuzz) % 8) {
	case 0:
		write_anywhere(fuzz);
		break;
	case 1:
		write_slot(fuzz);
		break;
	case 2:
		take();
		break;
	case 3:
		if (take() && ring_rx_intact(&rx))
			ring_rx_release(&rx);
		break;
	case 4:
		ring_rx_sleep(&rx);
		break;
	case 5:
		put(fuzz_word(fuzz));
		break;
	case 6:
		put(1 + fuzz_word(fuzz) % LINK_FRAME_MAX);
		break;
	default:
		ring_tx_want_space(&tx, 1 + fuzz_word(fuzz) % LINK_FRAME_MAX);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };

	memset(&ring, 0, offsetof(struct ring, data));
	attach();
	while (fuzz.size)
		step(&fuzz);
	return 0;
}
