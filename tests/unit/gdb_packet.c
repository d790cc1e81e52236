// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets of gdb: what it sends is taken apart, what is sent can be taken apart again,
 * and nothing a peer sends goes beyond a buffer.
 */
#include "gdb_talk.h"
#include "unit.h"

static struct gdb_reader reader;
static struct gdb_reply reply;

static int set_up(void **state)
{
	(void)state;
	memset(&reader, 0, sizeof(reader));
	memset(&reply, 0, sizeof(reply));
	return 0;
}

/* Feeds a text; all but the last byte must be parts of something. */
static enum gdb_input feed(const char *text)
{
	for (; text[1]; text++)
		assert_int_equal(gdb_read_byte(&reader, (uint8_t)*text), GDB_MORE);
	return gdb_read_byte(&reader, (uint8_t)*text);
}

static void test_packet(void **state)
{
	(void)state;
	assert_int_equal(feed("$qC#b4"), GDB_PACKET);
	assert_string_equal(reader.content, "qC");
	assert_int_equal(feed("$#00"), GDB_PACKET);
	assert_int_equal(reader.size, 0);
	assert_int_equal(feed("$qC#B4"), GDB_PACKET);
}

static void test_acknowledgements(void **state)
{
	(void)state;
	assert_int_equal(feed("+"), GDB_ACK);
	assert_int_equal(feed("-"), GDB_NACK);
	assert_int_equal(feed("\x03"), GDB_INTERRUPT);
}

static void test_wrong_sum(void **state)
{
	(void)state;
	assert_int_equal(feed("$qC#b5"), GDB_BROKEN);
	assert_int_equal(feed("$qC#g4"), GDB_BROKEN);
	assert_int_equal(feed("$qC#b4"), GDB_PACKET);
}

/* "}\x03" is '#', and so on; the sum is that of what is sent. */
static void test_escapes(void **state)
{
	(void)state;
	assert_int_equal(feed("$}\x03}\x04}]#db"), GDB_PACKET);
	assert_int_equal(reader.size, 3);
	assert_memory_equal(reader.content, "#$}", 3);
}

/* A packet whose end was lost is forgotten when the next one begins. */
static void test_lost_end(void **state)
{
	(void)state;
	assert_int_equal(feed("$X0,10:$qC#b4"), GDB_PACKET);
	assert_string_equal(reader.content, "qC");
}

static void test_too_long(void **state)
{
	size_t i;

	(void)state;
	gdb_read_byte(&reader, '$');
	for (i = 0; i < GDB_PACKET_MAX; i++)
		assert_int_equal(gdb_read_byte(&reader, 'm'), GDB_MORE);
	assert_int_equal(gdb_read_byte(&reader, 'm'), GDB_NOISE);
}

static void test_noise(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < GDB_NOISE_MAX; i++)
		assert_int_equal(gdb_read_byte(&reader, 'G'), GDB_MORE);
	assert_int_equal(gdb_read_byte(&reader, 'G'), GDB_NOISE);
}

/* A little of it between packets does no harm, however often. */
static void test_little_noise(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 3 * GDB_NOISE_MAX; i++) {
		assert_int_equal(feed("+"), GDB_ACK);
		assert_int_equal(feed("$qC#b4"), GDB_PACKET);
	}
}

static void round_trip(const char *content, size_t size)
{
	char frame[GDB_FRAME_MAX];
	char result[GDB_PACKET_MAX];
	size_t length;

	reply.size = 0;
	gdb_put(&reply, content, size);
	assert_int_equal(reply.size, size);
	length = gdb_frame(&reply, frame);
	assert_true(length <= sizeof(frame));
	assert_int_equal(talk_unframe(frame, length, result, sizeof(result)), size);
	assert_memory_equal(result, content, size);
}

static void test_frame(void **state)
{
	char frame[GDB_FRAME_MAX];

	(void)state;
	gdb_put_text(&reply, "OK");
	assert_int_equal(gdb_frame(&reply, frame), 6);
	assert_memory_equal(frame, "$OK#9a", 6);
}

/* Runs of every length, of bytes that must be escaped, too. */
static void test_runs(void **state)
{
	static const char bytes[] = "0x#$}*+-";
	char text[300];
	size_t i, count;

	(void)state;
	for (i = 0; i < sizeof(bytes) - 1; i++) {
		for (count = 1; count < sizeof(text); count++) {
			memset(text, bytes[i], count);
			round_trip(text, count);
		}
	}
}

static void test_runs_are_short(void **state)
{
	char frame[GDB_FRAME_MAX];

	(void)state;
	gdb_put_unknown(&reply, 500);
	assert_true(gdb_frame(&reply, frame) < 50);
}

static void test_random(void **state)
{
	char text[GDB_PACKET_MAX];
	uint64_t random = 42;
	unsigned int round;
	size_t i;

	(void)state;
	for (round = 0; round < 200; round++) {
		/* Few values: there shall be runs. */
		for (i = 0; i < sizeof(text); i++)
			text[i] = (char)("#$}* 0\x7f\xff"[unit_random(&random) % 8]);
		round_trip(text, unit_random(&random) % sizeof(text));
	}
}

/* Nothing is longer than a packet of nothing but escapes. */
static void test_longest(void **state)
{
	static char text[GDB_PACKET_MAX + 10];

	(void)state;
	memset(text, '#', GDB_PACKET_MAX);
	round_trip(text, GDB_PACKET_MAX);
	reply.size = 0;
	gdb_put(&reply, text, sizeof(text));
	assert_int_equal(reply.size, GDB_PACKET_MAX);
}

static void put_check(uint64_t value, const char *wanted)
{
	reply.size = 0;
	gdb_put_number(&reply, value);
	assert_int_equal(reply.size, strlen(wanted));
	assert_memory_equal(reply.content, wanted, reply.size);
}

static void test_numbers_out(void **state)
{
	(void)state;
	put_check(0, "0");
	put_check(0x1234, "1234");
	put_check(UINT64_MAX, "ffffffffffffffff");
}

static bool number(const char *text, uint64_t *value)
{
	struct gdb_text at = { text, text + strlen(text) };

	return gdb_take_number(&at, value);
}

static void test_numbers_in(void **state)
{
	uint64_t value;

	(void)state;
	assert_true(number("0", &value));
	assert_int_equal(value, 0);
	assert_true(number("fFfffffffffffff0,4", &value));
	assert_true(value == 0xfffffffffffffff0ull);
	assert_false(number("10000000000000000", &value));
	assert_false(number("", &value));
	assert_false(number(",1", &value));
	assert_false(number("-1", &value));
}

static void test_hex(void **state)
{
	static const char text[] = "0aFF1";
	struct gdb_text at = { text, text + sizeof(text) - 1 };
	uint8_t bytes[3];

	(void)state;
	assert_false(gdb_take_hex(&at, bytes, 3));
	assert_true(gdb_take_hex(&at, bytes, 2));
	assert_int_equal(bytes[0], 0x0a);
	assert_int_equal(bytes[1], 0xff);
	assert_int_equal(gdb_left(&at), 1);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_packet),
		TEST(test_acknowledgements),
		TEST(test_wrong_sum),
		TEST(test_escapes),
		TEST(test_lost_end),
		TEST(test_too_long),
		TEST(test_noise),
		TEST(test_little_noise),
		TEST(test_frame),
		TEST(test_runs),
		TEST(test_runs_are_short),
		TEST(test_random),
		TEST(test_longest),
		TEST(test_numbers_out),
		TEST(test_numbers_in),
		TEST(test_hex),
	};

	return unit_run(tests);
}
