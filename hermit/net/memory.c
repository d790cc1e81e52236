// SPDX-License-Identifier: BSD-2-Clause
/*
 * Memory for lwIP, see net_memory.h. The reserve is handed out in frames; the
 * first word of a piece remembers how many it has.
 */
#include <net_memory.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <hermit/sync.h>
#include "../mm/frames.h"

#define RESERVE_FRAMES	96u		/* a send buffer's worth and some */
#define HEAD_BYTES	16u		/* keeps what follows aligned */

static char reserve[RESERVE_FRAMES * FRAME_SIZE] __attribute__((aligned(FRAME_SIZE)));
static struct frames free_frames;	/* in reserve[]; guarded by reserve_lock */
static struct mutex reserve_lock;

static bool in_reserve(const void *memory)
{
	return (const char *)memory >= reserve && (const char *)memory < reserve + sizeof(reserve);
}

/* Called with reserve_lock held. */
static void reserve_open(void)
{
	static bool open;

	if (!open)
		frames_give(&free_frames, reserve, RESERVE_FRAMES);
	open = true;
}

static void *reserve_take(size_t bytes)
{
	size_t count = (bytes + HEAD_BYTES + FRAME_SIZE - 1) / FRAME_SIZE;
	size_t *head;

	mutex_lock(&reserve_lock);
	reserve_open();
	head = frames_take_low(&free_frames, count);
	mutex_unlock(&reserve_lock);
	if (!head)
		return NULL;
	*head = count;
	return (char *)head + HEAD_BYTES;
}

static void reserve_give(void *memory)
{
	size_t *head = (size_t *)((char *)memory - HEAD_BYTES);

	mutex_lock(&reserve_lock);
	frames_give(&free_frames, head, *head);
	mutex_unlock(&reserve_lock);
}

void *net_malloc(size_t bytes)
{
	void *memory = malloc(bytes);

	return memory ? memory : reserve_take(bytes);
}

void *net_calloc(size_t count, size_t bytes)
{
	void *memory;

	if (__builtin_mul_overflow(count, bytes, &bytes))
		return NULL;
	memory = net_malloc(bytes);
	if (memory)
		memset(memory, 0, bytes);
	return memory;
}

void net_free(void *memory)
{
	if (in_reserve(memory))
		reserve_give(memory);
	else
		free(memory);
}
