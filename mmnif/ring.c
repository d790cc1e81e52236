// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Driving a shared ring of Ethernet frames; see ring.h for the contract.
 *
 * Pairs of barriers:
 *   producer stores head (release)      ~ consumer loads head (acquire): slot and data
 *   consumer stores tail (release)      ~ producer loads tail (acquire): reuse of data
 *   producer: head, fence, want_frame   ~ consumer: want_frame, fence, head
 *   consumer: tail, fence, want_space   ~ producer: want_space, fence, tail
 * The last two make sure that either the waiter sees the news or the other side
 * sees the wish for a doorbell.
 */
#include "ring.h"

#define RING_ALIGN	64u
#define RING_NO_WISH	0xffffffffu

/* True if @wish lies in [@before, @after): the index passed it just now. */
static bool passed(uint32_t wish, uint32_t before, uint32_t after)
{
	return wish - before < after - before;
}

static uint32_t data_room(uint32_t length)
{
	return (length + RING_ALIGN - 1) & ~(RING_ALIGN - 1);
}

void ring_tx_attach(struct ring_tx *tx, struct ring *ring, uint64_t generation)
{
	struct ring_producer *half = &ring->producer;

	tx->ring = ring;
	tx->generation = generation;
	tx->head = 0;
	tx->tail = 0;
	tx->data_head = 0;
	tx->data_tail = 0;
	tx->reserved = 0;
	tx->broken = false;

	shared_store(&half->generation, 0);
	/* No reader may take the old generation for the new indices. */
	shared_fence();
	shared_store(&half->head, 0);
	shared_store(&half->want_space, RING_NO_WISH);
	shared_store_release(&half->generation, generation);
}

/* Takes over the consumer's index if the consumer is of our generation. */
static void tx_refresh(struct ring_tx *tx)
{
	struct ring_consumer *half = &tx->ring->consumer;
	uint32_t tail;

	if (shared_load_acquire(&half->generation) != tx->generation)
		return;
	tail = shared_load_acquire(&half->tail);
	if (tail == tx->tail)
		return;
	if (tail - tx->tail > tx->head - tx->tail) {
		tx->broken = true;
		return;
	}
	tx->tail = tail;
	tx->data_tail = tx->data_end[(tail - 1) % RING_SLOTS];
}

/* Places @length bytes in one piece; false if there is no room. */
static bool tx_place(struct ring_tx *tx, uint32_t length, uint32_t *offset)
{
	uint32_t room = data_room(length);
	uint32_t start = tx->data_head;
	uint32_t to_end = RING_DATA_SIZE - start % RING_DATA_SIZE;

	if (tx->head - tx->tail >= RING_SLOTS)
		return false;
	if (room > to_end)
		start += to_end;
	if (start + room - tx->data_tail > RING_DATA_SIZE)
		return false;
	tx->reserved = start + room;
	*offset = start % RING_DATA_SIZE;
	return true;
}

int ring_tx_reserve(struct ring_tx *tx, uint32_t length, void **frame)
{
	uint32_t offset;

	if (length == 0 || length > LINK_FRAME_MAX)
		return -EMSGSIZE;
	if (tx->broken)
		return -EPROTO;
	if (!tx_place(tx, length, &offset)) {
		tx_refresh(tx);
		if (tx->broken)
			return -EPROTO;
		if (!tx_place(tx, length, &offset))
			return -ENOSPC;
	}
	shared_store(&tx->ring->slot[tx->head % RING_SLOTS].offset, offset);
	*frame = tx->ring->data + offset;
	return 0;
}

bool ring_tx_publish(struct ring_tx *tx, uint32_t length)
{
	struct ring *ring = tx->ring;
	uint32_t before = tx->head;
	uint32_t wish;

	shared_store(&ring->slot[before % RING_SLOTS].length, length);
	tx->data_head = tx->reserved;
	tx->data_end[before % RING_SLOTS] = tx->reserved;
	tx->head = before + 1;
	shared_store_release(&ring->producer.head, tx->head);
	shared_fence();
	if (shared_load(&ring->consumer.generation) != tx->generation)
		return true;
	wish = shared_load(&ring->consumer.want_frame);
	return passed(wish, before, tx->head);
}

