/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The log of an isle as text: records are taken over from the ring in isle memory and
 * added to its end; when there is no more room its older half goes, in whole lines.
 * hermit.ko and the fuzzer compile this; there is no OS in here.
 */
#ifndef LOGTEXT_H
#define LOGTEXT_H

#include <hermit/log.h>
#include <hermit/shared.h>

/**
 * struct logtext - the text
 * @text: where it lies, @room bytes
 * @room: at least LOGTEXT_ROOM_MIN
 * @length: bytes that there are
 * @start: bytes of this run before @text; may be read at any time
 * @sequence: next record to take over
 */
struct logtext {
	char *text;
	size_t room;
	size_t length;
	uint64_t start;
	uint64_t sequence;
};

/* A few lines of the greatest length, in either half. */
#define LOGTEXT_ROOM_MIN	4096u

/**
 * logtext_reset() - forget everything
 * @log: its place and room stay
 */
void logtext_reset(struct logtext *log);

/**
 * logtext_take() - take over what is new in the ring, at most a whole ring
 * @log: the text
 * @ring: the ring; the isle may write to it meanwhile
 * @bytes: its size
 * @over: as for logring_read()
 *
 * A line of its own tells of records that were overwritten before they were read.
 */
void logtext_take(struct logtext *log, const struct logring *ring, size_t bytes, bool over);

#endif /* LOGTEXT_H */
