// SPDX-License-Identifier: GPL-2.0-only
/*
 * The log ring, filled with anything: reading it comes to an end, and each line is
 * text that fits.
 */
#include "logisle.h"

#define SLOTS	16u
#define BYTES	(sizeof(struct logring) + SLOTS * sizeof(struct log_record))

static struct logring *area;

static void check_line(const struct log_record *record)
{
	char *line = malloc(LOGRING_LINE_MAX);
	size_t bytes;

	fuzz_check(line);
	fuzz_check(record->length <= LOG_TEXT_MAX);
	bytes = logring_format(record, line);
	fuzz_check(bytes > 0 && bytes <= LOGRING_LINE_MAX && line[bytes - 1] == '\n');
	while (bytes--)
		fuzz_check((uint8_t)line[bytes] >= ' ' || line[bytes] == '\n');
	free(line);
}

static void read_all(uint64_t sequence, bool over)
{
	struct log_record record;
	unsigned int count = 0;
	uint64_t before = sequence;

	while (logring_read(area, BYTES, &sequence, over, &record)) {
		check_line(&record);
		count++;
	}
	fuzz_check(count <= SLOTS);
	fuzz_check(sequence >= before);
}

/* What an isle does: mostly records as they should be, now and then a word that is not. */
static void step(struct fuzz *fuzz)
{
	uint8_t kind = fuzz_byte(fuzz);

	switch (kind % 4) {
	case 0:
		logisle_scribble(fuzz, area, BYTES);
		break;
	case 1:
		area->next = fuzz_long(fuzz);
		break;
	case 2:
		logisle_write(fuzz, area, BYTES, kind >> 2);
		break;
	default:
		read_all(kind & 4 ? fuzz_long(fuzz) : fuzz_byte(fuzz), kind & 8);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };

	if (!area)
		area = malloc(BYTES);
	fuzz_check(area);
	logring_init(area, BYTES);
	while (fuzz.size)
		step(&fuzz);
	read_all(0, true);
	return 0;
}
