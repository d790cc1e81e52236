// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places in isle memory; see placement.h. Image, arguments, symbols and strings
 * follow each other, each from a new page on.
 */
#include <errno.h>

#include "placement.h"

/* Takes @size bytes at the end, or nothing for 0 bytes. All sizes are below 2^33. */
static uint64_t take(uint64_t *end, uint64_t size)
{
	uint64_t offset = *end;

	if (size == 0)
		return 0;
	*end = (offset + size + ISLE_PAGE_SIZE - 1) & ~(uint64_t)(ISLE_PAGE_SIZE - 1);
	return offset;
}

int placement_plan(struct isle_load *load, const struct image *image, size_t args_size,
		   uint64_t memory_size, struct reason *reason)
{
	uint64_t end = ISLE_IMAGE_OFFSET;

	take(&end, image->size);
	load->entry = image->entry;
	load->image_size = image->size;
	load->args_size = args_size;
	load->args_offset = take(&end, args_size);
	load->symbols_size = image->symbols_size;
	load->symbols_offset = take(&end, image->symbols_size);
	load->strings_size = image->strings_size;
	load->strings_offset = take(&end, image->strings_size);
	if (end > memory_size)
		return reason_set(reason, -EFBIG, "the image with its arguments needs %llu KiB, "
				  "the isle has %llu KiB", (unsigned long long)end / 1024,
				  (unsigned long long)memory_size / 1024);
	return 0;
}

int placement_write(const struct isle_load *load, const struct image *image,
		    const struct isle_args *args,
		    int (*put)(void *context, uint64_t offset, const void *from, uint64_t bytes),
		    void *context)
{
	const struct image_segment *segment = image->segment;
	unsigned int i;
	int error = 0;

	for (i = 0; i < image->segments && !error; i++, segment++)
		error = put(context, ISLE_IMAGE_OFFSET + segment->place,
			    image->bytes + segment->offset, segment->bytes);
	if (!error)
		error = put(context, load->args_offset, args, load->args_size);
	if (!error && load->symbols_size)
		error = put(context, load->symbols_offset, image->symbols, load->symbols_size);
	if (!error && load->symbols_size)
		error = put(context, load->strings_offset, image->strings, load->strings_size);
	return error;
}
