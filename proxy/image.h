/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An isle image (the ELF file that holds kernel and application): from the bytes
 * of a file, which nobody has checked, to a list of copies into isle memory. It
 * knows nothing of files and devices; the unit tests feed it broken images.
 */
#ifndef PROXY_IMAGE_H
#define PROXY_IMAGE_H

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"

/* Segments that occupy memory; the linker makes four. */
#define IMAGE_SEGMENTS_MAX 16u

/**
 * struct image_segment - one copy
 * @offset: first byte in the file
 * @bytes: to copy; what follows them up to the next segment stays zero
 * @place: first byte in the image, counted from ISLE_IMAGE_BASE
 * @extent: bytes in memory, at least @bytes
 */
struct image_segment {
	uint64_t offset;
	uint64_t bytes;
	uint64_t place;
	uint64_t extent;
};

/**
 * struct image - what is to be loaded
 * @bytes: the file, kept by the caller
 * @entry: virtual address of the first instruction
 * @size: bytes in memory from ISLE_IMAGE_BASE on, whole pages
 * @segments: entries of @segment, in ascending order, none overlaps the next
 * @segment: the copies
 * @symbols: functions, sorted by address; st_name is an offset in @strings
 * @symbols_size: bytes of @symbols, 0 if the image is stripped
 * @strings: names, each with its NUL
 * @strings_size: bytes of @strings
 */
struct image {
	const uint8_t *bytes;
	uint64_t entry;
	uint64_t size;
	unsigned int segments;
	struct image_segment segment[IMAGE_SEGMENTS_MAX];
	Elf64_Sym *symbols;
	size_t symbols_size;
	char *strings;
	size_t strings_size;
};

/**
 * image_parse() - check a file and plan its loading
 * @image: result; to be freed with image_free() if this succeeds
 * @bytes: the file, which must stay until image_free()
 * @size: its bytes
 * @reason: why it is refused
 *
 * A symbol table that is broken is left out: it only makes backtraces readable.
 *
 * Return: 0; -ENOEXEC if it is no isle image or a broken one; -ENOMEM.
 */
int image_parse(struct image *image, const void *bytes, size_t size, struct reason *reason);

/**
 * image_free() - release what image_parse() allocated
 * @image: from a successful image_parse(), or all zero
 */
void image_free(struct image *image);

#endif /* PROXY_IMAGE_H */
