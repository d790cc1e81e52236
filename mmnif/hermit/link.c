// SPDX-License-Identifier: BSD-2-Clause
/*
 * Finding and following the rings of the link region; see link.h.
 */
#include <stdlib.h>
#include <arch/apic.h>
#include <hermit/boot.h>
#include <hermit/doorbell.h>
#include <hermit/isle.h>
#include "link.h"

/* The header's geometry, read once and checked: isles can write there. */
static struct {
	uint32_t peers;
	uint32_t rings_offset;
	uint32_t ring_stride;
} layout;

static struct link *links;
static uint32_t self;

static const struct link_header *header(void)
{
	return (const struct link_header *)ISLE_LINK_BASE;
}

/* Copies the geometry and checks the copy against the region's size. */
static bool layout_read(uint64_t size)
{
	const struct link_header *head = header();

	layout.peers = shared_load(&head->peers);
	layout.rings_offset = shared_load(&head->rings_offset);
	layout.ring_stride = shared_load(&head->ring_stride);
	return shared_load(&head->magic) == LINK_MAGIC &&
	       shared_load(&head->version) == LINK_VERSION &&
	       layout.peers >= 2 && layout.peers <= LINK_PEERS_MAX &&
	       layout.ring_stride >= sizeof(struct ring) &&
	       layout.rings_offset >= sizeof(*head) &&
	       link_ring_offset(layout.rings_offset, layout.ring_stride, layout.peers,
				layout.peers, 0) <= size;
}

static struct ring *ring_at(uint32_t from, uint32_t to)
{
	return (struct ring *)(ISLE_LINK_BASE + link_ring_offset(layout.rings_offset,
								 layout.ring_stride,
								 layout.peers, from, to));
}

int links_open(void)
{
	self = LINK_PEER_ISLE(boot_page()->isle);
	if (!layout_read(boot_page()->link_size) || self >= layout.peers)
		return -EPROTO;
	links = calloc(layout.peers, sizeof(*links));
	if (!links)
		return -ENOMEM;
	for (uint32_t peer = 0; peer < layout.peers; peer++) {
		links[peer].entry = &header()->peer[peer];
		links[peer].peer = peer;
		links[peer].rx_ring = ring_at(peer, self);
		links[peer].tx_ring = ring_at(self, peer);
	}
	return 0;
}

uint32_t links_count(void)
{
	return layout.peers;
}

uint32_t links_self(void)
{
	return self;
}

static uint32_t own_generation(void)
{
	return shared_load(&header()->peer[self].generation);
}

struct link *link_receiver(uint32_t peer)
{
	struct link *link = &links[peer];
	uint32_t generation = shared_load_acquire(&link->entry->generation);

	if (peer == self || !link_peer_is_up(generation))
		return NULL;
	if (generation != link->rx_peer_generation) {
		link->rx_peer_generation = generation;
		ring_rx_attach(&link->rx, link->rx_ring,
			       ring_generation(generation, own_generation()));
	}
	return link;
}

struct link *link_sender(uint32_t peer)
{
	struct link *link = &links[peer];
	uint32_t generation;

	if (peer >= layout.peers || peer == self)
		return NULL;
	generation = shared_load_acquire(&link->entry->generation);
	if (!link_peer_is_up(generation))
		return NULL;
	if (generation != link->tx_peer_generation) {
		link->tx_peer_generation = generation;
		ring_tx_attach(&link->tx, link->tx_ring,
			       ring_generation(own_generation(), generation));
	}
	return link;
}

void link_ring_peer(const struct link *link)
{
	uint64_t doorbell;

	if (link->peer == LINK_PEER_LINUX) {
		linux_ring();
		return;
	}
	doorbell = shared_load(&link->entry->doorbell);
	if (doorbell && link_peer_is_up(shared_load(&link->entry->generation)))
		apic_send(ISLE_DOORBELL_APIC(doorbell), ISLE_DOORBELL_VECTOR(doorbell));
}
