/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * The isle's kernel log: a ring of records at ISLE_LOG_OFFSET in isle memory.
 * Cores of the isle append without a lock; Linux reads while the isle runs,
 * hangs or is dead. hermit/lib/logring.c drives it on both sides.
 */
#ifndef UAPI_HERMIT_LOG_H
#define UAPI_HERMIT_LOG_H

#include "types.h"

#define LOG_MAGIC		0x474f4c54494d5248ull
#define LOG_TEXT_MAX		232u		/* bytes of text in one record */

enum log_level {
	LOG_LEVEL_ERROR = 0,
	LOG_LEVEL_WARNING = 1,
	LOG_LEVEL_INFO = 2,
	LOG_LEVEL_DEBUG = 3,
};

/* All fields are written by the isle, @sequence first (0) and last. */
struct log_record {
	uint64_t sequence;		/* number of the record plus one; 0: being written */
	uint64_t time_ns;		/* since boot of the isle */
	uint16_t core;			/* index in isle_core[] */
	uint8_t level;			/* enum log_level */
	uint8_t reserved;
	uint32_t length;		/* bytes of text, no NUL, no newline */
	char text[LOG_TEXT_MAX];
};

HERMIT_ASSERT(sizeof(struct log_record) == 256);

struct logring {
	uint64_t magic;			/* LOG_MAGIC, written by the isle at boot */
	uint64_t next;			/* number of the next record, written by the isle */
	uint64_t reserved[30];
	struct log_record record[];	/* as many as the area holds */
};

HERMIT_ASSERT(sizeof(struct logring) == 256);

#endif /* UAPI_HERMIT_LOG_H */
