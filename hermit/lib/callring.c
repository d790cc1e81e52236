// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Driving a pair of rings; see callring.h for the contract.
 *
 * Pairs of barriers, the same in both directions:
 *   sender stores head (release)    ~ taker loads head (acquire): the frame
 *   taker stores tail (release)     ~ sender loads tail (acquire): reuse of the slot
 *   sender: head, fence, want_frame ~ taker: want_frame, fence, head
 *   taker: tail, fence, want_room   ~ sender: want_room, fence, tail
 * The last two make sure that either who waits sees the news, or the other side
 * sees the wish for a doorbell.
 */
#include "callring.h"

/* True if @wish lies in [@before, @after): the index passed it just now. */
static bool passed(uint32_t wish, uint32_t before, uint32_t after)
{
	return wish - before < after - before;
}

void callring_attach(struct callring_end *end, struct callring_side *own,
		     struct callring_side *other)
{
	*end = (struct callring_end){ .own = own, .other = other };
	/* No room is wanted before the first CALLRING_SLOTS frames. */
	shared_store(&own->want_room, UINT32_MAX);
	shared_store(&own->version, FORWARD_VERSION);
}

static int refresh_taken(struct callring_end *end)
{
	uint32_t taken = shared_load_acquire(&end->other->tail);

	if (taken - end->taken > end->head - end->taken)
		end->broken = true;
	else
		end->taken = taken;
	return end->broken ? -EPROTO : 0;
}

int callring_room(struct callring_end *end, uint32_t *slot)
{
	if (end->head - end->taken >= CALLRING_SLOTS && refresh_taken(end))
		return -EPROTO;
	if (end->broken)
		return -EPROTO;
	if (end->head - end->taken >= CALLRING_SLOTS)
		return -ENOSPC;
	*slot = end->head % CALLRING_SLOTS;
	return 0;
}

bool callring_publish(struct callring_end *end)
{
	uint32_t before = end->head++;

	shared_store_release(&end->own->head, end->head);
	shared_fence();
	return passed(shared_load(&end->other->want_frame), before, end->head);
}

bool callring_want_room(struct callring_end *end)
{
	shared_store(&end->own->want_room, end->taken);
	shared_fence();
	return refresh_taken(end) || end->head - end->taken < CALLRING_SLOTS;
}

static int refresh_ready(struct callring_end *end)
{
	uint32_t ready = shared_load_acquire(&end->other->head);

	if (ready - end->tail > CALLRING_SLOTS)
		end->broken = true;
	else
		end->ready = ready;
	return end->broken ? -EPROTO : 0;
}

int callring_next(struct callring_end *end, uint32_t *slot)
{
	if (end->ready == end->tail && refresh_ready(end))
		return -EPROTO;
	if (end->broken)
		return -EPROTO;
	*slot = end->tail % CALLRING_SLOTS;
	return end->ready != end->tail;
}

bool callring_release(struct callring_end *end)
{
	uint32_t before = end->tail++;

	shared_store_release(&end->own->tail, end->tail);
	shared_fence();
	return passed(shared_load(&end->other->want_room), before, end->tail);
}

bool callring_sleep(struct callring_end *end)
{
	shared_store(&end->own->want_frame, end->tail);
	shared_fence();
	return !refresh_ready(end) && end->ready == end->tail;
}

void callring_stay_awake(struct callring_end *end)
{
	/* A head that is already behind us: it is not passed within 2^31 frames. */
	shared_store(&end->own->want_frame, end->tail - 1 - CALLRING_SLOTS);
}

/* Does [@offset, @offset + @bytes) lie in isle memory, behind Linux's part of it? */
static bool inside(uint64_t offset, uint64_t bytes, uint64_t size)
{
	return offset >= ISLE_FREE_OFFSET && offset <= size && bytes <= size - offset;
}

int callring_check_memory(const struct callring_memory *memory, uint32_t bytes, uint64_t size)
{
	uint64_t length = memory->bytes;

	if (memory->bytes != bytes || memory->pieces > CALLRING_PIECES_MAX)
		return -EPROTO;
	if (memory->pieces == 0)
		return bytes == 0 && memory->offset == 0 ? 0 : -EPROTO;
	if (memory->pieces > 1) {
		if (memory->offset % _Alignof(struct callring_piece))
			return -EPROTO;
		length = memory->pieces * sizeof(struct callring_piece);
	}
	return inside(memory->offset, length, size) ? 0 : -EPROTO;
}

int callring_check_piece(const struct callring_piece *piece, uint64_t left, uint64_t size)
{
	return piece->bytes <= left && inside(piece->offset, piece->bytes, size) ? 0 : -EPROTO;
}
