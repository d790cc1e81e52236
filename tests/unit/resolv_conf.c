// SPDX-License-Identifier: GPL-2.0-only
/* resolv.conf is read as resolv.conf(5) says, and nothing in it is taken on trust. */
#include "unit.h"

#include "resolver.h"

static struct resolver parsed;

static void parse(const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");

	__resolver_parse(&parsed, file);
	fclose(file);
}

static uint32_t server(unsigned int i)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)&parsed.server[i];

	assert_int_equal(four->sin_family, AF_INET);
	assert_int_equal(ntohs(four->sin_port), 53);
	return ntohl(four->sin_addr.s_addr);
}

static void test_none(void **state)
{
	(void)state;
	__resolver_parse(&parsed, NULL);
	assert_int_equal(parsed.servers, 1);
	assert_int_equal(server(0), 0x7f000001);
	assert_int_equal(parsed.searches, 0);
	assert_int_equal(parsed.dots, 1);
	assert_int_equal(parsed.timeout, 5);
	assert_int_equal(parsed.attempts, 2);
	assert_false(parsed.rotate);
}

static void test_all(void **state)
{
	(void)state;
	parse("# a comment\n; another\n\n  nameserver  10.0.0.1 # behind it\n"
	      "nameserver nonsense\nnameserver fd00::1\n\tnameserver\t10.0.0.3\n"
	      "nameserver 10.0.0.4\ndomain old.test\nsearch one.test two.test\n"
	      "options ndots:3 timeout:2 rotate attempts:4 edns0\nsortlist 1.2.3.4\nnameserver\n");
	assert_int_equal(parsed.servers, 3);
	assert_int_equal(server(0), 0x0a000001);
	assert_int_equal(parsed.server[1].sin6_family, AF_INET6);
	assert_int_equal(server(2), 0x0a000003);
	assert_int_equal(parsed.searches, 2);
	assert_string_equal(parsed.search[0], "one.test");
	assert_string_equal(parsed.search[1], "two.test");
	assert_int_equal(parsed.dots, 3);
	assert_int_equal(parsed.timeout, 2);
	assert_int_equal(parsed.attempts, 4);
	assert_true(parsed.rotate);
}

static void test_bounds(void **state)
{
	char text[4000];

	(void)state;
	parse("options ndots:99 timeout:999999 attempts:99999999999999\n"
	      "search a b c d e f g h i j k l m n o p q r s t u v w x y z\nnameserver 1.2.3.4");
	assert_int_equal(parsed.dots, 15);
	assert_int_equal(parsed.timeout, 30);
	assert_int_equal(parsed.attempts, 5);
	assert_int_equal(parsed.searches, RESOLVER_SEARCH);
	assert_int_equal(server(0), 0x01020304);
	parse("options timeout:0 attempts:0\n");
	assert_int_equal(parsed.timeout, 1);
	assert_int_equal(parsed.attempts, 1);
	/* A line that is too long, and a name that is; the line behind them counts. */
	strcpy(text, "search ");
	memset(text + 7, 'x', 3000);
	strcpy(text + 3007, "\nnameserver 1.2.3.5\n");
	parse(text);
	assert_int_equal(parsed.searches, 0);
	assert_int_equal(server(0), 0x01020305);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_bounds),
	};

	return unit_run(tests);
}
