/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Forwarded calls through shared memory: for each core of an isle one pair of
 * rings in isle memory, requests to the proxy and replies back. The frames are
 * those of forward.h; data is not in them but stays where the program has it, and
 * the proxy reads and writes it there. Only the isle and its own proxy have this
 * memory mapped.
 *
 * Each core has a struct callring of its own, so that cores share no line and
 * need no lock; isle_core.callring says where. How a ring is driven stands in
 * hermit/lib/callring.h.
 */
#ifndef UAPI_HERMIT_CALLRING_H
#define UAPI_HERMIT_CALLRING_H

#include "forward.h"
#include "types.h"

#define CALLRING_SLOTS		64u	/* of each direction; a power of two */
#define CALLRING_PIECES_MAX	1024u	/* of one call's data, as IOV_MAX */
#define CALLRING_DATA_MAX	0x7ffff000u /* bytes of one read or write, as Linux's */

/* An id says through which core's ring a request came, and how many did before. */
#define CALLRING_CORE_SHIFT	48
#define CALLRING_ID(core, count) ((uint64_t)(core) << CALLRING_CORE_SHIFT | (count))
#define CALLRING_CORE(id)	((uint32_t)((id) >> CALLRING_CORE_SHIFT))
#define CALLRING_COUNT(id)	((id) & ((1ull << CALLRING_CORE_SHIFT) - 1))

/* One piece of memory; an offset in isle memory. */
struct callring_piece {
	uint64_t offset;
	uint64_t bytes;
};

/* Memory of a call. With one piece it is at @offset, else an array of them is. */
struct callring_memory {
	uint64_t offset;
	uint32_t bytes;			/* of all pieces */
	uint32_t pieces;		/* 0: none, and the rest is 0 */
};

HERMIT_ASSERT(sizeof(struct callring_piece) == 16);
HERMIT_ASSERT(sizeof(struct callring_memory) == 16);

/* @head.length counts the argument words and the bytes of @in, as in a stream. */
struct callring_request {
	struct forward_header head;
	uint64_t args[FORWARD_ARGS];
	struct callring_memory in;	/* data of the request */
	struct callring_memory out;	/* room for the data of the reply */
	uint64_t reserved[3];
};

struct callring_reply {
	struct forward_header head;	/* @length bytes of the request's @out are filled */
	uint64_t reserved;
};

HERMIT_ASSERT(sizeof(struct callring_request) == 128);
HERMIT_ASSERT(sizeof(struct callring_reply) == 32);

/*
 * Indices run freely and are taken modulo CALLRING_SLOTS. A side waits for a
 * doorbell at the moment the other one's index passes the one it wished for.
 */
struct callring_side {
	uint32_t head;			/* own frames published */
	uint32_t tail;			/* the other side's frames taken */
	uint32_t want_frame;		/* head of the other side at which this one sleeps */
	uint32_t want_room;		/* tail of the other side at which this one waits */
	uint32_t version;		/* FORWARD_VERSION */
	uint32_t reserved0;
	uint64_t reserved1[5];
};

HERMIT_ASSERT(sizeof(struct callring_side) == 64);

struct callring {
	struct callring_side isle;	/* written by the isle */
	struct callring_side proxy;	/* written by the proxy */
	struct callring_request request[CALLRING_SLOTS]; /* by the isle */
	struct callring_reply reply[CALLRING_SLOTS]; /* by the proxy */
};

HERMIT_ASSERT(offsetof(struct callring, proxy) == 64);
HERMIT_ASSERT(offsetof(struct callring, request) == 128);
HERMIT_ASSERT(sizeof(struct callring) == 128 + CALLRING_SLOTS * (128 + 32));

#endif /* UAPI_HERMIT_CALLRING_H */
