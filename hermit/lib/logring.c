// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * The log ring; see logring.h. A writer takes a number, blanks the slot's
 * sequence, fills the slot and stores the sequence last. A reader copies and
 * looks at the sequence before and after.
 */
#include "logring.h"

static uint64_t slots(size_t bytes)
{
	return (bytes - sizeof(struct logring)) / sizeof(struct log_record);
}

void logring_init(struct logring *log, size_t bytes)
{
	memset(log, 0, bytes);
	shared_store_release(&log->magic, LOG_MAGIC);
}

static void write_record(struct logring *log, size_t bytes, const struct log_record *head,
			 const char *text)
{
	uint64_t number = shared_fetch_add(&log->next, 1);
	struct log_record *slot = &log->record[number % slots(bytes)];

	shared_store(&slot->sequence, 0);
	/* A reader that sees new content must not see the old sequence after it. */
	shared_fence();
	slot->time_ns = head->time_ns;
	slot->core = head->core;
	slot->level = head->level;
	slot->length = head->length;
	memcpy(slot->text, text, head->length);
	shared_store_release(&slot->sequence, number + 1);
}

void logring_write(struct logring *log, size_t bytes, unsigned int core, unsigned int level,
		   uint64_t time_ns, const char *text, size_t length)
{
	struct log_record head;

	head.time_ns = time_ns;
	head.core = (uint16_t)core;
	head.level = (uint8_t)level;
	do {
		head.length = length < LOG_TEXT_MAX ? (uint32_t)length : LOG_TEXT_MAX;
		write_record(log, bytes, &head, text);
		text += head.length;
		length -= head.length;
	} while (length > 0);
}

/* Copies record @number; false if it is not (or no longer) whole. */
static bool copy_record(const struct logring *log, size_t bytes, uint64_t number,
			struct log_record *record)
{
	const struct log_record *slot = &log->record[number % slots(bytes)];

	if (shared_load_acquire(&slot->sequence) != number + 1)
		return false;
	memcpy(record, slot, sizeof(*record));
	shared_read_fence();
	if (shared_load(&slot->sequence) != number + 1)
		return false;
	if (record->length > LOG_TEXT_MAX)
		record->length = LOG_TEXT_MAX;
	return true;
}

int logring_read(const struct logring *log, size_t bytes, uint64_t *sequence, bool over,
		 struct log_record *record)
{
	uint64_t next;

	if (shared_load_acquire(&log->magic) != LOG_MAGIC)
		return 0;
	next = shared_load_acquire(&log->next);
	if (*sequence > next)
		return 0;
	if (next - *sequence > slots(bytes))
		*sequence = next - slots(bytes);
	while (*sequence < next) {
		if (copy_record(log, bytes, *sequence, record)) {
			(*sequence)++;
			return 1;
		}
		/* Not finished yet, or overtaken by a writer that went round. */
		if (!over && shared_load_acquire(&log->next) - *sequence <= slots(bytes))
			return 0;
		(*sequence)++;
	}
	return 0;
}

static char *put_number(char *out, uint64_t value, unsigned int width, char fill)
{
	char digits[20];
	unsigned int count = 0;

	do {
		digits[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	for (; width > count; width--)
		*out++ = fill;
	while (count)
		*out++ = digits[--count];
	return out;
}

static char *put_text(char *out, const char *text, size_t length)
{
	for (; length; length--, text++)
		*out++ = (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text;
	return out;
}

size_t logring_format(const struct log_record *record, char *line)
{
	static const char *const prefix[] = { "error: ", "warning: ", "", "" };
	const char *level = record->level < 4 ? prefix[record->level] : "";
	char *out = line;

	*out++ = '[';
	out = put_number(out, record->time_ns / 1000000000, 5, ' ');
	*out++ = '.';
	out = put_number(out, record->time_ns / 1000 % 1000000, 6, '0');
	out = put_text(out, "] core ", 7);
	out = put_number(out, record->core, 1, ' ');
	out = put_text(out, ": ", 2);
	out = put_text(out, level, strlen(level));
	out = put_text(out, record->text, record->length);
	*out++ = '\n';
	return (size_t)(out - line);
}
