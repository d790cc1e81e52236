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
#include "sparse.h"

#define CHUNK_BYTES	0x100000u

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
			error = sparse_put(file, core->head + offset, chunk, (size_t)count);
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
		error = sparse_put(file, 0, head, core->head);
	}
	if (!error)
		error = put_memory(file, core, isle);
	if (!error && ftruncate(file, (off_t)elfcore_size(core)) < 0)
		error = -errno;
	free(head);
	return error;
}

/* Whoever stops the isle clears its memory, and zeros are what is read then. */
static int check_there(struct device *device)
{
	struct isle_report report;

	if (device_report(device, &report))
		return -EIO;
	switch (report.state) {
	case ISLE_BOOTING:
	case ISLE_RUNNING:
	case ISLE_EXITED:
	case ISLE_CRASHED:
	case ISLE_HUNG:
		return 0;
	default:
		return -ESTALE;
	}
}

static int write_file(const char *path, struct elfcore *core, struct device *device,
		      struct reason *reason)
{
	struct replacement new;
	int error = replace_begin(&new, path);

	if (!error) {
		error = put_all(new.fd, core, device->fd);
		error = replace_end(&new, error ? error : check_there(device));
	}
	if (error == -ESTALE)
		return reason_set(reason, error, "no core file %.512s: somebody stopped the isle",
				  path);
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
	return write_file(path, &core, device, reason);
}
