/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in isle memory image, arguments and symbols go.
 */
#ifndef PROXY_PLACEMENT_H
#define PROXY_PLACEMENT_H

#include <hermit/isle.h>

#include "image.h"

/**
 * placement_plan() - give everything its place
 * @load: the fields for image, arguments and symbols are filled, others untouched
 * @image: what to load
 * @args_size: bytes of the arguments
 * @memory_size: bytes of isle memory
 * @reason: why it does not fit
 *
 * Return: 0; -EFBIG if the isle is too small.
 */
int placement_plan(struct isle_load *load, const struct image *image, size_t args_size,
		   uint64_t memory_size, struct reason *reason);

/**
 * placement_write() - write everything to its place
 * @load: filled by placement_plan()
 * @image: as there
 * @args: @load->args_size bytes
 * @put: writes @bytes bytes to @offset in isle memory; returns 0 or -errno
 * @context: for @put
 *
 * What lies between the pieces is not written: isle memory is zero to begin with.
 *
 * Return: 0, or what @put failed with.
 */
int placement_write(const struct isle_load *load, const struct image *image,
		    const struct isle_args *args,
		    int (*put)(void *context, uint64_t offset, const void *from, uint64_t bytes),
		    void *context);

#endif /* PROXY_PLACEMENT_H */
