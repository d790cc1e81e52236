// SPDX-License-Identifier: BSD-2-Clause
/*
 * lwIP's interface on the rings. One task receives from all peers; sending is
 * done by whoever sends, under lwIP's core lock.
 */
#include <string.h>
#include <hermit/clock.h>
#include <hermit/doorbell.h>
#include <hermit/futex.h>
#include <hermit/klog.h>
#include <hermit/sched.h>
#include <hermit/task.h>
#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <netif/ethernet.h>
#include "link.h"
#include "mmnif_netif.h"

#define RECEIVE_BUDGET	64u		/* frames from one peer before the next one's turn */
#define SPACE_DEADLINE	(5 * NS_PER_MS)	/* how long a full ring may hold up a sender */
#define RECEIVE_STACK	0x8000u
#define BUSY_MAX	(2 * NS_PER_MS)	/* how long the receiver may keep its core to itself */
#define BREATHER	(NS_PER_MS / 2)	/* what it leaves to others then */

static const uint8_t mac_prefix[] = LINK_MAC_PREFIX;
static uint32_t doorbells;		/* futex: counts them */

static void doorbell_rung(void)
{
	__atomic_add_fetch(&doorbells, 1, __ATOMIC_RELEASE);
	futex_wake(&doorbells, FUTEX_ALL);
}

/*
 * Waits, for a short time, until the consumer has made room. One that did not do so
 * in time loses frames at once, until there is room again.
 */
static int reserve(struct link *link, uint32_t length, void **frame)
{
	uint64_t deadline = 0;
	int error;

	for (;;) {
		uint32_t seen = __atomic_load_n(&doorbells, __ATOMIC_ACQUIRE);

		error = ring_tx_reserve(&link->tx, length, frame);
		if (!error)
			link->deaf = false;
		if (error != -ENOSPC || link->deaf)
			return error;
		if (ring_tx_want_space(&link->tx, length))
			continue;
		if (!deadline)
			deadline = clock_monotonic() + SPACE_DEADLINE;
		if (futex_wait(&doorbells, seen, deadline) == -ETIMEDOUT) {
			link->deaf = true;
			return -ENOSPC;
		}
		if (link_sender(link->peer) != link)
			return -ENETDOWN;
	}
}

static err_t send_to(uint32_t peer, struct pbuf *packet)
{
	struct link *link = link_sender(peer);
	void *frame;

	if (!link)
		return ERR_IF;
	if (reserve(link, packet->tot_len, &frame))
		return ERR_BUF;
	pbuf_copy_partial(packet, frame, packet->tot_len, 0);
	if (ring_tx_publish(&link->tx, packet->tot_len))
		link_ring_peer(link);
	return ERR_OK;
}

/* Which peer has this address? None: links_count(). */
static uint32_t peer_of(const struct eth_addr *address)
{
	uint32_t octet = address->addr[sizeof(mac_prefix)];

	if (memcmp(address->addr, mac_prefix, sizeof(mac_prefix)) || octet < LINK_OCTET(0))
		return links_count();
	return octet - LINK_OCTET(0);
}

static err_t link_output(struct netif *netif, struct pbuf *packet)
{
	const struct eth_hdr *head = packet->payload;

	(void)netif;
	if (!(head->dest.addr[0] & 1))
		return send_to(peer_of(&head->dest), packet);
	for (uint32_t peer = 0; peer < links_count(); peer++)
		send_to(peer, packet);
	return ERR_OK;
}

/* Copies one frame out of the ring. Returns false if there was none. */
static bool receive_one(struct netif *netif, struct link *link)
{
	struct pbuf *packet;
	const void *frame;
	uint32_t length;

	if (ring_rx_peek(&link->rx, &frame, &length) != 1)
		return false;
	packet = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_RAM);
	if (packet)
		pbuf_take(packet, frame, (u16_t)length);
	if (packet && !ring_rx_intact(&link->rx)) {
		pbuf_free(packet);
		packet = NULL;
	}
	if (ring_rx_release(&link->rx))
		link_ring_peer(link);
	if (packet && netif->input(packet, netif) != ERR_OK)
		pbuf_free(packet);
	return true;
}

/* One round over all peers. Returns false when everything is drained. */
static bool receive_round(struct netif *netif)
{
	bool more = false;

	for (uint32_t peer = 0; peer < links_count(); peer++) {
		struct link *link = link_receiver(peer);
		uint32_t budget = RECEIVE_BUDGET;

		if (!link)
			continue;
		while (budget && receive_one(netif, link))
			budget--;
		if (!budget || !ring_rx_sleep(&link->rx))
			more = true;
	}
	return more;
}

/*
 * Between two rounds: lwIP's timers get their turn, and once the receiver has been
 * busy for long, so does the program. A flood would stop it for good otherwise.
 */
static uint64_t receiver_pause(uint64_t busy_since)
{
	static const uint32_t nobody_wakes;
	uint64_t now = clock_monotonic();

	if (now - busy_since < BUSY_MAX) {
		sched_yield_core();
		return busy_since;
	}
	futex_wait(&nobody_wakes, 0, now + BREATHER);
	return clock_monotonic();
}

static void receiver(void *argument)
{
	struct netif *netif = argument;
	uint64_t busy_since = clock_monotonic();

	for (;;) {
		uint32_t seen = __atomic_load_n(&doorbells, __ATOMIC_ACQUIRE);

		if (receive_round(netif)) {
			busy_since = receiver_pause(busy_since);
		} else {
			futex_wait(&doorbells, seen, FUTEX_FOREVER);
			busy_since = clock_monotonic();
		}
	}
}

err_t mmnif_netif_init(struct netif *netif)
{
	const struct task_attributes attributes = {
		.name = "mmnif",
		.priority = TASK_PRIORITY_NETWORK,
		.core = 0,
		.stack_bytes = RECEIVE_STACK,
	};

	if (links_open())
		return ERR_IF;
	netif->name[0] = 'm';
	netif->name[1] = 'm';
	netif->mtu = LINK_MTU;
	netif->hwaddr_len = ETH_HWADDR_LEN;
	memcpy(netif->hwaddr, mac_prefix, sizeof(mac_prefix));
	netif->hwaddr[sizeof(mac_prefix)] = (u8_t)LINK_OCTET(links_self());
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET |
		       NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
	netif->output = etharp_output;
	netif->output_ip6 = ethip6_output;
	netif->linkoutput = link_output;
	doorbell_listen(doorbell_rung);
	return task_create(&attributes, receiver, netif, NULL) ? ERR_MEM : ERR_OK;
}
