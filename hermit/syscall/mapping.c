// SPDX-License-Identifier: BSD-2-Clause
/*
 * The list of mappings, and what goes between them and their files; see mapping.h.
 * Pages do not fault and are not marked when they are written to: changes are found
 * by comparing with a copy.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/klog.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/sync.h>
#include "mapping.h"

static struct mutex lock;		/* guards the list and all in it */
static struct mapping *first;		/* lowest address */
static int cancel_state;		/* of who holds the lock */

/* Closing a file is a cancellation point, but not in here. */
void mappings_lock(void)
{
	int state;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	mutex_lock(&lock);
	cancel_state = state;
}

void mappings_unlock(void)
{
	int state = cancel_state;

	mutex_unlock(&lock);
	pthread_setcancelstate(state, NULL);
}

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

struct mapping *mapping_next(const struct mapping *mapping, const char *end)
{
	return mapping->next && mapping->next->start < end ? mapping->next : NULL;
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
	mapping->filed = NULL;
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
	if (mapping->file)
		file_put(mapping->file);
	free(mapping);
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

int mappings_split(char *start, size_t bytes)
{
	int error = split_at(start);

	return error ? error : split_at(start + bytes);
}

/* Bytes of the file from @offset on, at most @bytes, into @to; zeros behind its end. */
static int read_file(struct mapping *mapping, char *to, size_t bytes, off_t offset, bool zero)
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
		int64_t result = forward_whole(&call);

		if (result < 0)
			return (int)result;
		if (!result)
			break;
		done += (size_t)result;
	}
	if (!zero)
		memset(to + done, 0, bytes - done);
	return 0;
}

int mapping_fill(struct mapping *mapping, size_t from, bool zero)
{
	char *to = mapping->start + from;
	size_t bytes = mapping->bytes - from;
	int error;

	if (!mapping->file) {
		if (!zero)
			memset(to, 0, bytes);
		return 0;
	}
	error = read_file(mapping, to, bytes, mapping->offset + (off_t)from, zero);
	if (!error && mapping->filed)
		memcpy(mapping->filed + from, to, bytes);
	return error;
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

/* Bytes of its file; -errno. */
static int64_t file_bytes(const struct mapping *mapping)
{
	struct forward_stat status;
	const struct forwarded call = {
		.number = FORWARD_FSTAT,
		.args = { (uint64_t)mapping->file->handle },
		.out = &status,
		.out_bytes = sizeof(status),
	};
	int64_t error = forward_whole(&call);

	return error ? error : status.size;
}

/* Writes [@from, @to) of the copy. */
static int write_file(struct mapping *mapping, size_t from, size_t to)
{
	while (from < to) {
		size_t most = forward_data_max();
		size_t some = to - from < most ? to - from : most;
		const struct forwarded call = {
			.number = FORWARD_PWRITE,
			.args = {
				(uint64_t)mapping->file->handle, (uint64_t)mapping->offset + from,
			},
			.in = mapping->filed + from,
			.in_bytes = some,
		};
		int64_t result = forward_whole(&call);

		if (result <= 0)
			return result ? (int)result : -EIO;
		from += (size_t)result;
	}
	return 0;
}

/*
 * Writes the pages [@from, @to), all changed. The copy is written, so that what is
 * changed meanwhile is found the next time; after a failure the copy is made to differ.
 */
static int save_pages(struct mapping *mapping, size_t from, size_t to, size_t file_end)
{
	int error;

	memcpy(mapping->filed + from, mapping->start + from, to - from);
	error = write_file(mapping, from, to < file_end ? to : file_end);
	for (; error && from < to; from += PAGE_SIZE)
		mapping->filed[from] = (char)~mapping->start[from];
	return error;
}

static bool changed(const struct mapping *mapping, size_t page)
{
	return memcmp(mapping->start + page, mapping->filed + page, PAGE_SIZE);
}

int mapping_save(struct mapping *mapping, char *start, size_t bytes)
{
	size_t at = start > mapping->start ? (size_t)(start - mapping->start) : 0;
	size_t end = (size_t)(start + bytes - mapping->start);
	int64_t file_end = -1;
	int result = 0;

	if (!mapping->filed)
		return 0;
	if (end > mapping->bytes)
		end = mapping->bytes;
	for (; at < end; at += PAGE_SIZE) {
		size_t from = at;
		int error;

		while (at < end && changed(mapping, at))
			at += PAGE_SIZE;
		if (from == at)
			continue;
		if (file_end < 0)
			file_end = file_bytes(mapping);
		if (file_end < 0)
			return (int)file_end;
		error = save_pages(mapping, from, at, file_end > mapping->offset ?
				   (size_t)(file_end - mapping->offset) : 0);
		if (error)
			result = error;
	}
	return result;
}

void mappings_end(void)
{
	mappings_lock();
	for (struct mapping *mapping = first; mapping; mapping = mapping->next)
		if (mapping_save(mapping, mapping->start, mapping->bytes))
			log_warning("changes to a file that was mapped at %p are lost",
				    (void *)mapping->start);
	mappings_unlock();
}
