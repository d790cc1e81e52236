/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * One direction of the link between two peers: frames in a shared struct ring,
 * one producer, one consumer, no locks. No OS in here: mmnif.ko, the isle's
 * netif and the host's unit test compile the same file.
 *
 * Each side keeps what it believes in private memory (struct ring_tx, ring_rx)
 * and takes from the other side only an index, an offset and a length, each
 * read once and checked. A value out of range marks the side broken until the
 * next attach, unless the other side has gone; it is never followed.
 *
 * None of the functions sleeps, takes a lock or rings a doorbell; a true result
 * of ring_tx_publish() or ring_rx_release() tells the caller to ring.
 */
#ifndef MMNIF_RING_H
#define MMNIF_RING_H

#include <hermit/mmnif.h>
#include <hermit/shared.h>

/**
 * struct ring_tx - the producer's private view of a ring
 * @ring: the shared memory
 * @generation: pair of peer generations that this view belongs to
 * @head: next slot to publish (free running)
 * @tail: consumer's index as last read and checked
 * @data_head: next byte of data[] to fill (free running)
 * @data_tail: first byte of data[] still in use (free running)
 * @reserved: data_head once the reserved frame is published
 * @broken: the consumer's index made no sense
 * @data_end: data_head right after the frame in each slot
 *
 * One context at a time; the caller serialises.
 */
struct ring_tx {
	struct ring *ring;
	uint64_t generation;
	uint32_t head;
	uint32_t tail;
	uint32_t data_head;
	uint32_t data_tail;
	uint32_t reserved;
	bool broken;
	uint32_t data_end[RING_SLOTS];
};

/**
 * struct ring_rx - the consumer's private view of a ring
 * @ring: the shared memory
 * @generation: pair of peer generations that this view belongs to
 * @tail: next slot to consume (free running)
 * @head: producer's index as last read and checked
 * @broken: the producer's index or a slot made no sense
 *
 * One context at a time; the caller serialises.
 */
struct ring_rx {
	struct ring *ring;
	uint64_t generation;
	uint32_t tail;
	uint32_t head;
	bool broken;
};

/**
 * ring_generation() - the name of one meeting of two peers
 * @from: generation of the producer, from the table of peers
 * @to: generation of the consumer
 *
 * Return: the value both halves of the ring must carry; never 0 for live peers.
 */
static inline uint64_t ring_generation(uint32_t from, uint32_t to)
{
	return (uint64_t)from << 32 | to;
}

/**
 * ring_tx_attach() - set up the producer's half for a new generation
 * @tx: private view, any content
 * @ring: shared ring
 * @generation: from ring_generation()
 */
void ring_tx_attach(struct ring_tx *tx, struct ring *ring, uint64_t generation);

/**
 * ring_tx_reserve() - find room for one frame
 * @tx: private view
 * @length: bytes, 1 to LINK_FRAME_MAX
 * @frame: where to write the frame
 *
 * A reservation that is not published is forgotten by the next one.
 *
 * Return: 0; -ENOSPC if the ring is full; -EMSGSIZE for a bad length; -EPROTO
 * if the ring is broken.
 */
int ring_tx_reserve(struct ring_tx *tx, uint32_t length, void **frame);

/**
 * ring_tx_publish() - hand the reserved frame to the consumer
 * @tx: private view
 * @length: as given to ring_tx_reserve()
 *
 * Return: true if the consumer sleeps and wants a doorbell.
 */
bool ring_tx_publish(struct ring_tx *tx, uint32_t length);

/**
 * ring_tx_want_space() - ask for a doorbell once the ring is half drained
 * @tx: private view, after ring_tx_reserve() gave -ENOSPC
 * @length: bytes wanted
 *
 * Return: true if there is room after all (no doorbell will come); false if the
 * caller may wait for the doorbell.
 */
bool ring_tx_want_space(struct ring_tx *tx, uint32_t length);

/**
 * ring_rx_attach() - set up the consumer's half for a new generation
 * @rx: private view, any content
 * @ring: shared ring
 * @generation: from ring_generation()
 *
 * The producer is asked for a doorbell at the first frame.
 */
void ring_rx_attach(struct ring_rx *rx, struct ring *ring, uint64_t generation);

/**
 * ring_rx_peek() - look at the next frame
 * @rx: private view
 * @frame: where it is; the producer can still change it, so copy, then check
 * @length: its bytes, 1 to LINK_FRAME_MAX
 *
 * Return: 1 with a frame, 0 if there is none, -EPROTO if the ring is broken.
 */
int ring_rx_peek(struct ring_rx *rx, const void **frame, uint32_t *length);

/**
 * ring_rx_intact() - was the frame just copied still of this generation?
 * @rx: private view, between ring_rx_peek() and ring_rx_release()
 *
 * Return: false if the producer has started anew or gone meanwhile: drop the copy.
 */
bool ring_rx_intact(struct ring_rx *rx);

/**
 * ring_rx_release() - give the slot of the last peeked frame back
 * @rx: private view
 *
 * Return: true if the producer waits for space and wants a doorbell.
 */
bool ring_rx_release(struct ring_rx *rx);

/**
 * ring_rx_sleep() - ask for a doorbell at the next frame
 * @rx: private view
 *
 * Return: true if the ring is empty and a doorbell will come; false if frames
 * arrived meanwhile (no doorbell for those: go on consuming).
 */
bool ring_rx_sleep(struct ring_rx *rx);

#endif /* MMNIF_RING_H */
