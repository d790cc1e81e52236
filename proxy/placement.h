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
 * @end: offset in isle memory behind all of it, whole pages
 * @reason: why it does not fit
 *
 * Return: 0; -EFBIG if the isle is too small.
 */
int placement_plan(struct isle_load *load, const struct image *image, size_t args_size,
		   uint64_t memory_size, uint64_t *end, struct reason *reason);

/**
 * placement_copy() - write everything to its place
 * @window: isle memory from ISLE_IMAGE_OFFSET up to the planned end, all zero
 * @load: filled by placement_plan()
 * @image: as there
 * @args: @load->args_size bytes
 */
void placement_copy(uint8_t *window, const struct isle_load *load, const struct image *image,
		    const struct isle_args *args);

#endif /* PROXY_PLACEMENT_H */
