// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames from the isles to Linux: one poll() for all rings, started by a doorbell.
 * A frame is copied out before anybody looks at it, because the isle can still
 * change it.
 */
#include <linux/etherdevice.h>
#include <linux/skbuff.h>

#include "mmnif.h"

/* Attaches to a new generation of the peer; false if there is nothing to read. */
static bool peer_is_up(struct mmnif_peer *peer)
{
	u64 generation = hermit_link_generation(peer->number, LINK_PEER_LINUX);

	if (!generation)
		return false;
	if (peer->rx.generation != generation)
		ring_rx_attach(&peer->rx, hermit_link_ring(peer->number, LINK_PEER_LINUX),
			       generation);
	return !peer->rx.broken;
}

/* Hands a copied frame to the stack, if it is what the peer may send. */
static void deliver(struct mmnif_peer *peer, struct sk_buff *skb)
{
	struct mmnif *mmnif = peer->mmnif;
	unsigned int length = skb->len;

	if (length < ETH_HLEN || !ether_addr_equal_unaligned(skb->data + ETH_ALEN, peer->mac)) {
		mmnif_count_error(&peer->received);
		dev_kfree_skb_any(skb);
		return;
	}
	skb->protocol = eth_type_trans(skb, mmnif->dev);
	skb_record_rx_queue(skb, 0);
	mmnif_count(&peer->received, length);
	napi_gro_receive(&mmnif->napi, skb);
}

/* Takes one frame out of the ring; false if there is none. */
static bool receive_frame(struct mmnif_peer *peer)
{
	struct sk_buff *skb;
	const void *frame;
	bool intact;
	u32 length;
	int found;

	found = ring_rx_peek(&peer->rx, &frame, &length);
	if (found < 0) {
		netdev_warn(peer->mmnif->dev, "isle %u broke its send ring\n", peer->number - 1);
		mmnif_count_error(&peer->received);
	}
	if (found <= 0)
		return false;

	skb = napi_alloc_skb(&peer->mmnif->napi, length);
	if (skb)
		skb_put_data(skb, frame, length);
	intact = ring_rx_intact(&peer->rx);
	if (ring_rx_release(&peer->rx))
		hermit_link_ring_doorbell(peer->number);

	if (skb && intact) {
		deliver(peer, skb);
	} else {
		mmnif_count_dropped(&peer->received);
		dev_kfree_skb_any(skb);
	}
	return true;
}

static int receive(struct mmnif_peer *peer, int budget)
{
	int work = 0;

	if (!peer_is_up(peer))
		return 0;
	while (work < budget && receive_frame(peer))
		work++;
	return work;
}

/* Asks all peers for a doorbell; false if frames have come meanwhile. */
static bool sleep_all(struct mmnif *mmnif)
{
	struct mmnif_peer *peer;
	unsigned int number;
	bool asleep = true;

	for (number = LINK_PEER_ISLE(0); number < mmnif->peers; number++) {
		peer = &mmnif->peer[number];
		if (peer_is_up(peer) && !ring_rx_sleep(&peer->rx))
			asleep = false;
	}
	return asleep;
}

/**
 * mmnif_poll() - receive from all peers
 * @napi: of the interface
 * @budget: frames at most; 0: only clean up
 *
 * Return: frames received; @budget if there is more to do.
 */
int mmnif_poll(struct napi_struct *napi, int budget)
{
	struct mmnif *mmnif = container_of(napi, struct mmnif, napi);
	unsigned int number = mmnif->first;
	unsigned int i;
	int work = 0;

	for (i = 0; i < mmnif->peers; i++, number = (number + 1) % mmnif->peers) {
		if (number == LINK_PEER_LINUX)
			continue;
		mmnif_tx_resume(&mmnif->peer[number]);
		work += receive(&mmnif->peer[number], budget - work);
	}
	if (work < budget && !sleep_all(mmnif))
		work = budget;
	/* With no budget left somebody may have had too little: he is first next time. */
	if (work == budget)
		mmnif->first = (mmnif->first + 1) % mmnif->peers;
	else
		napi_complete_done(napi, work);
	return work;
}

/**
 * mmnif_rx_reset() - forget the ring; the interface goes down
 * @peer: poll() is disabled
 */
void mmnif_rx_reset(struct mmnif_peer *peer)
{
	peer->rx.generation = 0;
}
