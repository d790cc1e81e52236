/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Writing and reading the log ring. The isle's kernel writes, hermit.ko reads,
 * the unit test does both; there is no OS in here.
 */
#ifndef HERMIT_LOGRING_H
#define HERMIT_LOGRING_H

#include <hermit/log.h>
#include <hermit/shared.h>

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

/* Most bytes that logring_format() writes for one record. */
#define LOGRING_LINE_MAX (LOG_TEXT_MAX + 64u)

/**
 * logring_init() - start an empty log
 * @log: the area
 * @bytes: its size, at least two records
 */
void logring_init(struct logring *log, size_t bytes);

/**
 * logring_write() - append one record, split over several if it is long
 * @log: the area, after logring_init()
 * @bytes: its size
 * @core: core that speaks
 * @level: enum log_level
 * @time_ns: time since boot
 * @text: what to say, without newline
 * @length: bytes of @text
 *
 * Any core, any context, interrupts and exceptions included; never waits.
 */
void logring_write(struct logring *log, size_t bytes, unsigned int core, unsigned int level,
		   uint64_t time_ns, const char *text, size_t length);

/**
 * logring_read() - copy the next record out
 * @log: the area, written by somebody who is not trusted
 * @bytes: its size
 * @sequence: number of the record wanted; moved behind the one that was read.
 *            Records that were overwritten meanwhile are passed over.
 * @over: no writer is alive any more: pass over records that were never finished
 * @record: the copy, with its length checked
 *
 * Return: 1 with a record, 0 if there is none yet.
 */
int logring_read(const struct logring *log, size_t bytes, uint64_t *sequence, bool over,
		 struct log_record *record);

/**
 * logring_format() - a record as a line for people
 * @record: from logring_read()
 * @line: at least LOGRING_LINE_MAX bytes; no NUL is added
 *
 * Control characters in the text become '?'.
 *
 * Return: bytes written, newline included.
 */
size_t logring_format(const struct log_record *record, char *line);

#endif /* HERMIT_LOGRING_H */
