// SPDX-License-Identifier: BSD-2-Clause
/*
 * The list of mappings, and what goes between them and their files; see mapping.h.
 * Pages do not fault and are not marked when they are written to: changes are found
 * by comparing with a copy.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/klog.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/sync.h>
#include "forward_file.h"
#include "mapping.h"

/*
 * Order: file_lock, lock. What a mapping of a file says changes with both held; the list,
 * and mappings without a file, with lock alone. A new one of a file is added with lock.
 */
static struct mutex file_lock;		/* guards mappings of files, and: */
static struct mapping *removed;		/* whose files are to be put */
static struct mutex lock;		/* guards the list and all in it */
static struct mapping *first;		/* lowest address */

/* Changes go over in pieces; no more is written again than lies between two of them. */
#define BOUNCE_BYTES	0x10000u
#define RUN_GAP		512u		/* so many unchanged bytes end a run of changes */

static char now[BOUNCE_BYTES];		/* what memory has; under file_lock, as is */
static char there[BOUNCE_BYTES];	/* what the file has, or is to have */

static char *end_of(const struct mapping *mapping)
{
	return mapping->start + mapping->bytes;
}

struct mapping *mapping_first(const char *start)
{
	struct mapping *mapping = first;

	while (mapping && end_of(mapping) <= start)
		mapping = mapping->next;
	return mapping;
}

/* @mapping, or NULL if it does not begin below @end. */
static struct mapping *if_below(struct mapping *mapping, const char *end)
{
	return mapping && mapping->start < end ? mapping : NULL;
}

struct mapping *mapping_in(const char *start, const char *end)
{
	return if_below(mapping_first(start), end);
}

struct mapping *mapping_next(const struct mapping *mapping, const char *end)
{
	return if_below(mapping->next, end);
}

static bool has_file(const char *start, size_t bytes)
{
	const char *end = start + bytes;
	const struct mapping *mapping = mapping_in(start, end);

	while (mapping && !mapping->file)
		mapping = mapping_next(mapping, end);
	return mapping;
}

/* Closing a file is a cancellation point, but not in here. */
void mappings_lock(struct mappings_hold *hold, const char *start, size_t bytes)
{
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &hold->cancel_state);
	mutex_lock(&lock);
	hold->files = has_file(start, bytes);
	if (hold->files) {
		mutex_unlock(&lock);
		mutex_lock(&file_lock);
		mutex_lock(&lock);
	}
}

static void put_removed(void)
{
	while (removed) {
		struct mapping *mapping = removed;

		removed = mapping->next;
		file_put(mapping->file);
		free(mapping);
	}
}

void mappings_unlock(const struct mappings_hold *hold)
{
	mutex_unlock(&lock);
	if (hold->files) {
		put_removed();
		mutex_unlock(&file_lock);
	}
	pthread_setcancelstate(hold->cancel_state, NULL);
}

int64_t mapping_call(const struct forwarded *call)
{
	int64_t result;

	mutex_unlock(&lock);
	result = forward_whole(call);
	mutex_lock(&lock);
	return result;
}

bool mappings_cover(const char *start, size_t bytes)
{
	const char *end = start + bytes;
	const struct mapping *mapping = mapping_first(start);

	while (start < end && mapping && mapping->start <= start) {
		start = end_of(mapping);
		mapping = mapping->next;
	}
	return start >= end;
}

/* The place in the list for what begins at @start. */
static struct mapping **place_of(const char *start)
{
	struct mapping **at = &first;

	while (*at && (*at)->start < start)
		at = &(*at)->next;
	return at;
}

struct mapping *mapping_add(const struct mapping *like)
{
	struct mapping *mapping = malloc(sizeof(*mapping));
	struct mapping **place = place_of(like->start);

	if (!mapping)
		return NULL;
	*mapping = *like;
	mapping->next = *place;
	*place = mapping;
	if (mapping->file)
		file_use(mapping->file);
	return mapping;
}

void mapping_remove(struct mapping *mapping)
{
	*place_of(mapping->start) = mapping->next;
	if (mapping->filed)
		memory_free(mapping->filed, mapping->bytes);
	if (mapping->file) {
		mapping->next = removed;
		removed = mapping;
	} else {
		free(mapping);
	}
}

/* Lets a mapping begin at @start if one reaches across. */
static int split_at(char *start)
{
	struct mapping *lower = mapping_first(start);
	struct mapping upper;
	struct mapping *added;
	size_t below;

	if (!lower || lower->start >= start)
		return 0;
	below = (size_t)(start - lower->start);
	upper = *lower;
	upper.start = start;
	upper.bytes = lower->bytes - below;
	upper.offset = lower->offset + (off_t)below;
	added = mapping_add(&upper);
	if (!added)
		return -ENOMEM;
	if (lower->filed)
		added->filed = lower->filed + below;
	lower->bytes = below;
	return 0;
}

