/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Free page ranges of a piece of memory, kept in the free memory itself: an
 * address-ordered list of extents that merge when they meet. No OS in here; the
 * isle's memory.c puts a lock around it, the unit test runs it on the host.
 */
#ifndef HERMIT_FRAMES_H
#define HERMIT_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_SIZE	4096ull

/* Head of a free extent, in its first bytes. */
struct frame_extent {
	struct frame_extent *next;	/* at a higher address */
	size_t frames;
};

struct frames {
	struct frame_extent *first;
	size_t free;			/* frames in all extents */
	size_t least;			/* that @free has been since the owner last set it */
};

/**
 * frames_give() - add free frames, or give taken ones back
 * @frames: where to
 * @start: frame aligned, not free already
 * @count: frames
 *
 * Return: 0; -EINVAL if part of the range is free already (nothing is changed).
 */
int frames_give(struct frames *frames, void *start, size_t count);

/**
 * frames_take_low() - take frames from the lowest extent that has enough
 * @frames: where from
 * @count: how many, next to each other
 *
 * Return: the start, NULL if no extent is large enough. Contents are undefined.
 */
void *frames_take_low(struct frames *frames, size_t count);

/**
 * frames_take_high() - take aligned frames from the highest extent that has enough
 * @frames: where from
 * @count: how many, next to each other
 * @align: of the start in bytes, a power of two, FRAME_SIZE at least
 *
 * Return: the start, NULL if no extent is large enough. Contents are undefined.
 */
void *frames_take_high(struct frames *frames, size_t count, size_t align);

/**
 * frames_take_at() - take one particular range
 * @frames: where from
 * @start: frame aligned
 * @count: frames
 *
 * Return: true if it was free, and is taken now.
 */
bool frames_take_at(struct frames *frames, void *start, size_t count);

/** frames_taken() - is no frame of a range free? @frames: all. @start: frame aligned. @count: frames. */
bool frames_taken(const struct frames *frames, const void *start, size_t count);

#endif /* HERMIT_FRAMES_H */
