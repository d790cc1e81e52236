// SPDX-License-Identifier: GPL-2.0-only
/* Numbers and CPU lists are read exactly as written, and nothing else is taken. */
#include "unit.h"

#include "number.h"

static void test_numbers(void **state)
{
	unsigned int value;

	(void)state;
	assert_int_equal(number_parse("0", 7, &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(number_parse("7", 7, &value), 0);
	assert_int_equal(value, 7);
	assert_int_equal(number_parse("007", 7, &value), 0);
	assert_int_equal(value, 7);
	assert_int_equal(number_parse("4294967295", UINT32_MAX, &value), 0);
	assert_int_equal(value, UINT32_MAX);
}

static void test_numbers_too_large(void **state)
{
	unsigned int value;

	(void)state;
	assert_int_equal(number_parse("8", 7, &value), -ERANGE);
	assert_int_equal(number_parse("4294967296", UINT32_MAX, &value), -ERANGE);
	assert_int_equal(number_parse("18446744073709551616", 7, &value), -ERANGE);
	assert_int_equal(number_parse("999999999999999999999999999999999999", 7, &value), -ERANGE);
}

static void test_not_numbers(void **state)
{
	static const char *const text[] = {
		"", " ", "-1", "+1", "1 ", " 1", "1\n", "0x1", "1x", "x", "1.0", "1e3",
		"99999999999x",
	};
	unsigned int value;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		assert_int_equal(number_parse(text[i], 7, &value), -EINVAL);
}

static void test_sizes(void **state)
{
	static const char *const bad[] = {
		"", "0", "0G", "G", "-1G", " 1G", "1G ", "1 G", "1g", "1GB", "1P", "1.5G", "0x1G",
		"999999999999G", "18446744073709551616", "99999999999999999999G",
	};
	uint64_t bytes;
	size_t i;

	(void)state;
	assert_int_equal(size_parse("4096", &bytes), 0);
	assert_int_equal(bytes, 4096);
	assert_int_equal(size_parse("3K", &bytes), 0);
	assert_int_equal(bytes, 3 << 10);
	assert_int_equal(size_parse("512M", &bytes), 0);
	assert_int_equal(bytes, 512 << 20);
	assert_int_equal(size_parse("5G", &bytes), 0);
	assert_int_equal(bytes, 5ull << 30);
	assert_int_equal(size_parse("16777215T", &bytes), 0);
	assert_int_equal(bytes, 16777215ull << 40);
	assert_int_equal(size_parse("16777216T", &bytes), -EINVAL);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(size_parse(bad[i], &bytes), -EINVAL);
}

static void check_list(const char *text, const char *same)
{
	struct cpulist list;
	struct reason reason;
	char back[64];

	assert_int_equal(cpulist_parse(&list, text, &reason), 0);
	assert_int_equal(cpulist_format(&list, back, sizeof(back)), 0);
	assert_string_equal(back, same);
}

static void test_lists(void **state)
{
	(void)state;
	check_list("1", "1");
	check_list("3-5", "3-5");
	check_list("3-5,7", "3-5,7");
	check_list("7,3-5", "3-5,7");
	check_list("3,4,5", "3-5");
	check_list("3-3", "3");
	check_list("0", "0");
	check_list("63-64", "63-64");
	check_list("8191", "8191");
	check_list("0-8191", "0-8191");
}

static void test_not_lists(void **state)
{
	static const char *const text[] = {
		"", ",", "-", "5-3", "3,,4", "abc", "1-", "-1", "1,", ",1", "1--2", "1-2-3", "1 2",
		" 1", "1 ", "1\n", "1;2", "8192", "1-8192", "99999999999999999999", "3,3", "3-5,4",
		"0x3",
		"1,-2", "1-,2", "all",
	};
	struct cpulist list;
	struct reason reason;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		reason.text[0] = 0;
		assert_int_equal(cpulist_parse(&list, text[i], &reason), -EINVAL);
		assert_true(reason.text[0]);
	}
}

static void test_sets(void **state)
{
	struct cpulist list = { { 0 } };

	(void)state;
	assert_int_equal(cpulist_count(&list), 0);
	cpulist_set(&list, 0);
	cpulist_set(&list, 64);
	cpulist_set(&list, CPULIST_CPUS - 1);
	cpulist_set(&list, CPULIST_CPUS);
	assert_int_equal(cpulist_count(&list), 3);
	assert_true(cpulist_has(&list, 64));
	assert_false(cpulist_has(&list, 65));
	assert_false(cpulist_has(&list, CPULIST_CPUS));
	cpulist_clear(&list, 64);
	cpulist_clear(&list, CPULIST_CPUS);
	assert_int_equal(cpulist_count(&list), 2);
}

/* Every buffer from the smallest on: never written beyond, and always a text. */
static void test_format_cuts(void **state)
{
	struct cpulist list;
	struct reason reason;
	size_t size;
	char *text;
	int result;

	(void)state;
	cpulist_parse(&list, "1,3,5-8,100,8190-8191", &reason);
	for (size = 8; size < 64; size++) {
		text = malloc(size);
		result = cpulist_format(&list, text, size);
		assert_true(strlen(text) < size);
		if (result)
			assert_string_equal(text + strlen(text) - 3, "...");
		else
			assert_string_equal(text, "1,3,5-8,100,8190-8191");
		free(text);
	}
	assert_int_equal(result, 0);
	memset(&list, 0, sizeof(list));
	text = malloc(8);
	assert_int_equal(cpulist_format(&list, text, 8), 0);
	assert_string_equal(text, "none");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_numbers_too_large),
		cmocka_unit_test(test_not_numbers),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_not_lists),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_format_cuts),
	};

	return unit_run(tests);
}
