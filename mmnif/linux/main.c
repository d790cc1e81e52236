// SPDX-License-Identifier: GPL-2.0-only
/* mmnif.ko: creates the interface, takes it up and down, hears the doorbells. */
#include <linux/etherdevice.h>
#include <linux/module.h>

#include "mmnif.h"

static struct net_device *the_device;

/* Hard or soft interrupt. */
static void doorbell(struct hermit_link_client *client)
{
	struct mmnif *mmnif = container_of(client, struct mmnif, client);

	napi_schedule(&mmnif->napi);
}

/* poll() finds the new generation, and frees the queue of a peer that is gone. */
static void peer_changed(struct hermit_link_client *client, unsigned int peer)
{
	struct mmnif *mmnif = container_of(client, struct mmnif, client);

	mmnif_tx_settle(&mmnif->peer[peer]);
	local_bh_disable();
	doorbell(client);
	local_bh_enable();
}

static int mmnif_open(struct net_device *dev)
{
	struct mmnif *mmnif = netdev_priv(dev);

	napi_enable(&mmnif->napi);
	netif_tx_start_all_queues(dev);
	/* From now on isles send to us; tells all clients, us too, so poll() attaches. */
	hermit_link_up();
	return 0;
}

static int mmnif_stop(struct net_device *dev)
{
	struct mmnif *mmnif = netdev_priv(dev);
	unsigned int number;

	netif_tx_disable(dev);
	hermit_link_down();
	napi_disable(&mmnif->napi);
	for (number = 0; number < mmnif->peers; number++) {
		mmnif_tx_reset(&mmnif->peer[number]);
		mmnif_rx_reset(&mmnif->peer[number]);
	}
	return 0;
}

static const struct net_device_ops mmnif_netdev_ops = {
	.ndo_open		= mmnif_open,
	.ndo_stop		= mmnif_stop,
	.ndo_start_xmit		= mmnif_xmit,
	.ndo_select_queue	= mmnif_select_queue,
	.ndo_get_stats64	= mmnif_get_stats64,
	.ndo_validate_addr	= eth_validate_addr,
};

static void mmnif_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &mmnif_netdev_ops;
	dev->ethtool_ops = &mmnif_ethtool_ops;
	dev->mtu = LINK_MTU;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = LINK_MTU;
}

static void set_up_peers(struct mmnif *mmnif)
{
	static const u8 prefix[] = LINK_MAC_PREFIX;
	struct mmnif_peer *peer;
	unsigned int number;

	for (number = 0; number < mmnif->peers; number++) {
		peer = &mmnif->peer[number];
		peer->mmnif = mmnif;
		peer->number = number;
		memcpy(peer->mac, prefix, sizeof(prefix));
		peer->mac[ETH_ALEN - 1] = LINK_OCTET(number);
		u64_stats_init(&peer->sent.sync);
		u64_stats_init(&peer->received.sync);
		mmnif_tx_init(peer);
	}
}

static int __init mmnif_init(void)
{
	unsigned int peers = hermit_link_peers();
	struct net_device *dev;
	struct mmnif *mmnif;
	int err;

	dev = alloc_netdev_mqs(struct_size(mmnif, peer, peers), "mmnif", NET_NAME_PREDICTABLE,
			       mmnif_setup, peers, 1);
	if (!dev)
		return -ENOMEM;
	mmnif = netdev_priv(dev);
	mmnif->dev = dev;
	mmnif->peers = peers;
	mmnif->client.doorbell = doorbell;
	mmnif->client.peer_changed = peer_changed;
	set_up_peers(mmnif);
	eth_hw_addr_set(dev, mmnif->peer[LINK_PEER_LINUX].mac);
	netif_napi_add(dev, &mmnif->napi, mmnif_poll);
	hermit_link_register(&mmnif->client);

	err = register_netdev(dev);
	if (err) {
		hermit_link_unregister(&mmnif->client);
		free_netdev(dev);
		return err;
	}
	the_device = dev;
	return 0;
}

static void __exit mmnif_exit(void)
{
	struct mmnif *mmnif = netdev_priv(the_device);

	unregister_netdev(the_device);
	hermit_link_unregister(&mmnif->client);
	free_netdev(the_device);
}

module_init(mmnif_init);
module_exit(mmnif_exit);

MODULE_DESCRIPTION("HermitCore: network between Linux and isles");
MODULE_AUTHOR("The HermitCore authors");
MODULE_VERSION(HERMIT_VERSION);
MODULE_LICENSE("GPL");
