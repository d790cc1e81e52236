// SPDX-License-Identifier: GPL-2.0-only
/*
 * The log as text, from a ring that says anything: it never needs more room than there
 * is, it is whole lines, and what has gone is counted.
 */
#include "logisle.h"
#include "logtext.h"

#define SLOTS	32u
#define BYTES	(sizeof(struct logring) + SLOTS * sizeof(struct log_record))

static struct logring *ring;
static struct logtext log;

static void set_up(void)
{
	ring = malloc(BYTES);
	/* Alone in a piece of heap: the sanitizer sees what lies behind its end. */
	log.room = LOGTEXT_ROOM_MIN;
	log.text = malloc(log.room);
	fuzz_check(ring && log.text);
}

static void check_text(void)
{
	size_t i;

	fuzz_check(log.length <= log.room);
	fuzz_check(!log.length || log.text[log.length - 1] == '\n');
	for (i = 0; i < log.length; i++)
		fuzz_check((uint8_t)log.text[i] >= ' ' || log.text[i] == '\n');
}

static void take_over(bool over)
{
	struct logtext before = log;

	logtext_take(&log, ring, BYTES, over);
	check_text();
	fuzz_check(log.start >= before.start && log.sequence >= before.sequence);
	/* The text of a run only grows, at its end. */
	fuzz_check(log.start + log.length >= before.start + before.length);
}

/* What an isle does: mostly records as they should be, now and then a word that is not. */
static void step(struct fuzz *fuzz)
{
	uint8_t kind = fuzz_byte(fuzz);

	switch (kind % 4) {
	case 0:
		logisle_scribble(fuzz, ring, BYTES);
		break;
	case 1:
		ring->next = kind & 4 ? fuzz_long(fuzz) : ring->next + fuzz_byte(fuzz);
		break;
	case 2:
		logisle_write(fuzz, ring, BYTES, kind >> 2);
		break;
	default:
		take_over(kind & 4);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };

	if (!ring)
		set_up();
	logring_init(ring, BYTES);
	logtext_reset(&log);
	while (fuzz.size)
		step(&fuzz);
	take_over(true);
	return 0;
}
