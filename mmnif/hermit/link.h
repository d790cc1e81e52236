/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The isle's view of its rings: one pair for each other peer, set up anew when
 * the peer comes back with another generation.
 */
#ifndef MMNIF_LINK_H
#define MMNIF_LINK_H

#include <stdbool.h>
#include <stdint.h>
#include "../ring.h"

struct link {
	const struct link_peer *entry;	/* in the table of peers */
	uint32_t peer;			/* its number */
	uint32_t rx_peer_generation;	/* what rx was attached for; owner: receiver */
	uint32_t tx_peer_generation;	/* what tx was attached for; owner: sender */
	bool deaf;			/* let a full ring stand for too long; owner: sender */
	struct ring *rx_ring;
	struct ring *tx_ring;
	struct ring_rx rx;
	struct ring_tx tx;
};

/**
 * links_open() - check the link region and find our rings in it
 *
 * Context: once, before all below. Return: 0; -EPROTO if the header makes no
 * sense; -ENOMEM.
 */
int links_open(void);

/** links_count() - number of peers, dead ones and ourselves included. */
uint32_t links_count(void);

/** links_self() - our own number among the peers. */
uint32_t links_self(void);

/**
 * link_receiver() - the link from a peer, ready to receive
 * @peer: below links_count()
 *
 * Context: the receiving task. Return: NULL if the peer is down or is us.
 */
struct link *link_receiver(uint32_t peer);

/**
 * link_sender() - the link to a peer, ready to send
 * @peer: any number
 *
 * Context: serialised by the caller. Return: NULL if there is no such peer, it
 * is down or is us.
 */
struct link *link_sender(uint32_t peer);

/** link_ring_peer() - interrupt the peer. @link: to whom. Context: any. */
void link_ring_peer(const struct link *link);

#endif /* MMNIF_LINK_H */