/* Are they pages of zeros with nothing between them that tells them apart? */
static bool alike(const struct mapping *lower, const struct mapping *upper)
{
	return end_of(lower) == upper->start && !lower->file && !upper->file &&
	       !lower->shared && !upper->shared && lower->protection == upper->protection;
}

void mappings_join(char *start, size_t bytes)
{
	struct mapping *lower = mapping_first(start);

	while (lower && lower->next && lower->next->start < start + bytes) {
		if (alike(lower, lower->next)) {
			size_t more = lower->next->bytes;

			mapping_remove(lower->next);
			lower->bytes += more;
		} else {
			lower = lower->next;
		}
	}
}

int mappings_split(char *start, size_t bytes)
{
	int error = split_at(start);

	return error ? error : split_at(start + bytes);
}

/* Bytes of the file from @offset on, at most @bytes, into @to: how many, -errno. */
static int64_t read_file(struct mapping *mapping, char *to, size_t bytes, off_t offset)
{
	size_t done = 0;

	while (done < bytes) {
		size_t most = forward_data_max();
		size_t some = bytes - done < most ? bytes - done : most;
		const struct forwarded call = {
			.number = FORWARD_PREAD,
			.args = { (uint64_t)mapping->file->handle, some, (uint64_t)offset + done },
			.out = to + done,
			.out_bytes = some,
		};
		int64_t result = mapping_call(&call);

		if (result < 0)
			return result;
		if (!result)
			break;
		done += (size_t)result;
	}
	return (int64_t)done;
}

int mapping_fill(struct mapping *mapping, size_t from, size_t to, bool zero)
{
	char *start = mapping->start + from;
	size_t bytes = to - from;
	int64_t got = 0;

	if (mapping->file)
		got = read_file(mapping, start, bytes, mapping->offset + (off_t)from);
	if (got < 0)
		return (int)got;
	if (!zero)
		memset(start + got, 0, bytes - (size_t)got);
	if (mapping->filed)
		memcpy(mapping->filed + from, start, bytes);
	return 0;
}

/* Takes over what the file has, but for bytes that the program has changed. */
static void refresh(struct mapping *mapping, size_t at, size_t bytes)
{
	char *memory = mapping->start + at;
	char *filed = mapping->filed + at;

	if (!mapping->filed) {
		memcpy(memory, there, bytes);
		return;
	}
	for (size_t i = 0; i < bytes; i++) {
		if (there[i] == filed[i] || memory[i] != filed[i])
			continue;
		filed[i] = there[i];
		memory[i] = there[i];
	}
}

/* The part of a mapping that is in a range. */
static void part_of(const struct mapping *mapping, const char *start, size_t bytes,
		    size_t *from, size_t *to)
{
	const char *end = start + bytes;

	*from = start > mapping->start ? (size_t)(start - mapping->start) : 0;
	*to = end < end_of(mapping) ? (size_t)(end - mapping->start) : mapping->bytes;
}

int mapping_refresh(struct mapping *mapping, char *start, size_t bytes)
{
	size_t at, end;

	if (!mapping->file || !mapping->shared)
		return 0;
	part_of(mapping, start, bytes, &at, &end);
	while (at < end) {
		size_t some = end - at < BOUNCE_BYTES ? end - at : BOUNCE_BYTES;
		int64_t got = read_file(mapping, there, some, mapping->offset + (off_t)at);

		if (got < 0)
			return (int)got;
		memset(there + got, 0, some - (size_t)got);
		refresh(mapping, at, some);
		at += some;
	}
	return 0;
}

int mapping_forget(struct mapping *mapping, char *start, size_t bytes)
{
	size_t from, to;

	if (mapping->shared)
		return 0;
	part_of(mapping, start, bytes, &from, &to);
	return mapping_fill(mapping, from, to, false);
}

int mapping_track(struct mapping *mapping)
{
	if (!mapping->file || !mapping->shared || mapping->filed)
		return 0;
	mapping->filed = memory_alloc(mapping->bytes, PAGE_SIZE);
	if (!mapping->filed)
		return -ENOMEM;
	memcpy(mapping->filed, mapping->start, mapping->bytes);
	return 0;
}

int mapping_grow(struct mapping *mapping, size_t bytes)
{
	char *filed;

	if (mapping->filed) {
		filed = memory_alloc(bytes, PAGE_SIZE);
		if (!filed)
			return -ENOMEM;
		memcpy(filed, mapping->filed, mapping->bytes);
		memory_free(mapping->filed, mapping->bytes);
		mapping->filed = filed;
	}
	mapping->bytes = bytes;
	return 0;
}

