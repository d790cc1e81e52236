// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames from Linux to the isles: copied into the peer's ring. Called by the
 * network stack with bottom halves off, one CPU at a time for each queue.
 *
 * A full ring stops the peer's queue until the isle has made room and rings. An
 * isle that does not do so in time has its frames dropped instead, so that nobody
 * waits for it.
 */
#include <linux/etherdevice.h>
#include <linux/jiffies.h>
#include <linux/skbuff.h>

#include "mmnif.h"

/* How long a full ring may hold frames back. */
#define STALL_TIMEOUT	HZ

static const u8 mac_prefix[] = LINK_MAC_PREFIX;

/* The isle with address @mac, or NULL. */
static struct mmnif_peer *find_peer(struct mmnif *mmnif, const u8 *mac)
{
	unsigned int octet = mac[ETH_ALEN - 1];
	unsigned int number = octet - LINK_OCTET(0);

	if (memcmp(mac, mac_prefix, sizeof(mac_prefix)))
		return NULL;
	if (octet < LINK_OCTET(LINK_PEER_ISLE(0)) || number >= mmnif->peers)
		return NULL;
	return &mmnif->peer[number];
}

/**
 * mmnif_select_queue() - the queue of a frame's destination
 * @dev: the interface
 * @skb: frame, with its Ethernet header
 * @sb_dev: not used
 *
 * Return: number of the queue.
 */
u16 mmnif_select_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev)
{
	struct mmnif_peer *peer = NULL;

	if (skb_headlen(skb) >= ETH_ALEN)
		peer = find_peer(netdev_priv(dev), skb->data);
	return peer ? peer->number : MMNIF_QUEUE_FLOOD;
}

/* Attaches to a new generation of the peer; false while the peer is down. */
static bool peer_is_up(struct mmnif_peer *peer)
{
	u64 generation = hermit_link_generation(LINK_PEER_LINUX, peer->number);

	lockdep_assert_held(&peer->tx_lock);
	if (!generation)
		return false;
	if (peer->tx.generation != generation) {
		ring_tx_attach(&peer->tx, hermit_link_ring(LINK_PEER_LINUX, peer->number),
			       generation);
		peer->stalled = false;
	}
	return true;
}

/* Copies a frame into the ring. */
static int put_frame(struct mmnif_peer *peer, const struct sk_buff *skb)
{
	bool broken = peer->tx.broken;
	void *frame;
	int err;

	err = ring_tx_reserve(&peer->tx, skb->len, &frame);
	if (err == -EPROTO && !broken)
		netdev_warn(peer->mmnif->dev, "isle %u broke its receive ring\n",
			    peer->number - 1);
	if (!err)
		err = skb_copy_bits(skb, 0, frame, skb->len);
	if (err)
		return err;
	peer->stalled = false;
	if (ring_tx_publish(&peer->tx, skb->len))
		hermit_link_ring_doorbell(peer->number);
	return 0;
}

/* Sends a frame; -ENOSPC while there is no room. */
static int send_frame(struct mmnif_peer *peer, const struct sk_buff *skb)
{
	return peer_is_up(peer) ? put_frame(peer, skb) : -ENOTCONN;
}

/*
 * The ring is full: stops the queue and asks the isle for a doorbell. True if there
 * is room after all. The queue is stopped before the wish is published, so a
 * doorbell that comes at once finds it stopped.
 */
static bool wait_for_room(struct mmnif_peer *peer, unsigned int length)
{
	struct netdev_queue *queue = mmnif_queue(peer);

	netif_tx_stop_queue(queue);
	if (ring_tx_want_space(&peer->tx, length) || peer->tx.broken) {
		netif_tx_start_queue(queue);
		return true;
	}
	mod_timer(&peer->stall, jiffies + STALL_TIMEOUT);
	return false;
}

static void count_sent(struct mmnif_peer *peer, unsigned int length, int err)
{
	if (!err)
		mmnif_count(&peer->sent, length);
	else if (err == -EPROTO || err == -EMSGSIZE)
		mmnif_count_error(&peer->sent);
	else
		mmnif_count_dropped(&peer->sent);
}

