// SPDX-License-Identifier: GPL-2.0-only
/*
 * The test image on the link: answers ARP and ping, the smallest use of a network,
 * or sends a frame that Linux must not accept.
 */
#include <hermit/mmnif.h>
#include <hermit/shared.h>

#include "../../../mmnif/ring.h"
#include "image.h"
#include "network.h"

#define TYPE_IPV4	0x0008u		/* in network order, as all below */
#define TYPE_ARP	0x0608u
#define ARP_REQUEST	0x0100u
#define ARP_REPLY	0x0200u
#define PROTOCOL_ICMP	1
#define ECHO_REQUEST	8
#define FRAME_BYTES	64

struct __attribute__((packed)) ethernet {
	uint8_t to[6];
	uint8_t from[6];
	uint16_t type;
};

struct __attribute__((packed)) arp {
	struct ethernet ethernet;
	uint8_t formats[6];
	uint16_t operation;
	uint8_t from_mac[6];
	uint8_t from_ip[4];
	uint8_t to_mac[6];
	uint8_t to_ip[4];
};

struct __attribute__((packed)) ping {
	struct ethernet ethernet;
	uint8_t head[9];
	uint8_t protocol;
	uint16_t checksum;
	uint8_t from_ip[4];
	uint8_t to_ip[4];
	uint8_t type;
	uint8_t code;
	uint16_t icmp_checksum;
};

static struct ring_tx tx;
static struct ring_rx rx;
static uint8_t frame[LINK_FRAME_MAX];
static uint8_t mac[6] = LINK_MAC_PREFIX;

void *memcpy(void *to, const void *from, size_t count);

/*
 * NULL if the header makes no sense: others may have written there, and an exception
 * here is the end of the machine.
 */
static struct ring *ring_between(const struct isle_boot *boot, uint32_t from, uint32_t to)
{
	const struct link_header *header = (void *)ISLE_LINK_BASE;
	uint32_t offset = shared_load(&header->rings_offset);
	uint32_t stride = shared_load(&header->ring_stride);
	uint32_t peers = shared_load(&header->peers);

	if (from >= peers || to >= peers || peers > LINK_PEERS_MAX ||
	    stride < sizeof(struct ring) ||
	    link_ring_offset(offset, stride, peers, peers, 0) > boot->link_size)
		return NULL;
	return (void *)(ISLE_LINK_BASE + link_ring_offset(offset, stride, peers, from, to));
}

/* Attaches to the current generation of Linux; false while it is down. */
static bool attach(const struct isle_boot *boot)
{
	struct link_header *header = (void *)ISLE_LINK_BASE;
	uint32_t self = LINK_PEER_ISLE(boot->isle);
	uint32_t ours = shared_load(&header->peer[self].generation);
	uint32_t theirs = shared_load_acquire(&header->peer[LINK_PEER_LINUX].generation);
	struct ring *out, *in;

	out = ring_between(boot, self, LINK_PEER_LINUX);
	in = ring_between(boot, LINK_PEER_LINUX, self);
	if (!link_peer_is_up(theirs) || !out || !in)
		return false;
	mac[5] = (uint8_t)LINK_OCTET(self);
	if (tx.generation != ring_generation(ours, theirs))
		ring_tx_attach(&tx, out, ring_generation(ours, theirs));
	if (rx.generation != ring_generation(theirs, ours))
		ring_rx_attach(&rx, in, ring_generation(theirs, ours));
	return true;
}

/* Sends what is in frame[]; drops it if there is no room. */
static void send(struct isle_boot *boot, uint32_t length)
{
	void *place;

	if (ring_tx_reserve(&tx, length, &place))
		return;
	memcpy(place, frame, length);
	if (ring_tx_publish(&tx, length))
		ring_linux(boot);
}

static void swap(uint8_t *one, uint8_t *other, unsigned int count)
{
	uint8_t byte;

	while (count--) {
		byte = one[count];
		one[count] = other[count];
		other[count] = byte;
	}
}

static void turn_round(struct ethernet *ethernet)
{
	memcpy(ethernet->to, ethernet->from, sizeof(mac));
	memcpy(ethernet->from, mac, sizeof(mac));
}

/* Makes the answer of what is in frame[], in place; false if it needs none. */
static bool make_answer(uint32_t length)
{
	struct arp *arp = (void *)frame;
	struct ping *ping = (void *)frame;

	if (length >= sizeof(*arp) && arp->ethernet.type == TYPE_ARP &&
	    arp->operation == ARP_REQUEST && arp->to_ip[3] == mac[5]) {
		turn_round(&arp->ethernet);
		arp->operation = ARP_REPLY;
		swap(arp->from_ip, arp->to_ip, sizeof(arp->to_ip));
		memcpy(arp->to_mac, arp->from_mac, sizeof(mac));
		memcpy(arp->from_mac, mac, sizeof(mac));
		return true;
	}
	if (length >= sizeof(*ping) && ping->ethernet.type == TYPE_IPV4 &&
	    ping->protocol == PROTOCOL_ICMP && ping->type == ECHO_REQUEST) {
		turn_round(&ping->ethernet);
		swap(ping->from_ip, ping->to_ip, sizeof(ping->to_ip));
		ping->type = 0;
		/* RFC 1624: the type was 8 in the high byte of a word in network order. */
		ping->icmp_checksum += ECHO_REQUEST;
		if (ping->icmp_checksum < ECHO_REQUEST)
			ping->icmp_checksum++;
		return true;
	}
	return false;
}

static void receive_all(struct isle_boot *boot)
{
	const void *place;
	uint32_t length;

	while (attach(boot) && ring_rx_peek(&rx, &place, &length) == 1) {
		memcpy(frame, place, length);
		if (ring_rx_intact(&rx) && make_answer(length))
			send(boot, length);
		if (ring_rx_release(&rx))
			ring_linux(boot);
	}
}

void answer_pings(struct isle_boot *boot)
{
	while (shared_load(&boot->request) != ISLE_REQUEST_STOP) {
		receive_all(boot);
		if (!attach(boot) || ring_rx_sleep(&rx))
			wait_for_doorbell();
	}
}

/* Publishes a slot by hand, with what no slot may say. */
static void publish_nonsense(uint32_t kind)
{
	struct ring *ring = tx.ring;
	struct ring_slot *slot = &ring->slot[tx.head % RING_SLOTS];
	uint32_t head = tx.head + 1;

	shared_store(&slot->offset, kind == FRAME_OUTSIDE ? RING_DATA_SIZE - 1 : 0);
	shared_store(&slot->length, kind == FRAME_TOO_LONG ? LINK_FRAME_MAX + 1 : FRAME_BYTES);
	if (kind == FRAME_TOO_MANY)
		head += RING_SLOTS;
	shared_store_release(&ring->producer.head, head);
}

void send_frame(struct isle_boot *boot, uint32_t kind)
{
	struct ethernet *ethernet = (void *)frame;

	while (!attach(boot))
		wait_for_doorbell();
	for (unsigned int i = 0; i < sizeof(mac); i++)
		ethernet->to[i] = 0xff;
	memcpy(ethernet->from, mac, sizeof(mac));
	ethernet->type = 0xb588;	/* local experiments (IEEE 802) */
	if (kind == FRAME_SPOOFED)
		ethernet->from[5]++;
	if (kind >= FRAME_TOO_LONG)
		publish_nonsense(kind);
	else
		send(boot, kind == FRAME_RUNT ? 5 : FRAME_BYTES);
	ring_linux(boot);
}
