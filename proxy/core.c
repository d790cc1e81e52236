// SPDX-License-Identifier: GPL-2.0-only
/*
 * Core files; see core.h. What is in one stands in isle-sysfs/inspect/elfcore.h.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core.h"
#include "elfcore.h"
#include "replace.h"

#define CHUNK_BYTES	0x100000u

/* Writes all of it; 0 or -errno. */
static int put(int file, uint64_t offset, const uint8_t *from, uint64_t bytes)
{
	ssize_t count;

	while (bytes) {
		count = pwrite(file, from, bytes, (off_t)offset);
		if (count <= 0)
			return count ? -errno : -EIO;
		from += count;
		offset += (uint64_t)count;
		bytes -= (uint64_t)count;
	}
	return 0;
}

static bool is_zero(const uint8_t *page)
{
	return page[0] == 0 && memcmp(page, page + 1, ISLE_PAGE_SIZE - 1) == 0;
}

/* Writes the pages of a chunk that are not zero, as long as they are neighbours at once. */
static int put_pages(int file, uint64_t offset, const uint8_t *chunk, uint64_t bytes)
{
	uint64_t start = 0;
	uint64_t at;
	int error = 0;

	for (at = 0; at <= bytes && !error; at += ISLE_PAGE_SIZE) {
		if (at < bytes && !is_zero(chunk + at))
			continue;
		error = put(file, offset + start, chunk + start, at - start);
		start = at + ISLE_PAGE_SIZE;
	}
	return error;
}

static int put_memory(int file, const struct elfcore *core, int isle)
{
	uint8_t *chunk = malloc(CHUNK_BYTES);
	uint64_t offset = 0;
	ssize_t count;
	int error = chunk ? 0 : -ENOMEM;

	while (!error && offset < core->inspect.size) {
		count = pread(isle, chunk, CHUNK_BYTES, (off_t)offset);
		if (count <= 0 || count % ISLE_PAGE_SIZE)
			error = count < 0 ? -errno : -EIO;
		else
			error = put_pages(file, core->head + offset, chunk, (uint64_t)count);
		offset += count > 0 ? (uint64_t)count : 0;
	}
	free(chunk);
	return error;
}

/* The file is as long as if all of it had been written. */
static int put_all(int file, struct elfcore *core, int isle)
{
	uint8_t *head = malloc(elfcore_measure(core));
	int error = head ? 0 : -ENOMEM;

	if (!error) {
		elfcore_write_head(core, head);
		error = put(file, 0, head, core->head);
	}
	if (!error)
		error = put_memory(file, core, isle);
	if (!error && ftruncate(file, (off_t)elfcore_size(core)) < 0)
		error = -errno;
	free(head);
	return error;
}

static int write_file(const char *path, struct elfcore *core, int isle, struct reason *reason)
{
	struct replacement new;
	int error = replace_begin(&new, path);

	if (!error)
		error = replace_end(&new, put_all(new.fd, core, isle));
	if (error)
		return reason_set(reason, error, "cannot write the core file %.512s: %s", path,
				  error == -EINVAL ? "that is no file" : strerror(-error));
	return 0;
}

int core_write(const char *path, struct device *device, const struct isle_load *load,
	       const struct isle_report *report, unsigned int cores, struct reason *reason)
{
	struct elfcore core = {
		.inspect = {
			.size = device->info.memory_size,
			.image_size = load->image_size,
			.cores = cores,
		},
		.name = load->path,
		.crashed = report->state == ISLE_CRASHED,
		.cause = report->cause,
	};
	int error;

	error = device_pause(device);
	if (error)
		return reason_set(reason, error, "no core file: the isle cannot be stopped: %s",
				  strerror(-error));
	error = device_map(device, reason);
	if (error)
		return error;
	core.inspect.memory = (uint8_t *)device->memory;
	core.cause_core = ((struct isle_boot *)device->memory)->cause_core;
	return write_file(path, &core, device->fd, reason);
}
