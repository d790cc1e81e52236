// SPDX-License-Identifier: GPL-2.0-only
/* What name servers say is read as they mean it, and harms nobody whatever it is. */
#include "unit.h"

#include "dns_message.h"

#define ROUNDS 300000u

static const struct dns_question question = { "www.Example.org", DNS_A, 0x1234 };

/* An alias, then two addresses of what it stands for; names are shortened. */
static const uint8_t reply[] =
	"\x12\x34\x81\x80\0\1\0\4\0\0\0\0"
	"\3www\7example\3org\0\0\1\0\1"		/* at 12 */
	"\xc0\x0c\0\5\0\1\0\0\0\5\0\7\4host\xc0\x10"	/* at 33, its data at 45 */
	"\xc0\x2d\0\1\0\1\0\0\0\5\0\4\12\1\2\3"
	"\xc0\x2d\0\1\0\1\0\0\0\5\0\4\12\1\2\4"
	"\xc0\x10\0\1\0\1\0\0\0\5\0\4\12\1\2\5";	/* of another name */

#define REPLY_BYTES (sizeof(reply) - 1)

static int answer_to(const struct dns_question *asked, const void *message, size_t bytes,
		     struct dns_answer *answer)
{
	/* Exactly so large, that reading behind it is seen. */
	uint8_t *copy = malloc(bytes ? bytes : 1);
	int result;

	memcpy(copy, message, bytes);
	result = __dns_answer(asked, copy, bytes, answer);
	free(copy);
	return result;
}

static void test_question(void **state)
{
	static const uint8_t wanted[] = "\x12\x34\1\0\0\1\0\0\0\0\0\0\3www\7Example\3org\0\0\1\0\1";
	uint8_t message[DNS_QUESTION_BYTES];
	struct dns_question dot = question;

	(void)state;
	assert_int_equal(__dns_question(&question, message), sizeof(wanted) - 1);
	assert_memory_equal(message, wanted, sizeof(wanted) - 1);
	dot.name = "www.Example.org.";
	assert_int_equal(__dns_question(&dot, message), sizeof(wanted) - 1);
	assert_memory_equal(message, wanted, sizeof(wanted) - 1);
}

/* A name of labels of @label bytes each, with @bytes in all. */
static size_t question_of(size_t bytes, size_t label)
{
	char name[600];
	uint8_t message[DNS_QUESTION_BYTES];
	struct dns_question asked = { name, DNS_A, 1 };
	size_t i;

	for (i = 0; i < bytes; i++)
		name[i] = i % (label + 1) == label ? '.' : 'a';
	name[bytes] = '\0';
	return __dns_question(&asked, message);
}

static void test_bad_names(void **state)
{
	static const char *const names[] = { ".", "..", "a..b", ".a" };
	uint8_t message[DNS_QUESTION_BYTES];
	struct dns_question asked = { NULL, DNS_A, 1 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		asked.name = names[i];
		assert_int_equal(__dns_question(&asked, message), 0);
	}
	assert_int_not_equal(question_of(63, 63), 0);
	assert_int_equal(question_of(64, 64), 0);
	assert_int_equal(question_of(253, 63), DNS_QUESTION_BYTES);
	assert_int_equal(question_of(254, 50), 0);
	assert_int_equal(question_of(255, 50), 0);
	assert_int_equal(question_of(500, 50), 0);
}

static void test_addresses(void **state)
{
	struct dns_answer answer;

	(void)state;
	assert_int_equal(answer_to(&question, reply, REPLY_BYTES, &answer), 0);
	assert_int_equal(answer.code, DNS_NO_ERROR);
	assert_false(answer.truncated);
	assert_string_equal(answer.canonical, "host.example.org");
	assert_int_equal(answer.count, 2);
	assert_memory_equal(answer.address[0], "\12\1\2\3", 4);
	assert_memory_equal(answer.address[1], "\12\1\2\4", 4);
}

