// SPDX-License-Identifier: GPL-2.0-only
/* Counters of mmnif: for each isle and direction, and summed up. */
#include <linux/ethtool.h>

#include "mmnif.h"

static const char * const names[] = {
	"tx_packets", "tx_bytes", "tx_dropped", "tx_errors",
	"rx_packets", "rx_bytes", "rx_dropped", "rx_errors",
};

/**
 * mmnif_count() - one frame has passed
 * @counters: of the peer and direction; the caller is their only writer
 * @bytes: its length
 */
void mmnif_count(struct mmnif_counters *counters, unsigned int bytes)
{
	u64_stats_update_begin(&counters->sync);
	u64_stats_inc(&counters->packets);
	u64_stats_add(&counters->bytes, bytes);
	u64_stats_update_end(&counters->sync);
}

/**
 * mmnif_count_dropped() - one frame was lost for want of a peer, room or memory
 * @counters: of the peer and direction; the caller is their only writer
 */
void mmnif_count_dropped(struct mmnif_counters *counters)
{
	u64_stats_update_begin(&counters->sync);
	u64_stats_inc(&counters->dropped);
	u64_stats_update_end(&counters->sync);
}

/**
 * mmnif_count_error() - one frame that must not be, or a ring that was broken
 * @counters: of the peer and direction; the caller is their only writer
 */
void mmnif_count_error(struct mmnif_counters *counters)
{
	u64_stats_update_begin(&counters->sync);
	u64_stats_inc(&counters->errors);
	u64_stats_update_end(&counters->sync);
}

/* Four values, in the order of names[]. */
static void read_counters(const struct mmnif_counters *counters, u64 *values)
{
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&counters->sync);
		values[0] = u64_stats_read(&counters->packets);
		values[1] = u64_stats_read(&counters->bytes);
		values[2] = u64_stats_read(&counters->dropped);
		values[3] = u64_stats_read(&counters->errors);
	} while (u64_stats_fetch_retry(&counters->sync, start));
}

static void read_peer(const struct mmnif_peer *peer, u64 *values)
{
	read_counters(&peer->sent, values);
	read_counters(&peer->received, values + ARRAY_SIZE(names) / 2);
}

/**
 * mmnif_get_stats64() - the counters of all peers together
 * @dev: the interface
 * @stats: where to add them
 */
void mmnif_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	struct mmnif *mmnif = netdev_priv(dev);
	u64 values[ARRAY_SIZE(names)];
	unsigned int number;

	for (number = 0; number < mmnif->peers; number++) {
		read_peer(&mmnif->peer[number], values);
		stats->tx_packets += values[0];
		stats->tx_bytes += values[1];
		stats->tx_dropped += values[2];
		stats->tx_errors += values[3];
		stats->rx_packets += values[4];
		stats->rx_bytes += values[5];
		stats->rx_dropped += values[6];
		stats->rx_errors += values[7];
	}
}

static void get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME);
	strscpy(info->version, HERMIT_VERSION);
}

static int get_sset_count(struct net_device *dev, int set)
{
	struct mmnif *mmnif = netdev_priv(dev);

	if (set != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return (mmnif->peers - LINK_PEER_ISLE(0)) * ARRAY_SIZE(names);
}

static void get_strings(struct net_device *dev, u32 set, u8 *strings)
{
	struct mmnif *mmnif = netdev_priv(dev);
	unsigned int number;
	unsigned int i;

	if (set != ETH_SS_STATS)
		return;
	for (number = LINK_PEER_ISLE(0); number < mmnif->peers; number++)
		for (i = 0; i < ARRAY_SIZE(names); i++)
			ethtool_sprintf(&strings, "isle%u_%s", number - 1, names[i]);
}

static void get_ethtool_stats(struct net_device *dev, struct ethtool_stats *stats, u64 *values)
{
	struct mmnif *mmnif = netdev_priv(dev);
	unsigned int number;

	for (number = LINK_PEER_ISLE(0); number < mmnif->peers; number++) {
		read_peer(&mmnif->peer[number], values);
		values += ARRAY_SIZE(names);
	}
}

const struct ethtool_ops mmnif_ethtool_ops = {
	.get_drvinfo		= get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_sset_count		= get_sset_count,
	.get_strings		= get_strings,
	.get_ethtool_stats	= get_ethtool_stats,
};
