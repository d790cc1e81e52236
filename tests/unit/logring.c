// SPDX-License-Identifier: GPL-2.0-only
/* What is written into the log comes out whole, in order, and once. */
#include "unit.h"

#include <pthread.h>

#include "logring.h"

#define SLOTS	64u
#define BYTES	(sizeof(struct logring) + SLOTS * sizeof(struct log_record))

/* Room for all: a writer that is put aside while others go round would spoil theirs. */
#define WRITERS	4u
#define LINES	20000u
#define ROOM	(sizeof(struct logring) + WRITERS * LINES * sizeof(struct log_record))

static struct logring *log_area;

static int set_up(void **state)
{
	(void)state;
	log_area = malloc(BYTES);
	memset(log_area, 0xa5, BYTES);
	logring_init(log_area, BYTES);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(log_area);
	return 0;
}

static void say(const char *text)
{
	logring_write(log_area, BYTES, 3, LOG_LEVEL_INFO, 1234567890, text, strlen(text));
}

static void test_one_record(void **state)
{
	struct log_record record;
	uint64_t sequence = 0;

	(void)state;
	assert_int_equal(logring_read(log_area, BYTES, &sequence, false, &record), 0);
	say("hello");
	assert_int_equal(logring_read(log_area, BYTES, &sequence, false, &record), 1);
	assert_int_equal(record.length, 5);
	assert_memory_equal(record.text, "hello", 5);
	assert_int_equal(record.core, 3);
	assert_int_equal(record.level, LOG_LEVEL_INFO);
	assert_int_equal(record.time_ns, 1234567890);
	assert_int_equal(logring_read(log_area, BYTES, &sequence, false, &record), 0);
	assert_int_equal(sequence, 1);
}

/* A text of any length comes out in pieces that add up to it. */
static void test_long_text(void **state)
{
	static const size_t length[] = { 0, 1, LOG_TEXT_MAX, LOG_TEXT_MAX + 1, 5 * LOG_TEXT_MAX };
	char text[5 * LOG_TEXT_MAX];
	struct log_record record;
	uint64_t sequence = 0;
	size_t got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + i % 26);
	for (i = 0; i < sizeof(length) / sizeof(length[0]); i++) {
		logring_write(log_area, BYTES, 0, 0, 0, text, length[i]);
		got = 0;
		while (logring_read(log_area, BYTES, &sequence, false, &record)) {
			assert_memory_equal(record.text, text + got, record.length);
			got += record.length;
		}
		assert_int_equal(got, length[i]);
	}
}

/* The oldest records give way; the reader goes on with the oldest that is left. */
static void test_overwritten(void **state)
{
	struct log_record record;
	uint64_t sequence = 0;
	unsigned int count = 0;
	unsigned int i;
	char text[16];

	(void)state;
	for (i = 0; i < 3 * SLOTS + 5; i++) {
		snprintf(text, sizeof(text), "%u", i);
		say(text);
	}
	while (logring_read(log_area, BYTES, &sequence, false, &record)) {
		snprintf(text, sizeof(text), "%u", 2 * SLOTS + 5 + count++);
		assert_int_equal(record.length, strlen(text));
		assert_memory_equal(record.text, text, record.length);
	}
	assert_int_equal(count, SLOTS);
}

/* A writer that died in the middle: waited for while it may live, then passed over. */
static void test_unfinished_record(void **state)
{
	struct log_record record;
	uint64_t sequence = 0;

	(void)state;
	say("first");
	log_area->next++;
	say("third");
	assert_int_equal(logring_read(log_area, BYTES, &sequence, false, &record), 1);
	assert_int_equal(logring_read(log_area, BYTES, &sequence, false, &record), 0);
	assert_int_equal(logring_read(log_area, BYTES, &sequence, true, &record), 1);
	assert_memory_equal(record.text, "third", 5);
}

static void test_format(void **state)
{
	struct log_record record = { .time_ns = 12345678901ull, .core = 7,
				     .level = LOG_LEVEL_ERROR };
	char line[LOGRING_LINE_MAX + 1];

	(void)state;
	memcpy(record.text, "bad\x1b[2J\n\x7f", 9);
	record.length = 9;
	line[logring_format(&record, line)] = 0;
	assert_string_equal(line, "[   12.345678] core 7: error: bad?[2J??\n");
	record.level = 255;
	record.core = UINT16_MAX;
	record.time_ns = UINT64_MAX;
	record.length = LOG_TEXT_MAX;
	assert_true(logring_format(&record, line) <= LOGRING_LINE_MAX);
}

static void *write_lines(void *argument)
{
	unsigned int core = (unsigned int)(uintptr_t)argument;
	char text[LOG_TEXT_MAX];
	unsigned int i;
	int length;

	for (i = 0; i < LINES; i++) {
		length = snprintf(text, sizeof(text), "%u %0*u", core, 1 + (int)(i % 200), i);
		logring_write(log_area, ROOM, core, 0, i, text, (size_t)length);
	}
	return NULL;
}

/* A record is what one writer wrote, never a mixture of two. */
static void check_record(const struct log_record *record, unsigned int *next)
{
	char text[LOG_TEXT_MAX];
	int length;

	assert_true(record->core < WRITERS);
	assert_int_equal(record->time_ns, next[record->core]);
	next[record->core]++;
	length = snprintf(text, sizeof(text), "%u %0*u", record->core,
			  1 + (int)(record->time_ns % 200), (unsigned int)record->time_ns);
	assert_int_equal(record->length, length);
	assert_memory_equal(record->text, text, record->length);
}

static void test_many_writers(void **state)
{
	unsigned int next[WRITERS] = { 0 };
	pthread_t writer[WRITERS];
	struct log_record record;
	uint64_t sequence = 0;
	uintptr_t i;

	(void)state;
	log_area = realloc(log_area, ROOM);
	logring_init(log_area, ROOM);
	for (i = 0; i < WRITERS; i++)
		pthread_create(&writer[i], NULL, write_lines, (void *)i);
	while (sequence < WRITERS * LINES)
		if (logring_read(log_area, ROOM, &sequence, false, &record))
			check_record(&record, next);
	for (i = 0; i < WRITERS; i++)
		pthread_join(writer[i], NULL);
	for (i = 0; i < WRITERS; i++)
		assert_int_equal(next[i], LINES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_record, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_overwritten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unfinished_record, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_format, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many_writers, set_up, tear_down),
	};

	return unit_run(tests);
}
