// SPDX-License-Identifier: GPL-2.0-only
/* A log that somebody hostile wrote neither leads the reader astray nor holds it up. */
#include "unit.h"

#include "logring.h"

#define SLOTS	32u
#define BYTES	(sizeof(struct logring) + SLOTS * sizeof(struct log_record))
#define ROUNDS	20000u

static struct logring *log_area;

static int set_up(void **state)
{
	(void)state;
	log_area = malloc(BYTES);
	logring_init(log_area, BYTES);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(log_area);
	return 0;
}

/* Reads until there is no more; at most as many records as there are slots. */
static void read_all(uint64_t sequence, bool over)
{
	char line[LOGRING_LINE_MAX];
	struct log_record record;
	unsigned int count = 0;
	uint64_t before = sequence;

	while (logring_read(log_area, BYTES, &sequence, over, &record)) {
		assert_true(record.length <= LOG_TEXT_MAX);
		assert_true(logring_format(&record, line) <= sizeof(line));
		count++;
	}
	assert_true(count <= SLOTS);
	assert_true(sequence >= before);
}

static void test_no_magic(void **state)
{
	(void)state;
	log_area->magic++;
	log_area->next = 5;
	read_all(0, true);
}

static void test_length(void **state)
{
	struct log_record record;
	uint64_t sequence = 0;

	(void)state;
	log_area->next = 1;
	log_area->record[0].sequence = 1;
	log_area->record[0].length = UINT32_MAX;
	assert_int_equal(logring_read(log_area, BYTES, &sequence, true, &record), 1);
	assert_int_equal(record.length, LOG_TEXT_MAX);
}

/* An index that jumps to anywhere, forwards or back. */
static void test_next(void **state)
{
	static const uint64_t next[] = { 0, 1, SLOTS, 1ull << 32, UINT64_MAX - 1, UINT64_MAX };
	size_t i;
	size_t k;

	(void)state;
	for (i = 0; i < sizeof(next) / sizeof(next[0]); i++) {
		for (k = 0; k < sizeof(next) / sizeof(next[0]); k++) {
			log_area->next = next[i];
			read_all(next[k], true);
			read_all(next[k], false);
		}
	}
}

static void test_noise(void **state)
{
	uint8_t *bytes = (uint8_t *)log_area;
	uint64_t seed = 3;
	unsigned int i;
	size_t k;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		for (k = 0; k < 16; k++)
			bytes[unit_random(&seed) % BYTES] = (uint8_t)unit_random(&seed);
		log_area->magic = LOG_MAGIC;
		log_area->next = unit_random(&seed) >> unit_random(&seed) % 32;
		for (k = 0; k < SLOTS; k++)
			if (unit_random(&seed) % 2)
				log_area->record[(log_area->next - k - 1) % SLOTS].sequence =
					log_area->next - k;
		read_all(unit_random(&seed) >> unit_random(&seed) % 32, unit_random(&seed) % 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_no_magic, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_length, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_next, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_noise, set_up, tear_down),
	};

	return unit_run(tests);
}
