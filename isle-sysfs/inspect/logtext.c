// SPDX-License-Identifier: GPL-2.0-only
/* The log of an isle as text; see logtext.h. */
#include "../../hermit/lib/logring.h"
#include "logtext.h"

#ifdef __KERNEL__
#include <linux/kernel.h>
#else
#include <stdio.h>
#endif

/* A line of our own: how many records were overwritten before they were read. */
#define LOST_LINE_MAX	64

void logtext_reset(struct logtext *log)
{
	log->length = 0;
	log->sequence = 0;
	shared_store(&log->start, 0);
}

/* Room for one more record, and a line about those before it. */
static void make_room(struct logtext *log)
{
	size_t gone = log->room / 2;

	if (log->length + LOST_LINE_MAX + LOGRING_LINE_MAX <= log->room)
		return;
	while (gone < log->length && log->text[gone - 1] != '\n')
		gone++;
	log->length -= gone;
	shared_store(&log->start, log->start + gone);
	memmove(log->text, log->text + gone, log->length);
}

static void append_lost(struct logtext *log, uint64_t lost)
{
	log->length += (size_t)snprintf(log->text + log->length, LOST_LINE_MAX,
					"(%llu records lost)\n", (unsigned long long)lost);
}

void logtext_take(struct logtext *log, const struct logring *ring, size_t bytes, bool over)
{
	size_t limit = bytes / sizeof(struct log_record);
	struct log_record record;
	uint64_t before;

	while (limit--) {
		make_room(log);
		before = log->sequence;
		if (!logring_read(ring, bytes, &log->sequence, over, &record))
			break;
		if (log->sequence - before > 1)
			append_lost(log, log->sequence - before - 1);
		log->length += logring_format(&record, log->text + log->length);
	}
}
