// SPDX-License-Identifier: GPL-2.0-only
/* The isle reaches the files in its table and no other, and each is closed once. */
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"

#define THREADS	4u
#define ROUNDS	20000u
#define INDICES	8u

static struct table table;

static int set_up(void **state)
{
	(void)state;
	table_init(&table);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	table_destroy(&table);
	return 0;
}

static int open_null(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void test_lowest_index(void **state)
{
	(void)state;
	assert_int_equal(table_install_at(&table, 1, open_null()), 1);
	assert_int_equal(table_install(&table, open_null()), 0);
	assert_int_equal(table_install(&table, open_null()), 2);
	assert_int_equal(table_close(&table, 1), 0);
	assert_int_equal(table_install(&table, open_null()), 1);
	assert_int_equal(table_install(&table, open_null()), 3);
}

/* The proxy's own descriptors are beyond reach, whatever the index. */
static void test_only_what_is_installed(void **state)
{
	static const uint64_t index[] = {
		0, 1, 2, 3, 15, 16, TABLE_FILES_MAX, INT32_MAX, UINT32_MAX, 1ull << 32, INT64_MAX,
		UINT64_MAX,
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(index) / sizeof(index[0]); i++) {
		assert_null(table_get(&table, index[i]));
		assert_int_equal(table_close(&table, index[i]), -EBADF);
	}
	assert_true(is_open(STDERR_FILENO));
}

static void test_close(void **state)
{
	int fd = open_null();
	int index = table_install(&table, fd);

	(void)state;
	assert_int_equal(table_close(&table, (uint64_t)index), 0);
	assert_false(is_open(fd));
	assert_int_equal(table_close(&table, (uint64_t)index), -EBADF);
}

/* A file that a call uses stays open; its index is free at once. */
static void test_close_while_in_use(void **state)
{
	int fd = open_null();
	int index = table_install(&table, fd);
	struct table_file *file = table_get(&table, (uint64_t)index);

	(void)state;
	assert_int_equal(table_close(&table, (uint64_t)index), 0);
	assert_true(is_open(fd));
	assert_null(table_get(&table, (uint64_t)index));
	assert_int_equal(table_install(&table, open_null()), index);
	table_put(&table, file);
	assert_false(is_open(fd));
	assert_int_equal(table_close(&table, (uint64_t)index), 0);
}

static void test_failures_close(void **state)
{
	int fd = open_null();

	(void)state;
	assert_int_equal(table_install_at(&table, TABLE_FILES_MAX, fd), -EMFILE);
	assert_false(is_open(fd));
	assert_int_equal(table_install_at(&table, 5, open_null()), 5);
	fd = open_null();
	assert_int_equal(table_install_at(&table, 5, fd), -EBUSY);
	assert_false(is_open(fd));
}

static void test_full(void **state)
{
	size_t i;
	int fd;

	(void)state;
	/* Descriptors that do not exist: only numbers count here. */
	for (i = 0; i < TABLE_FILES_MAX; i++)
		assert_int_equal(table_install_at(&table, (unsigned int)i, 1 << 30), i);
	fd = open_null();
	assert_int_equal(table_install(&table, fd), -EMFILE);
	assert_false(is_open(fd));
}

/* Opens, uses and closes at random. */
static void *work(void *argument)
{
	uint64_t seed = (uint64_t)(uintptr_t)argument;
	struct table_file *file;
	struct stat status;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		switch (unit_random(&seed) % 3) {
		case 0:
			table_install_at(&table, unit_random(&seed) % INDICES, open_null());
			break;
		case 1:
			table_close(&table, unit_random(&seed) % INDICES);
			break;
		default:
			file = table_get(&table, unit_random(&seed) % INDICES);
			if (!file)
				break;
			if (fstat(file->fd, &status) < 0 || !S_ISCHR(status.st_mode))
				return "a file was closed while in use";
			table_put(&table, file);
		}
	}
	return NULL;
}

static void test_threads(void **state)
{
	int before = open_null();
	pthread_t thread[THREADS];
	void *failure;
	uintptr_t i;

	(void)state;
	close(before);
	for (i = 0; i < THREADS; i++)
		pthread_create(&thread[i], NULL, work, (void *)(i + 1));
	for (i = 0; i < THREADS; i++) {
		pthread_join(thread[i], &failure);
		if (failure)
			fail_msg("%s", (char *)failure);
	}
	for (i = 0; i < INDICES; i++)
		table_close(&table, i);
	/* None is left: the next descriptor is the same as at the start. */
	assert_int_equal(open_null(), before);
	close(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lowest_index, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_only_what_is_installed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_close, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_close_while_in_use, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_failures_close, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_threads, set_up, tear_down),
	};

	return unit_run(tests);
}
