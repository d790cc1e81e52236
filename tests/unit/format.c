// SPDX-License-Identifier: GPL-2.0-only
/* The kernel log's printf prints what the C library's would. */
#include "unit.h"

#include <limits.h>

#include "format.h"

#define ROOM	512u

static size_t print(char *buffer, size_t size, const char *format, ...)
{
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	length = format_text(buffer, size, format, arguments);
	va_end(arguments);
	return length;
}

/* Both of them, with the same arguments. */
#define same(...)							\
	do {								\
		char ours[ROOM], theirs[ROOM];				\
		size_t length = print(ours, sizeof(ours), __VA_ARGS__);	\
									\
		snprintf(theirs, sizeof(theirs), __VA_ARGS__);		\
		assert_string_equal(ours, theirs);			\
		assert_int_equal(length, strlen(theirs));		\
	} while (0)

static void test_text(void **state)
{
	(void)state;
	same("%s", "");			/* an empty format is a warning */
	same("plain");
	same("100%%");
	same("%%%%");
	same("%s", "text");
	same("[%s][%8s][%-8s][%2s]", "abc", "abc", "abc", "abc");
	same("[%c%c][%3c][%-3c]", 'a', 'b', 'c', 'd');
	same("%s%s%s%s%s%s%s%s", "1", "2", "3", "4", "5", "6", "7", "8");
	same("Gr\xc3\xbc\xc3\x9f" "e %s", "\xe2\x82\xac");
}

static void test_null_text(void **state)
{
	char buffer[ROOM];
	const char *volatile null = NULL;

	(void)state;
	print(buffer, sizeof(buffer), "[%s][%-8s]", null, null);
	assert_string_equal(buffer, "[(null)][(null)  ]");
}

static void test_limits(void **state)
{
	(void)state;
	same("%d %d %d %d", 0, -1, INT_MAX, INT_MIN);
	same("%u %u", 0u, UINT_MAX);
	same("%x %x", 0u, UINT_MAX);
	same("%ld %ld", LONG_MAX, LONG_MIN);
	same("%lld %lld", LLONG_MAX, LLONG_MIN);
	same("%lu %llu %zu", ULONG_MAX, ULLONG_MAX, SIZE_MAX);
	same("%lx %llx %zx", ULONG_MAX, ULLONG_MAX, SIZE_MAX);
	same("%zd", (ssize_t)-1);
}

static void test_pointers(void **state)
{
	char buffer[ROOM];

	(void)state;
	same("%p %p", (void *)buffer, (void *)UINTPTR_MAX);
	print(buffer, sizeof(buffer), "%p", (void *)0);
	assert_string_equal(buffer, "0x0");
}

/* Every width, flag, length and conversion, with numbers of every size. */
static void test_numbers(void **state)
{
	static const char *const flags[] = { "", "0", "-" };
	static const char conversions[] = "dux";
	uint64_t seed = 4711;
	unsigned int flag, width, conversion, round;
	char format[32];

	(void)state;
	for (flag = 0; flag < 3; flag++)
		for (width = 0; width < 30; width++)
			for (conversion = 0; conversion < 3; conversion++)
				for (round = 0; round < 64; round++) {
					uint64_t value = ((uint64_t)unit_random(&seed) << 32 |
							  unit_random(&seed)) >> round;
					char digits[8] = "";

					if (width)
						snprintf(digits, sizeof(digits), "%u", width);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
					snprintf(format, sizeof(format), "[%%%s%s%c]", flags[flag],
						 digits, conversions[conversion]);
					same(format, (int)value);
					snprintf(format, sizeof(format), "[%%%s%sl%c]", flags[flag],
						 digits, conversions[conversion]);
					same(format, value);
#pragma GCC diagnostic pop
				}
}

/* Whatever the size, the buffer holds a prefix and a NUL, and nothing behind it. */
static void test_cut(void **state)
{
	static const char whole[] = "core 3:     -42 00ff text      0xdeadbeef!";
	char *buffer;
	size_t size;

	(void)state;
	for (size = 1; size <= sizeof(whole) + 2; size++) {
		size_t fits = size - 1 < strlen(whole) ? size - 1 : strlen(whole);

		buffer = malloc(size);	/* of its own: the sanitizer sees the first byte too many */
		assert_int_equal(print(buffer, size, "core %d: %7d %04x %-9s %p!", 3, -42, 0xff,
				       "text", (void *)0xdeadbeef), fits);
		assert_memory_equal(buffer, whole, fits);
		assert_int_equal(buffer[fits], 0);
		free(buffer);
	}
}

/* A format that ends in its middle is not read past its end. */
static void test_broken_format(void **state)
{
	static const char *const broken[] = { "%", "a%", "%5", "%-", "%0", "%l", "%-08ll", "%z" };
	char buffer[ROOM];
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		char *exact = strdup(broken[i]);

		assert_true(print(buffer, sizeof(buffer), exact) <= 1);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_null_text),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_pointers),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_broken_format),
	};

	return unit_run(tests);
}
