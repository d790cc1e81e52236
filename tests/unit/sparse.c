// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is written with holes reads as if it had been written whole, and takes less room.
 */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "sparse.h"

#define PAGE	4096u
#define PAGES	64u

static char path[] = "/tmp/hermit-sparse-XXXXXX";
static uint8_t wanted[PAGES * PAGE + 1000];
static uint8_t found[sizeof(wanted)];
static int file;

static int set_up(void **state)
{
	(void)state;
	memcpy(path + sizeof(path) - 7, "XXXXXX", 6);
	file = mkstemp(path);
	memset(wanted, 0, sizeof(wanted));
	memset(found, 0xff, sizeof(found));
	return file < 0;
}

static int tear_down(void **state)
{
	(void)state;
	close(file);
	return unlink(path);
}

/* Writes @bytes at @offset; how many blocks of 512 bytes the file has then. */
static blkcnt_t put(uint64_t offset, size_t bytes)
{
	struct stat status;

	assert_int_equal(sparse_put(file, offset, wanted, bytes), 0);
	assert_int_equal(ftruncate(file, (off_t)(offset + bytes)), 0);
	assert_int_equal(pread(file, found, bytes, (off_t)offset), bytes);
	assert_memory_equal(found, wanted, bytes);
	assert_int_equal(fstat(file, &status), 0);
	return status.st_blocks;
}

static void test_holes(void **state)
{
	(void)state;
	/* One byte at either end of a page, pages that are neighbours, and an odd end. */
	wanted[3 * PAGE] = 1;
	wanted[6 * PAGE - 1] = 2;
	memset(wanted + 20 * PAGE, 3, 4 * PAGE);
	wanted[sizeof(wanted) - 1] = 4;
	assert_true(put(0, sizeof(wanted)) < PAGES / 2 * (PAGE / 512));
}

static void test_anywhere(void **state)
{
	(void)state;
	wanted[0] = 1;
	wanted[999] = 2;
	put(12345, 1000);
	put(12345, 1);
	put(0, 0);
}

static void test_all_zero(void **state)
{
	(void)state;
	assert_int_equal(put(PAGE, PAGES * PAGE), 0);
}

static void test_failure(void **state)
{
	(void)state;
	wanted[0] = 1;
	assert_int_equal(sparse_put(-1, 0, wanted, PAGE), -EBADF);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_holes),
		TEST(test_anywhere),
		TEST(test_all_zero),
		TEST(test_failure),
	};

	return unit_run(tests);
}
