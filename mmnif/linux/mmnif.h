/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmnif.ko: Linux's network interface on the link between Linux and the isles.
 * One transmit queue per peer, so a full ring of one isle stops the traffic to
 * that isle only; queue 0 is for broadcast, multicast and what has no peer.
 *
 * Nothing here attaches to a ring on the spot when a peer comes or goes: sender
 * and receiver look at the generation before they touch a ring, and attach when
 * it is a new one.
 */
#ifndef MMNIF_H
#define MMNIF_H

#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/u64_stats_sync.h>

#include "../../isle-sysfs/hermit_link.h"
#include "../ring.h"

/* Queue of what is not for a single peer. */
#define MMNIF_QUEUE_FLOOD	0

/* Counters of one direction; one writer at a time, any reader. */
struct mmnif_counters {
	struct u64_stats_sync sync;
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t dropped;		/* no peer, no room, no memory */
	u64_stats_t errors;		/* frames that must not be, broken rings */
};

/**
 * struct mmnif_peer - the two rings between Linux and one isle
 * @mmnif: the interface
 * @number: of the peer, and of its transmit queue
 * @mac: its address
 * @tx_lock: guards @tx, @stalled, @sent; taken with bottom halves off
 * @tx: ring to the isle
 * @stalled: the ring was full for too long: drop until there is room
 * @stall: fires when the queue has been stopped for too long
 * @sent: what went out
 * @rx: ring from the isle; poll() only
 * @received: what came in; written by poll() only
 */
struct mmnif_peer {
	struct mmnif *mmnif;
	unsigned int number;
	u8 mac[ETH_ALEN];

	spinlock_t tx_lock;		/* see above */
	struct ring_tx tx;
	bool stalled;
	struct timer_list stall;
	struct mmnif_counters sent;

	struct ring_rx rx;
	struct mmnif_counters received;
};

/**
 * struct mmnif - the interface
 * @dev: its net_device
 * @client: hears doorbells
 * @napi: receives for all peers
 * @first: peer that poll() begins with; poll() only
 * @peers: entries of @peer; 0 stands for Linux and counts what had no peer
 * @peer: by number
 */
struct mmnif {
	struct net_device *dev;
	struct hermit_link_client client;
	struct napi_struct napi;
	unsigned int first;
	unsigned int peers;
	struct mmnif_peer peer[] __counted_by(peers);
};

static inline struct netdev_queue *mmnif_queue(const struct mmnif_peer *peer)
{
	return netdev_get_tx_queue(peer->mmnif->dev, peer->number);
}

/* tx.c */
u16 mmnif_select_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev);
netdev_tx_t mmnif_xmit(struct sk_buff *skb, struct net_device *dev);
void mmnif_tx_settle(struct mmnif_peer *peer);
void mmnif_tx_resume(struct mmnif_peer *peer);
void mmnif_tx_init(struct mmnif_peer *peer);
void mmnif_tx_reset(struct mmnif_peer *peer);

/* rx.c */
int mmnif_poll(struct napi_struct *napi, int budget);
void mmnif_rx_reset(struct mmnif_peer *peer);

/* stats.c */
void mmnif_count(struct mmnif_counters *counters, unsigned int bytes);
void mmnif_count_dropped(struct mmnif_counters *counters);
void mmnif_count_error(struct mmnif_counters *counters);
void mmnif_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats);
extern const struct ethtool_ops mmnif_ethtool_ops;

#endif /* MMNIF_H */
