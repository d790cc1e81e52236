// SPDX-License-Identifier: GPL-2.0-only
/* Image, arguments and symbols each get a place of their own, and arrive there. */
#include "unit.h"

#include "args.h"
#include "placement.h"

#define MIB	(1ull << 20)

static struct image image = { .entry = ISLE_IMAGE_BASE, .size = 0x5000 };
static struct isle_load load;
static struct reason reason;

static void test_places(void **state)
{
	(void)state;
	image.symbols_size = 48;
	image.strings_size = 0x1001;
	assert_int_equal(placement_plan(&load, &image, 0x1000, 16 * MIB, &reason), 0);
	assert_int_equal(load.entry, ISLE_IMAGE_BASE);
	assert_int_equal(load.image_size, 0x5000);
	assert_int_equal(load.args_offset, ISLE_IMAGE_OFFSET + 0x5000);
	assert_int_equal(load.args_size, 0x1000);
	assert_int_equal(load.symbols_offset, ISLE_IMAGE_OFFSET + 0x6000);
	assert_int_equal(load.symbols_size, 48);
	assert_int_equal(load.strings_offset, ISLE_IMAGE_OFFSET + 0x7000);
	assert_int_equal(load.strings_size, 0x1001);
}

static void test_stripped(void **state)
{
	(void)state;
	image.symbols_size = 0;
	image.strings_size = 0;
	assert_int_equal(placement_plan(&load, &image, 1, 16 * MIB, &reason), 0);
	assert_int_equal(load.symbols_offset, 0);
	assert_int_equal(load.strings_offset, 0);
}

/* To the last byte of the isle, and not one more. */
static void test_exact_fit(void **state)
{
	(void)state;
	assert_int_equal(placement_plan(&load, &image, 0x1000, ISLE_IMAGE_OFFSET + 0x6000,
					&reason), 0);
	assert_int_equal(placement_plan(&load, &image, 0x1001, ISLE_IMAGE_OFFSET + 0x6000,
					&reason), -EFBIG);
	assert_non_null(strstr(reason.text, "needs 2076 KiB, the isle has 2072 KiB"));
	assert_int_equal(placement_plan(&load, &image, UINT32_MAX, 1024 * MIB, &reason), -EFBIG);
}

static void test_args(void **state)
{
	char *argv[] = { "./app", "", "two words", NULL };
	char *envp[] = { "A=1", "B=", NULL };
	static const char want[] = "./app\0\0two words\0A=1\0B=";
	struct isle_args *args;
	size_t size;

	(void)state;
	args = args_build(argv, envp, 1 << 12, &size);
	assert_int_equal(args->argc, 3);
	assert_int_equal(args->envc, 2);
	assert_int_equal(args->signals_ignored, 1 << 12);
	assert_int_equal(args->bytes, sizeof(want));
	assert_int_equal(size, sizeof(*args) + sizeof(want));
	assert_memory_equal(args + 1, want, sizeof(want));
	free(args);
}

static void test_no_environment(void **state)
{
	char *argv[] = { "app", NULL };
	struct isle_args *args;
	size_t size;

	(void)state;
	args = args_build(argv, argv + 1, 0, &size);
	assert_int_equal(args->argc, 1);
	assert_int_equal(args->envc, 0);
	assert_int_equal(args->bytes, 4);
	free(args);
}

#define WINDOW_BYTES 0x9000u

/* Isle memory from ISLE_IMAGE_OFFSET on. */
static uint8_t window[WINDOW_BYTES];
static unsigned int puts_left;

static int put(void *context, uint64_t offset, const void *from, uint64_t bytes)
{
	assert_ptr_equal(context, window);
	assert_true(offset >= ISLE_IMAGE_OFFSET);
	assert_true(offset - ISLE_IMAGE_OFFSET + bytes <= WINDOW_BYTES);
	if (!puts_left--)
		return -ENXIO;
	memcpy(window + (offset - ISLE_IMAGE_OFFSET), from, bytes);
	return 0;
}

/* Every byte is where the plan says, and nothing else was touched. */
static void test_write(void **state)
{
	static const uint8_t file[] = "TEXTDATA";
	char *argv[] = { "app", NULL };
	Elf64_Sym symbol = { .st_value = ISLE_IMAGE_BASE };
	struct isle_args *args;
	size_t written = 0;
	size_t size;
	size_t i;

	(void)state;
	args = args_build(argv, argv + 1, 0, &size);
	image.bytes = file;
	image.segments = 2;
	image.segment[0] = (struct image_segment){ 0, 4, 0, 4 };
	image.segment[1] = (struct image_segment){ 4, 4, 0x1000, 0x3000 };
	image.symbols = &symbol;
	image.symbols_size = sizeof(symbol);
	image.strings = "x";
	image.strings_size = 2;
	assert_int_equal(placement_plan(&load, &image, size, 16 * MIB, &reason), 0);
	for (i = 0; i < 5; i++) {
		puts_left = (unsigned int)i;
		assert_int_equal(placement_write(&load, &image, args, put, window), -ENXIO);
	}
	memset(window, 0, sizeof(window));
	puts_left = 5;
	assert_int_equal(placement_write(&load, &image, args, put, window), 0);
	assert_memory_equal(window, "TEXT", 4);
	assert_memory_equal(window + 0x1000, "DATA", 4);
	assert_memory_equal(window + load.args_offset - ISLE_IMAGE_OFFSET, args, size);
	assert_memory_equal(window + load.symbols_offset - ISLE_IMAGE_OFFSET, &symbol,
			    sizeof(symbol));
	assert_memory_equal(window + load.strings_offset - ISLE_IMAGE_OFFSET, "x", 2);
	for (i = 0; i < WINDOW_BYTES; i++)
		written += window[i] != 0;
	for (i = 0; i < size; i++)
		written -= ((uint8_t *)args)[i] != 0;
	assert_int_equal(written, 4 + 4 + 1 + 1);
	free(args);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_stripped),
		cmocka_unit_test(test_exact_fit),
		cmocka_unit_test(test_args),
		cmocka_unit_test(test_no_environment),
		cmocka_unit_test(test_write),
	};

	return unit_run(tests);
}
