// SPDX-License-Identifier: GPL-2.0-only
/* Both sides accept what the other one writes, and no other frame. */
#include "unit.h"

#include "forward_codec.h"

#define MUTATIONS 200000

static const uint8_t token[FORWARD_TOKEN_BYTES] = "0123456789abcde";

static void test_table_is_whole(void **state)
{
	uint32_t number;
	uint32_t known = 0;

	(void)state;
	assert_null(forward_call(0));
	assert_null(forward_call(FORWARD_COUNT));
	assert_null(forward_call(UINT32_MAX));
	for (number = 1; number < FORWARD_COUNT; number++) {
		const struct forward_call *call = forward_call(number);

		if (!call)
			continue;
		known++;
		assert_true(call->args <= FORWARD_ARGS);
		assert_true(call->room <= call->args);
		assert_true(call->in_max <= (call->in == FORWARD_IN_DATA ? FORWARD_DATA_MAX :
					     FORWARD_BYTES_MAX));
		assert_int_equal(call->in == FORWARD_IN_NONE, call->in_max == 0);
		assert_true(call->out_max <= (call->out == FORWARD_OUT_DATA ? FORWARD_DATA_MAX :
					      FORWARD_BYTES_MAX));
		assert_int_equal(call->out == FORWARD_OUT_NONE, call->out_max == 0);
		assert_true(call->out == FORWARD_OUT_NONE || call->in != FORWARD_IN_DATA);
		assert_true(call->out != FORWARD_OUT_DATA || call->result == FORWARD_RESULT_LENGTH);
		assert_string_not_equal(forward_name(number), "unknown");
	}
	assert_true(known >= 11);
	assert_string_equal(forward_name(FORWARD_COUNT), "unknown");
}

static void test_hello(void **state)
{
	struct forward_hello hello;
	struct forward_hello bad;
	size_t bit;

	(void)state;
	forward_fill_hello(&hello, 1, token);
	assert_int_equal(forward_check_hello(&hello, 1, token), 0);
	assert_int_equal(forward_check_hello(&hello, 0, token), -EPROTO);
	assert_int_equal(forward_check_hello(&hello, 1, NULL), -EPROTO);
	for (bit = 0; bit < sizeof(hello) * 8; bit++) {
		bad = hello;
		((uint8_t *)&bad)[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(forward_check_hello(&bad, 1, token), -EPROTO);
	}
	forward_fill_hello(&hello, 1, NULL);
	assert_int_equal(forward_check_hello(&hello, 1, NULL), 0);
	assert_int_equal(forward_check_hello(&hello, 1, token), -EPROTO);
}

/* Shortest and longest data of each call pass, one byte beyond does not. */
static void test_request_lengths(void **state)
{
	struct forward_header head;
	const struct forward_call *call;
	uint32_t number;
	uint32_t least;

	(void)state;
	for (number = 1; number < FORWARD_COUNT; number++) {
		call = forward_call(number);
		if (!call)
			continue;
		least = 0;
		if (call->in == FORWARD_IN_PATH)
			least = 1;
		if (call->in == FORWARD_IN_PATHS)
			least = 2;
		forward_fill_request(&head, number, 7, least);
		assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), 0);
		head.length--;
		assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
		forward_fill_request(&head, number, 7, call->in_max);
		assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), 0);
		head.length++;
		assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
		head.length = UINT32_MAX;
		assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
		head.length = 0;
		assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
	}
}

static void test_request_garbage(void **state)
{
	struct forward_header head;

	(void)state;
	forward_fill_request(&head, FORWARD_CLOSE, 7, 0);
	head.status = 1;
	assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
	forward_fill_request(&head, 0, 7, 0);
	assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
	forward_fill_request(&head, FORWARD_COUNT, 7, 0);
	assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
	forward_fill_request(&head, UINT32_MAX, 7, 0);
	assert_int_equal(forward_check_request(&head, FORWARD_DATA_MAX), -EPROTO);
}

