// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whatever the bytes: the loader reads none beyond the file, and what it accepts
 * copies from inside of the file into the image's own memory.
 */
#include "elf_maker.h"
#include "image.h"

#define ROUNDS 60000u

static struct maker_file file;
static unsigned int accepted;

static void check_plan(const struct image *image, size_t size)
{
	const struct image_segment *segment;
	uint64_t end = 0;
	size_t i;

	assert_true(image->segments > 0 && image->segments <= IMAGE_SEGMENTS_MAX);
	assert_true(image->size <= ISLE_IMAGE_MAX && image->size % ISLE_PAGE_SIZE == 0);
	for (i = 0; i < image->segments; i++) {
		segment = &image->segment[i];
		assert_true(segment->offset <= size && segment->bytes <= size - segment->offset);
		assert_true(segment->bytes <= segment->extent);
		assert_true(segment->place >= end);
		end = segment->place + segment->extent;
		assert_true(end <= image->size);
	}
	for (i = 0; i < image->symbols_size / sizeof(Elf64_Sym); i++) {
		assert_true(image->symbols[i].st_name < image->strings_size);
		assert_true(image->symbols[i].st_value - ISLE_IMAGE_BASE < image->size);
		assert_true(!i || image->symbols[i].st_value >= image->symbols[i - 1].st_value);
	}
	assert_true(!image->strings_size || !image->strings[image->strings_size - 1]);
}

static void try(const void *bytes, size_t size)
{
	struct reason reason = { "" };
	struct image image;
	size_t map_size;
	void *map;
	uint8_t *copy = maker_guarded(bytes, size, &map, &map_size);

	if (image_parse(&image, copy, size, &reason)) {
		assert_true(reason.text[0]);
		assert_null(strchr(reason.text, '\n'));
	} else {
		check_plan(&image, size);
		image_free(&image);
		accepted++;
	}
	munmap(map, map_size);
}

static void test_every_truncation(void **state)
{
	size_t size;

	(void)state;
	maker_fill(&file);
	for (size = 0; size <= sizeof(file); size++)
		try(&file, size);
	/* Nothing but the whole file is a good one. */
	assert_int_equal(accepted, 1);
}

static void test_every_bit(void **state)
{
	uint8_t *bytes = (uint8_t *)&file;
	size_t bit;

	(void)state;
	maker_fill(&file);
	for (bit = 0; bit < sizeof(file) * 8; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		try(&file, sizeof(file));
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

/* Overwrites a field of one to eight bytes with one of the values that hurt. */
static void hurt(uint8_t *bytes, uint64_t *seed)
{
	static const uint64_t value[] = {
		0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
		INT64_MAX, 1ull << 63, UINT64_MAX, ISLE_IMAGE_BASE, ISLE_LINK_BASE, sizeof(file),
	};
	uint64_t pick = value[unit_random(seed) % (sizeof(value) / sizeof(value[0]))];
	size_t size = 1u << unit_random(seed) % 4;
	size_t place = unit_random(seed) % (sizeof(file) / size) * size;

	/* Headers are where it hurts. */
	if (unit_random(seed) % 2)
		place = unit_random(seed) % (offsetof(struct maker_file, text) / size) * size;
	if (unit_random(seed) % 2)
		pick += unit_random(seed) % 17 - 8;
	memcpy(bytes + place, &pick, size);
}

static void test_fields(void **state)
{
	uint64_t seed = 42;
	unsigned int count;
	unsigned int i;

	(void)state;
	accepted = 0;
	for (i = 0; i < ROUNDS; i++) {
		maker_fill(&file);
		for (count = 1 + unit_random(&seed) % 4; count; count--)
			hurt((uint8_t *)&file, &seed);
		/* Most would end at the identification otherwise. */
		if (unit_random(&seed) % 4) {
			memcpy(file.header.e_ident, ELFMAG, SELFMAG);
			file.header.e_ident[EI_OSABI] = ISLE_ELF_OSABI;
		}
		try(&file, sizeof(file) - (unit_random(&seed) % 8 ? 0 : unit_random(&seed) % 512));
	}
	/* A mutation that always is refused tests little. */
	assert_true(accepted > ROUNDS / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_every_bit),
		cmocka_unit_test(test_fields),
	};

	return unit_run(tests);
}