/* To one peer. The stack may have put the frame into another queue: then no waiting. */
static netdev_tx_t unicast(struct mmnif_peer *peer, struct sk_buff *skb)
{
	bool may_wait = skb_get_queue_mapping(skb) == peer->number;
	int err;

	spin_lock(&peer->tx_lock);
	err = send_frame(peer, skb);
	if (err == -ENOSPC && may_wait && !peer->stalled) {
		if (!wait_for_room(peer, skb->len)) {
			spin_unlock(&peer->tx_lock);
			return NETDEV_TX_BUSY;
		}
		err = send_frame(peer, skb);
	}
	count_sent(peer, skb->len, err);
	spin_unlock(&peer->tx_lock);

	if (err)
		dev_kfree_skb_any(skb);
	else
		dev_consume_skb_any(skb);
	return NETDEV_TX_OK;
}

/* To each peer that is up; a full ring loses its copy. */
static void flood(struct mmnif *mmnif, struct sk_buff *skb)
{
	struct mmnif_peer *peer;
	unsigned int number;
	int err;

	for (number = LINK_PEER_ISLE(0); number < mmnif->peers; number++) {
		peer = &mmnif->peer[number];
		spin_lock(&peer->tx_lock);
		err = send_frame(peer, skb);
		if (err != -ENOTCONN)
			count_sent(peer, skb->len, err);
		spin_unlock(&peer->tx_lock);
	}
	dev_consume_skb_any(skb);
}

static netdev_tx_t drop(struct mmnif *mmnif, struct sk_buff *skb)
{
	struct mmnif_peer *nobody = &mmnif->peer[LINK_PEER_LINUX];

	spin_lock(&nobody->tx_lock);
	mmnif_count_dropped(&nobody->sent);
	spin_unlock(&nobody->tx_lock);
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

/**
 * mmnif_xmit() - send a frame
 * @skb: with its Ethernet header
 * @dev: the interface
 *
 * Return: NETDEV_TX_OK, or NETDEV_TX_BUSY with the frame's queue stopped.
 */
netdev_tx_t mmnif_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct mmnif *mmnif = netdev_priv(dev);
	struct mmnif_peer *peer;

	if (!pskb_may_pull(skb, ETH_HLEN))
		return drop(mmnif, skb);
	if (is_multicast_ether_addr(skb->data)) {
		flood(mmnif, skb);
		return NETDEV_TX_OK;
	}
	peer = find_peer(mmnif, skb->data);
	return peer ? unicast(peer, skb) : drop(mmnif, skb);
}

/**
 * mmnif_tx_settle() - wait until nobody writes to a ring that is given up
 * @peer: has changed its generation
 *
 * Who sends looks at the generation and writes the frame under one lock.
 *
 * Context: process.
 */
void mmnif_tx_settle(struct mmnif_peer *peer)
{
	spin_lock_bh(&peer->tx_lock);
	spin_unlock_bh(&peer->tx_lock);
}

/**
 * mmnif_tx_resume() - let a stopped queue go on if there is a reason
 * @peer: has rung, or has changed its generation
 *
 * Context: soft interrupt.
 */
void mmnif_tx_resume(struct mmnif_peer *peer)
{
	struct netdev_queue *queue = mmnif_queue(peer);

	if (!netif_tx_queue_stopped(queue))
		return;
	spin_lock(&peer->tx_lock);
	/* Down or broken: the queue's frames go to mmnif_xmit(), which drops them. */
	if (!peer_is_up(peer) || ring_tx_want_space(&peer->tx, LINK_FRAME_MAX) ||
	    peer->tx.broken)
		netif_tx_wake_queue(queue);
	spin_unlock(&peer->tx_lock);
}

static void stalled(struct timer_list *timer)
{
	struct mmnif_peer *peer = from_timer(peer, timer, stall);
	struct netdev_queue *queue = mmnif_queue(peer);

	spin_lock(&peer->tx_lock);
	if (netif_tx_queue_stopped(queue)) {
		peer->stalled = true;
		netif_tx_wake_queue(queue);
	}
	spin_unlock(&peer->tx_lock);
}

/**
 * mmnif_tx_init() - set up the sender of a peer
 * @peer: all zero but for its number
 */
void mmnif_tx_init(struct mmnif_peer *peer)
{
	spin_lock_init(&peer->tx_lock);
	timer_setup(&peer->stall, stalled, 0);
}

/**
 * mmnif_tx_reset() - forget the ring; the interface goes down
 * @peer: nobody sends to it any more
 *
 * Context: may sleep.
 */
void mmnif_tx_reset(struct mmnif_peer *peer)
{
	timer_delete_sync(&peer->stall);
	peer->tx.generation = 0;
}