static void test_args(void **state)
{
	uint64_t args[FORWARD_ARGS];
	uint32_t number;
	unsigned int i;

	(void)state;
	for (number = 1; number < FORWARD_COUNT; number++) {
		for (i = 0; forward_call(number) && i < FORWARD_ARGS; i++) {
			memset(args, 0, sizeof(args));
			args[i] = 1;
			assert_int_equal(forward_check_args(number, args, FORWARD_DATA_MAX),
					 i < forward_call(number)->args ? 0 : -EPROTO);
		}
	}
	memset(args, 0, sizeof(args));
	args[1] = FORWARD_DATA_MAX;
	assert_int_equal(forward_check_args(FORWARD_READ, args, FORWARD_DATA_MAX), 0);
	args[1]++;
	assert_int_equal(forward_check_args(FORWARD_READ, args, FORWARD_DATA_MAX), -EPROTO);
	args[1] = UINT64_MAX;
	assert_int_equal(forward_check_args(FORWARD_READ, args, FORWARD_DATA_MAX), -EPROTO);
	assert_int_equal(forward_check_args(FORWARD_COUNT, args, FORWARD_DATA_MAX), -EPROTO);
}

static int path(const char *data, size_t length)
{
	return forward_check_data(FORWARD_STAT, data, length);
}

static void test_paths(void **state)
{
	char longest[FORWARD_PATH_MAX + 1];

	(void)state;
	assert_int_equal(path("/tmp", 5), 0);
	assert_int_equal(path("", 1), 0);
	assert_int_equal(path("/tmp", 4), -EPROTO);
	assert_int_equal(path("/t\0p", 5), -EPROTO);
	assert_int_equal(path("/tmp\0", 6), -EPROTO);
	assert_int_equal(path("", 0), -EPROTO);
	memset(longest, 'x', sizeof(longest));
	longest[FORWARD_PATH_MAX - 1] = 0;
	assert_int_equal(path(longest, FORWARD_PATH_MAX), 0);
	longest[FORWARD_PATH_MAX - 1] = 'x';
	longest[FORWARD_PATH_MAX] = 0;
	assert_int_equal(path(longest, FORWARD_PATH_MAX + 1), -EPROTO);
}

static void test_room(void **state)
{
	const uint64_t args[FORWARD_ARGS] = { 0, 77 };

	(void)state;
	assert_int_equal(forward_room(FORWARD_READ, args), 77);
	assert_int_equal(forward_room(FORWARD_FSTAT, args), sizeof(struct forward_stat));
	assert_int_equal(forward_room(FORWARD_CLOSE, args), 0);
}

static int reply(uint32_t number, int64_t status, uint32_t length, size_t limit)
{
	struct forward_header request;
	struct forward_header head;

	forward_fill_request(&request, number, 42, 0);
	forward_fill_reply(&head, &request, status, length);
	assert_int_equal(head.id, 42);
	return forward_check_reply(&head, number, limit);
}

static void test_replies(void **state)
{
	(void)state;
	assert_int_equal(reply(FORWARD_CLOSE, 0, 0, 0), 0);
	assert_int_equal(reply(FORWARD_CLOSE, 1, 0, 0), -EPROTO);
	assert_int_equal(reply(FORWARD_CLOSE, 0, 1, 100), -EPROTO);
	assert_int_equal(reply(FORWARD_ISATTY, 1, 0, 0), 0);
	assert_int_equal(reply(FORWARD_ISATTY, 2, 0, 0), -EPROTO);
	assert_int_equal(reply(FORWARD_OPEN, INT32_MAX, 0, 0), 0);
	assert_int_equal(reply(FORWARD_OPEN, 1ll << 31, 0, 0), -EPROTO);
	assert_int_equal(reply(FORWARD_LSEEK, INT64_MAX, 0, 0), 0);
	assert_int_equal(reply(FORWARD_WRITE, 10, 0, 10), 0);
	assert_int_equal(reply(FORWARD_WRITE, 11, 0, 10), -EPROTO);
	assert_int_equal(reply(FORWARD_FSTAT, 0, sizeof(struct forward_stat), 112), 0);
	assert_int_equal(reply(FORWARD_FSTAT, 0, 111, 112), -EPROTO);
	assert_int_equal(reply(FORWARD_FSTAT, 0, 0, 112), -EPROTO);
	assert_int_equal(reply(FORWARD_FSTAT, 0, 113, 200), -EPROTO);
}