static void test_pointer(void **state)
{
	static const uint8_t message[] =
		"\0\1\x81\x80\0\1\0\1\0\0\0\0"
		"\1" "3\1" "2\7in-addr\4arpa\0\0\14\0\1"
		"\xc0\x0c\0\14\0\1\0\0\0\5\0\x0c\4host\4test\0";
	struct dns_question asked = { "3.2.in-addr.arpa", DNS_PTR, 1 };
	struct dns_answer answer;

	(void)state;
	/* The length says one byte more than there is. */
	assert_int_equal(answer_to(&asked, message, sizeof(message) - 1, &answer), -1);
	assert_int_equal(answer_to(&asked, message, sizeof(message), &answer), 0);
	assert_string_equal(answer.target, "host.test");
}

static void change(size_t at, uint8_t byte, int wanted)
{
	uint8_t message[REPLY_BYTES];
	struct dns_answer answer;

	memcpy(message, reply, REPLY_BYTES);
	message[at] = byte;
	assert_int_equal(answer_to(&question, message, REPLY_BYTES, &answer), wanted);
}

static void test_not_for_us(void **state)
{
	struct dns_question other = question;
	struct dns_answer answer;

	(void)state;
	change(1, 0x35, -1);		/* another id */
	change(2, 0x01, -1);		/* a question */
	change(5, 2, -1);		/* two questions */
	change(13, 'x', -1);		/* of another name */
	change(13, 'W', 0);
	change(30, 28, -1);		/* another type */
	other.name = "www.example.or";
	assert_int_equal(answer_to(&other, reply, REPLY_BYTES, &answer), -1);
	other.name = "www.example.orgs";
	assert_int_equal(answer_to(&other, reply, REPLY_BYTES, &answer), -1);
}

static void test_bad_records(void **state)
{
	struct dns_answer answer;
	size_t bytes;

	(void)state;
	change(34, 0x21, -1);		/* a name that points to itself */
	change(34, 0x40, -1);		/* ahead */
	change(33, 0x80, -1);		/* no label, no pointer */
	change(45, 0x3f, -1);		/* a label that goes on behind the end */
	change(46, '.', -1);		/* a dot in a label */
	change(46, 0, -1);
	change(7, 5, -1);		/* a record more than there is */
	for (bytes = 0; bytes < REPLY_BYTES; bytes++)
		assert_int_equal(answer_to(&question, reply, bytes, &answer), -1);
}

static void test_truncated(void **state)
{
	uint8_t message[REPLY_BYTES];
	struct dns_answer answer;

	(void)state;
	memcpy(message, reply, REPLY_BYTES);
	message[2] |= 2;
	assert_int_equal(answer_to(&question, message, 40, &answer), 0);
	assert_true(answer.truncated);
}

static void test_too_many(void **state)
{
	static const uint8_t head[] = "\x12\x34\x81\x80\0\1\0\x64\0\0\0\0"
				      "\3www\7example\3org\0\0\1\0\1";
	static const uint8_t record[] = "\xc0\x0c\0\1\0\1\0\0\0\5\0\4\12\1\2\3";
	uint8_t message[2048];
	size_t bytes = sizeof(head) - 1;
	struct dns_answer answer;
	int i;

	(void)state;
	memcpy(message, head, bytes);
	for (i = 0; i < 100; i++, bytes += 16)
		memcpy(message + bytes, record, 16);
	assert_int_equal(answer_to(&question, message, bytes, &answer), 0);
	assert_int_equal(answer.count, DNS_ADDRESSES);
}

/* Bytes and lengths at random: nothing is read or written beyond its place. */
static void test_noise(void **state)
{
	uint8_t message[REPLY_BYTES];
	struct dns_answer answer;
	unsigned int seed = 1, round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		size_t bytes = REPLY_BYTES - (rand_r(&seed) % 4 ? 0 : rand_r(&seed) % REPLY_BYTES);
		int changes = rand_r(&seed) % 6;

		memcpy(message, reply, REPLY_BYTES);
		for (; changes; changes--)
			message[12 + rand_r(&seed) % (REPLY_BYTES - 12)] = (uint8_t)rand_r(&seed);
		if (!answer_to(&question, message, bytes, &answer)) {
			assert_true(answer.count <= DNS_ADDRESSES);
			assert_true(strlen(answer.canonical) < DNS_NAME_BYTES);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_bad_names),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_pointer),
		cmocka_unit_test(test_not_for_us),
		cmocka_unit_test(test_bad_records),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_noise),
	};

	return unit_run(tests);
}
