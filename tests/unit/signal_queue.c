// SPDX-License-Identifier: GPL-2.0-only
/* Pending signals: lowest number first, real-time ones counted, others once. */
#include "unit.h"

#include <errno.h>

#include "signal_queue.h"

#define RECORDS 3u

struct fixture {
	struct signal_record records[RECORDS];
	struct signal_pool pool;
	struct signal_queue queue;
};

static int put(struct fixture *f, int number, int code)
{
	const siginfo_t info = { .si_signo = number, .si_code = code };

	return signal_queue_put(&f->queue, &f->pool, &info);
}

static void expect(struct fixture *f, int number, int code)
{
	siginfo_t info;

	assert_true(signal_queue_take(&f->queue, &f->pool, UINT64_MAX, &info));
	assert_int_equal(info.si_signo, number);
	assert_int_equal(info.si_code, code);
}

static void expect_none(struct fixture *f, uint64_t wanted)
{
	siginfo_t info;

	assert_false(signal_queue_take(&f->queue, &f->pool, wanted, &info));
}

static void test_order(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	signal_pool_fill(&f.pool, f.records, RECORDS);
	assert_int_equal(put(&f, 64, 1), 0);
	assert_int_equal(put(&f, 10, 2), 0);
	assert_int_equal(put(&f, 10, 3), 0);	/* pending already */
	assert_int_equal(put(&f, 64, 4), 0);
	expect_none(&f, SIGNAL_BIT(1) | SIGNAL_BIT(63));
	expect(&f, 10, 2);
	expect(&f, 64, 1);
	expect(&f, 64, 4);
	expect_none(&f, UINT64_MAX);
}

static void test_empty_pool(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	assert_int_equal(put(&f, SIGNAL_FIRST_QUEUED, 1), -EAGAIN);
	assert_int_equal(put(&f, 1, 1), 0);
	expect(&f, 1, 0);			/* without its details */
	expect_none(&f, UINT64_MAX);
}

static void test_drop(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	signal_pool_fill(&f.pool, f.records, RECORDS);
	put(&f, 40, 1);
	put(&f, 2, 2);
	put(&f, 40, 3);
	signal_queue_drop(&f.queue, &f.pool, SIGNAL_BIT(40));
	assert_int_equal(put(&f, 50, 4), 0);	/* the records have come back */
	assert_int_equal(put(&f, 50, 5), 0);
	expect(&f, 2, 2);
	expect(&f, 50, 4);
	expect(&f, 50, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_empty_pool),
		cmocka_unit_test(test_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