void mapping_shrink(struct mapping *mapping, size_t bytes)
{
	if (mapping->filed)
		memory_free(mapping->filed + bytes, mapping->bytes - bytes);
	mapping->bytes = bytes;
}

/* Bytes of its file; -errno. */
static int64_t file_bytes(const struct mapping *mapping)
{
	struct forward_stat status;
	int64_t error = forward_fstat(mapping->file->handle, &status, mapping_call);

	return error ? error : status.size;
}

/* Writes what is in @there to where it belongs, even if the file was opened to append. */
static int write_file(struct mapping *mapping, size_t at, size_t bytes)
{
	size_t done = 0;

	while (done < bytes) {
		size_t most = forward_data_max();
		size_t some = bytes - done < most ? bytes - done : most;
		const struct forwarded call = {
			.number = FORWARD_PWRITE,
			.args = {
				(uint64_t)mapping->file->handle,
				(uint64_t)mapping->offset + at + done, FORWARD_NOAPPEND,
			},
			.in = there + done,
			.in_bytes = some,
		};
		int64_t result = mapping_call(&call);

		if (result <= 0)
			return result ? (int)result : -EIO;
		done += (size_t)result;
	}
	return 0;
}

static bool changed(const struct mapping *mapping, size_t at)
{
	return mapping->start[at] != mapping->filed[at];
}

/* The first byte from @at on that was changed; @end if there is none. */
static size_t next_change(const struct mapping *mapping, size_t at, size_t end)
{
	while (at < end && !changed(mapping, at)) {
		if (at % PAGE_SIZE == 0 &&
		    !memcmp(mapping->start + at, mapping->filed + at, PAGE_SIZE))
			at += PAGE_SIZE;
		else
			at++;
	}
	return at;
}

/* Where a run of changes ends that begins at @from. @gaps: not all in it were changed. */
static size_t run_end(const struct mapping *mapping, size_t from, size_t end, bool *gaps)
{
	size_t to = from + 1;

	*gaps = false;
	for (size_t at = to; at < end && at - to < RUN_GAP && at - from < BOUNCE_BYTES; at++) {
		if (!changed(mapping, at))
			continue;
		*gaps |= at != to;
		to = at + 1;
	}
	return to;
}

/* Puts what was changed over what the file has: bytes there are then, -errno. */
static int64_t merge(struct mapping *mapping, size_t from, size_t bytes)
{
	const char *filed = mapping->filed + from;
	int64_t got = read_file(mapping, there, bytes, mapping->offset + (off_t)from);

	for (int64_t i = 0; i < got; i++)
		if (now[i] != filed[i])
			there[i] = now[i];
	return got;
}

/*
 * Writes the changes in [@from, @to); bytes between them keep what the file has. What
 * is written is a snapshot, so that what is changed meanwhile is found the next time.
 */
static int save_run(struct mapping *mapping, size_t from, size_t to, bool gaps, size_t file_end)
{
	size_t inside = to < file_end ? to : file_end;
	int64_t bytes = from < inside ? (int64_t)(inside - from) : 0;
	int error;

	memcpy(now, mapping->start + from, to - from);
	if (gaps)
		bytes = merge(mapping, from, (size_t)bytes);
	else
		memcpy(there, now, (size_t)bytes);
	error = bytes < 0 ? (int)bytes : write_file(mapping, from, (size_t)bytes);
	if (!error)
		memcpy(mapping->filed + from, now, to - from);
	return error;
}

int mapping_save(struct mapping *mapping, char *start, size_t bytes)
{
	int64_t file_end = -1;
	size_t at, to, end;
	int result = 0;
	bool gaps;

	if (!mapping->filed)
		return 0;
	part_of(mapping, start, bytes, &at, &end);
	while ((at = next_change(mapping, at, end)) < end) {
		int error;

		if (file_end < 0)
			file_end = file_bytes(mapping);
		if (file_end < 0)
			return (int)file_end;
		to = run_end(mapping, at, end, &gaps);
		error = save_run(mapping, at, to, gaps, file_end > mapping->offset ?
				 (size_t)(file_end - mapping->offset) : 0);
		if (error)
			result = error;
		at = to;
	}
	return result;
}

int mappings_end(void)
{
	struct mappings_hold hold;
	int result = 0;

	mappings_lock(&hold, NULL, SIZE_MAX);
	for (struct mapping *mapping = first; mapping; mapping = mapping->next) {
		int error = mapping_save(mapping, mapping->start, mapping->bytes);

		if (error) {
			log_warning("changes to a file that was mapped at %p are lost (error %d)",
				    (void *)mapping->start, -error);
			result = error;
		}
	}
	mappings_unlock(&hold);
	return result;
}