bool ring_tx_want_space(struct ring_tx *tx, uint32_t length)
{
	uint32_t offset;
	uint32_t wish;

	do {
		wish = tx->tail + (tx->head - tx->tail) / 2;
		shared_store(&tx->ring->producer.want_space, wish);
		shared_fence();
		tx_refresh(tx);
		if (tx->broken)
			return false;
		if (tx_place(tx, length, &offset)) {
			shared_store(&tx->ring->producer.want_space, RING_NO_WISH);
			return true;
		}
		/* A wish that the consumer was past before it was made is made anew. */
	} while ((int32_t)(tx->tail - wish) > 0);
	return false;
}

void ring_rx_attach(struct ring_rx *rx, struct ring *ring, uint64_t generation)
{
	struct ring_consumer *half = &ring->consumer;

	rx->ring = ring;
	rx->generation = generation;
	rx->tail = 0;
	rx->head = 0;
	rx->broken = false;

	shared_store(&half->generation, 0);
	/* No reader may take the old generation for the new indices. */
	shared_fence();
	shared_store(&half->tail, 0);
	shared_store(&half->want_frame, 0);
	shared_store_release(&half->generation, generation);
	/* Pairs with the fence in ring_tx_publish(): a frame published before is seen. */
	shared_fence();
}

/* Takes over the producer's index if the producer is of our generation. */
static void rx_refresh(struct ring_rx *rx)
{
	struct ring_producer *half = &rx->ring->producer;
	uint32_t head;

	if (shared_load_acquire(&half->generation) != rx->generation)
		return;
	head = shared_load_acquire(&half->head);
	/* The index belongs to this generation only if it did not change meanwhile. */
	if (shared_load(&half->generation) != rx->generation)
		return;
	if (head - rx->tail > RING_SLOTS)
		rx->broken = true;
	else
		rx->head = head;
}

/* A slot makes no sense: the ring is broken, or it was cleared behind a producer that is gone. */
static int rx_no_frame(struct ring_rx *rx)
{
	if (ring_rx_intact(rx)) {
		rx->broken = true;
		return -EPROTO;
	}
	rx->head = rx->tail;
	return 0;
}

int ring_rx_peek(struct ring_rx *rx, const void **frame, uint32_t *length)
{
	struct ring_slot *slot = &rx->ring->slot[rx->tail % RING_SLOTS];
	uint32_t offset;
	uint32_t bytes;

	if (!rx->broken && rx->head == rx->tail)
		rx_refresh(rx);
	if (rx->broken)
		return -EPROTO;
	if (rx->head == rx->tail)
		return 0;

	offset = shared_load(&slot->offset);
	bytes = shared_load(&slot->length);
	if (bytes == 0 || bytes > LINK_FRAME_MAX || offset > RING_DATA_SIZE - bytes)
		return rx_no_frame(rx);
	*frame = rx->ring->data + offset;
	*length = bytes;
	return 1;
}

bool ring_rx_intact(struct ring_rx *rx)
{
	shared_read_fence();
	return shared_load(&rx->ring->producer.generation) == rx->generation;
}

bool ring_rx_release(struct ring_rx *rx)
{
	struct ring *ring = rx->ring;
	uint32_t before = rx->tail;
	uint32_t wish;

	rx->tail = before + 1;
	shared_store_release(&ring->consumer.tail, rx->tail);
	shared_fence();
	wish = shared_load(&ring->producer.want_space);
	return passed(wish, before, rx->tail);
}

bool ring_rx_sleep(struct ring_rx *rx)
{
	shared_store(&rx->ring->consumer.want_frame, rx->tail);
	shared_fence();
	if (!rx->broken && rx->head == rx->tail)
		rx_refresh(rx);
	return rx->broken || rx->head == rx->tail;
}
