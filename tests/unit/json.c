// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whatever bytes a string holds, what is printed is a JSON string (RFC 8259), in UTF-8.
 */
#include "unit.h"

#include "json.h"

/* What json_string() prints; to be freed. */
static char *json(const char *text)
{
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	json_string(out, text);
	fclose(out);
	assert_int_equal(strlen(result), size);
	return result;
}

static void expect(const char *text, const char *wanted)
{
	char *result = json(text);

	assert_string_equal(result, wanted);
	free(result);
}

static void test_plain(void **state)
{
	(void)state;
	expect("", "\"\"");
	expect("a b/c", "\"a b/c\"");
	expect("a\"b\\c", "\"a\\\"b\\\\c\"");
	expect("\n\t\x01\x1f\x7f", "\"\\u000a\\u0009\\u0001\\u001f\\u007f\"");
}

static void test_utf8(void **state)
{
	(void)state;
	/* The first and the last code point of each length stay as they are. */
	expect("\xc2\x80\xdf\xbf", "\"\xc2\x80\xdf\xbf\"");
	expect("\xe0\xa0\x80\xef\xbf\xbf", "\"\xe0\xa0\x80\xef\xbf\xbf\"");
	expect("\xed\x9f\xbf\xee\x80\x80", "\"\xed\x9f\xbf\xee\x80\x80\"");
	expect("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"");
}

static void test_not_utf8(void **state)
{
	(void)state;
	expect("a\xff" "b", "\"a\\ufffdb\"");
	/* Cut off at the end, and in the middle */
	expect("\xc3", "\"\\ufffd\"");
	expect("\xe2\x82", "\"\\ufffd\\ufffd\"");
	expect("\xf0\x9f\x98", "\"\\ufffd\\ufffd\\ufffd\"");
	expect("\xc3" "a", "\"\\ufffda\"");
	/* Longer than needed: / and NUL in disguise */
	expect("\xc0\xaf", "\"\\ufffd\\ufffd\"");
	expect("\xc1\xbf", "\"\\ufffd\\ufffd\"");
	expect("\xe0\x9f\xbf", "\"\\ufffd\\ufffd\\ufffd\"");
	expect("\xf0\x8f\xbf\xbf", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
	/* A surrogate, and what lies beyond U+10FFFF */
	expect("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"");
	expect("\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
	expect("\xf5\x80\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
}

/* No quote ends the string early, no control character is left. */
static void test_any_bytes(void **state)
{
	uint64_t random = 1;
	char text[64];
	char *result;
	size_t i;
	int round;

	(void)state;
	for (round = 0; round < 20000; round++) {
		for (i = 0; i < sizeof(text) - 1; i++)
			text[i] = (char)(1 + unit_random(&random) % 255);
		text[unit_random(&random) % sizeof(text)] = '\0';
		text[sizeof(text) - 1] = '\0';
		result = json(text);
		for (i = 1; result[i] != '"'; i += result[i] == '\\' ? 2 : 1)
			assert_true((unsigned char)result[i] >= ' ');
		assert_int_equal(result[i + 1], '\0');
		free(result);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_not_utf8),
		cmocka_unit_test(test_any_bytes),
	};

	return unit_run(tests);
}
