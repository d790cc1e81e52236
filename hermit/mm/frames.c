// SPDX-License-Identifier: BSD-2-Clause
/*
 * Extents of free frames; see frames.h.
 */
#include <errno.h>
#include "frames.h"

static char *extent_end(const struct frame_extent *extent)
{
	return (char *)extent + extent->frames * FRAME_SIZE;
}

/* Writes an extent's head and hangs it into the list at @link. */
static void extent_place(struct frame_extent **link, void *start, size_t count,
			 struct frame_extent *next)
{
	struct frame_extent *extent = start;

	extent->frames = count;
	extent->next = next;
	*link = extent;
}

/*
 * Takes [@start, @start + @count) out of the extent that *@link points to, and
 * leaves what is before and behind it as extents of their own.
 */
static void extent_carve(struct frames *frames, struct frame_extent **link, char *start,
			 size_t count)
{
	struct frame_extent *extent = *link;
	struct frame_extent *next = extent->next;
	size_t before = (size_t)(start - (char *)extent) / FRAME_SIZE;
	size_t behind = extent->frames - before - count;

	*link = next;
	if (behind)
		extent_place(link, start + count * FRAME_SIZE, behind, next);
	if (before)
		extent_place(link, extent, before, *link);
	frames->free -= count;
	if (frames->free < frames->least)
		frames->least = frames->free;
}

int frames_give(struct frames *frames, void *start, size_t count)
{
	struct frame_extent **link = &frames->first;
	struct frame_extent *below = NULL;
	char *end = (char *)start + count * FRAME_SIZE;

	while (*link && (char *)*link < (char *)start) {
		below = *link;
		link = &below->next;
	}
	if ((below && extent_end(below) > (char *)start) || (*link && (char *)*link < end))
		return -EINVAL;

	frames->free += count;
	extent_place(link, start, count, *link);
	if ((*link)->next && (char *)(*link)->next == end) {
		struct frame_extent *above = (*link)->next;

		(*link)->frames += above->frames;
		(*link)->next = above->next;
	}
	if (below && extent_end(below) == (char *)start) {
		below->frames += (*link)->frames;
		below->next = (*link)->next;
	}
	return 0;
}

void *frames_take_low(struct frames *frames, size_t count)
{
	struct frame_extent **link = &frames->first;
	char *start;

	while (*link && (*link)->frames < count)
		link = &(*link)->next;
	if (!*link || !count)
		return NULL;
	start = (char *)*link;
	extent_carve(frames, link, start, count);
	return start;
}

/* Highest aligned place for @count frames in @extent, NULL if there is none. */
static char *fit_high(const struct frame_extent *extent, size_t count, size_t align)
{
	uintptr_t place;

	if (extent->frames < count)
		return NULL;
	place = ((uintptr_t)extent_end(extent) - count * FRAME_SIZE) & ~((uintptr_t)align - 1);
	return place >= (uintptr_t)extent ? (char *)place : NULL;
}

void *frames_take_high(struct frames *frames, size_t count, size_t align)
{
	struct frame_extent **link = &frames->first;
	struct frame_extent **best = NULL;
	char *place;

	if (!count)
		return NULL;
	for (; *link; link = &(*link)->next)
		if (fit_high(*link, count, align))
			best = link;
	if (!best)
		return NULL;
	place = fit_high(*best, count, align);
	extent_carve(frames, best, place, count);
	return place;
}

bool frames_take_at(struct frames *frames, void *start, size_t count)
{
	struct frame_extent **link = &frames->first;

	while (*link && extent_end(*link) <= (char *)start)
		link = &(*link)->next;
	if (!*link || !count || (char *)*link > (char *)start ||
	    (size_t)(extent_end(*link) - (char *)start) < count * FRAME_SIZE)
		return false;
	extent_carve(frames, link, start, count);
	return true;
}

bool frames_taken(const struct frames *frames, const void *start, size_t count)
{
	const struct frame_extent *extent = frames->first;

	while (extent && extent_end(extent) <= (const char *)start)
		extent = extent->next;
	return !extent || (const char *)extent >= (const char *)start + count * FRAME_SIZE;
}