/* No reply is longer than the buffer of who asked. */
static void test_reply_fits_buffer(void **state)
{
	(void)state;
	assert_int_equal(reply(FORWARD_READ, 100, 100, 100), 0);
	assert_int_equal(reply(FORWARD_READ, 0, 0, 100), 0);
	assert_int_equal(reply(FORWARD_READ, 101, 101, 100), -EPROTO);
	assert_int_equal(reply(FORWARD_READ, 100, 99, 100), -EPROTO);
	assert_int_equal(reply(FORWARD_READ, 99, 100, 100), -EPROTO);
	assert_int_equal(reply(FORWARD_HOSTNAME, FORWARD_HOSTNAME_MAX + 1,
			       FORWARD_HOSTNAME_MAX + 1, SIZE_MAX), -EPROTO);
	assert_int_equal(reply(FORWARD_HOSTNAME, 5, 5, 4), -EPROTO);
	assert_int_equal(reply(FORWARD_FSTAT, 0, sizeof(struct forward_stat), 111), -EPROTO);
}

static void test_reply_errors(void **state)
{
	(void)state;
	assert_int_equal(reply(FORWARD_READ, -1, 0, 100), 0);
	assert_int_equal(reply(FORWARD_READ, -FORWARD_ERRNO_MAX, 0, 100), 0);
	assert_int_equal(reply(FORWARD_READ, -FORWARD_ERRNO_MAX - 1, 0, 100), -EPROTO);
	assert_int_equal(reply(FORWARD_READ, INT64_MIN, 0, 100), -EPROTO);
	assert_int_equal(reply(FORWARD_READ, -1, 1, 100), -EPROTO);
	assert_int_equal(reply(FORWARD_FSTAT, -9, sizeof(struct forward_stat), 112), -EPROTO);
}

static void test_reply_to_other_call(void **state)
{
	struct forward_header head = { .number = FORWARD_CLOSE };

	(void)state;
	assert_int_equal(forward_check_reply(&head, FORWARD_CLOSE, 0), 0);
	assert_int_equal(forward_check_reply(&head, FORWARD_UNLINK, 0), -EPROTO);
	head.number = 0;
	assert_int_equal(forward_check_reply(&head, 0, 0), -EPROTO);
}

/* Whatever is accepted keeps the promises of forward_codec.h. */
static void test_mutations(void **state)
{
	const struct forward_call *call;
	struct forward_header head;
	uint64_t seed = 1;
	uint32_t limit;
	unsigned int i;

	(void)state;
	for (i = 0; i < MUTATIONS; i++) {
		head.number = unit_random(&seed) % (FORWARD_COUNT + 1);
		head.length = unit_random(&seed) >> unit_random(&seed) % 32;
		head.status = (int64_t)unit_random(&seed) >> unit_random(&seed) % 32;
		head.status = unit_random(&seed) % 2 ? head.status : -head.status;
		limit = unit_random(&seed) >> unit_random(&seed) % 32;
		call = forward_call(head.number);
		if (!forward_check_reply(&head, head.number, limit)) {
			assert_true(call->out == FORWARD_OUT_DATA || head.length <= call->out_max);
			assert_true(head.length <= limit);
			assert_true(head.status >= -FORWARD_ERRNO_MAX);
			assert_true(call->result != FORWARD_RESULT_TAKEN || head.status <= limit);
		}
		head.status = 0;
		if (!forward_check_request(&head, FORWARD_DATA_MAX)) {
			assert_true(head.length >= FORWARD_ARGS_BYTES);
			assert_true(head.length <= FORWARD_ARGS_BYTES + call->in_max);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_is_whole),
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_request_lengths),
		cmocka_unit_test(test_request_garbage),
		cmocka_unit_test(test_args),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_replies),
		cmocka_unit_test(test_reply_fits_buffer),
		cmocka_unit_test(test_reply_errors),
		cmocka_unit_test(test_reply_to_other_call),
		cmocka_unit_test(test_mutations),
	};

	return unit_run(tests);
}
