/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * The link region: memory that Linux and all isles share. It holds the clock
 * page, the table of peers and, for each ordered pair of peers, one ring of
 * Ethernet frames with a single producer and a single consumer. Allocated and
 * laid out by hermit.ko, mapped in every isle at ISLE_LINK_BASE. How a ring is
 * driven stands in mmnif/ring.h.
 */
#ifndef UAPI_HERMIT_MMNIF_H
#define UAPI_HERMIT_MMNIF_H

#include "types.h"

#define LINK_MAGIC		0x4b4e494c54494d52ull
#define LINK_VERSION		1

/* Peer 0 is Linux, peer N + 1 is isle N. */
#define LINK_PEER_LINUX		0u
#define LINK_PEER_ISLE(isle)	((uint32_t)(isle) + 1)
#define LINK_PEERS_MAX		64u

/*
 * Addresses: 192.168.28.OCTET/24 and 02:48:43:00:00:OCTET, where OCTET is 1 for
 * Linux and N + 2 for isle N: the peer number plus one.
 */
#define LINK_OCTET(peer)	((uint32_t)(peer) + 1)
#define LINK_NETWORK		0xc0a81c00u	/* 192.168.28.0, host order */
#define LINK_NETMASK		0xffffff00u
#define LINK_MAC_PREFIX		{ 0x02, 0x48, 0x43, 0x00, 0x00 }

#define LINK_MTU		9000u		/* bytes of payload */
#define LINK_FRAME_MAX		(LINK_MTU + 14u) /* with Ethernet header, without FCS */

/*
 * Clock page, written by Linux. A sequence lock: odd while Linux writes; a
 * reader loads @sequence, the values, and @sequence again. Time at stamp t:
 *   wall/mono(t) = base_ns + ((t - tsc_base) * mult + fraction) >> shift
 * with a 128-bit product. @valid is 0 while Linux's clock is not the TSC; then
 * the reader falls back on the boot page's moment and tsc_khz.
 */
struct link_clock {
	uint32_t sequence;
	uint32_t valid;
	uint64_t tsc_base;
	uint32_t mult;
	uint32_t shift;
	uint64_t fraction;		/* in 1 / 2^shift ns, below one second */
	uint64_t wall_base_ns;		/* CLOCK_REALTIME at tsc_base, whole seconds in ns */
	uint64_t mono_base_ns;		/* CLOCK_MONOTONIC at tsc_base, less @fraction */
	uint64_t reserved[2];
};

HERMIT_ASSERT(sizeof(struct link_clock) == 64);

/*
 * One peer, written by Linux. @generation is odd while the peer is up and goes
 * up by one at each change; after a change Linux rings all live isles.
 */
struct link_peer {
	uint32_t generation;
	uint32_t reserved0;
	uint64_t doorbell;		/* ISLE_DOORBELL() that wakes the peer */
	uint64_t reserved1[6];
};

HERMIT_ASSERT(sizeof(struct link_peer) == 64);

static inline int link_peer_is_up(uint32_t generation)
{
	return generation & 1;
}

struct link_header {
	uint64_t magic;			/* LINK_MAGIC */
	uint32_t version;		/* LINK_VERSION */
	uint32_t peers;			/* entries of peer[], 2 .. LINK_PEERS_MAX */
	uint32_t rings_offset;		/* of ring (0, 0), from the region's start */
	uint32_t ring_stride;		/* bytes from one ring to the next */
	uint64_t reserved[5];
	struct link_clock clock;
	struct link_peer peer[LINK_PEERS_MAX];
};

HERMIT_ASSERT(offsetof(struct link_header, clock) == 64);
HERMIT_ASSERT(offsetof(struct link_header, peer) == 128);

/* Where the ring that carries frames @from one peer @to another begins. */
static inline uint64_t link_ring_offset(uint32_t rings_offset, uint32_t ring_stride,
					uint32_t peers, uint32_t from, uint32_t to)
{
	return rings_offset + (uint64_t)ring_stride * ((uint64_t)from * peers + to);
}

/*
 * One ring. Indices run freely and are taken modulo RING_SLOTS. Cache lines are
 * separated by writer. @generation in both halves is the pair of peer
 * generations (from << 32 | to) that the half was set up for, 0 while it is
 * being set up; a half is valid for the other side only if both agree.
 */
#define RING_SLOTS		256u
#define RING_DATA_SIZE		0x40000u

/* When it is an isle that has stopped, Linux clears its generation, slots and data. */
struct ring_producer {			/* written by the producer */
	uint64_t generation;
	uint32_t head;			/* slots published */
	uint32_t want_space;		/* tail at which the producer waits for space */
	uint64_t reserved[6];
};

struct ring_consumer {			/* written by the consumer */
	uint64_t generation;
	uint32_t tail;			/* slots given back */
	uint32_t want_frame;		/* head at which the consumer waits for frames */
	uint64_t reserved[6];
};

struct ring_slot {			/* written by the producer */
	uint32_t offset;		/* of the frame in data[] */
	uint32_t length;		/* in bytes, 1 .. LINK_FRAME_MAX */
};

struct ring {
	struct ring_producer producer;
	struct ring_consumer consumer;
	struct ring_slot slot[RING_SLOTS];
	uint8_t data[RING_DATA_SIZE] __attribute__((aligned(64)));
};

HERMIT_ASSERT(sizeof(struct ring_producer) == 64);
HERMIT_ASSERT(sizeof(struct ring_consumer) == 64);
HERMIT_ASSERT(sizeof(struct ring) == 128 + RING_SLOTS * 8 + RING_DATA_SIZE);

#endif /* UAPI_HERMIT_MMNIF_H */
