/* SPDX-License-Identifier: GPL-2.0-only */
/* An isle that writes a log, as the fuzzers of its readers play it. */
#ifndef LOGISLE_H
#define LOGISLE_H

#include "fuzz.h"
#include "logring.h"

/** logisle_scribble() - any word anywhere. @fuzz: input. @ring: of the isle. @bytes: of it. */
static inline void logisle_scribble(struct fuzz *fuzz, struct logring *ring, size_t bytes)
{
	uint32_t at = fuzz_word(fuzz) % (bytes / sizeof(uint64_t));
	uint64_t value = fuzz_long(fuzz);

	memcpy((uint8_t *)ring + at * sizeof(value), &value, sizeof(value));
}

/** logisle_write() - a record. @fuzz: input. @ring: of the isle. @bytes: of it. @level: any. */
static inline void logisle_write(struct fuzz *fuzz, struct logring *ring, uint32_t bytes,
				 uint8_t level)
{
	uint32_t length = fuzz_byte(fuzz);
	uint8_t core = fuzz_byte(fuzz);
	uint32_t time = fuzz_word(fuzz);

	logring_write(ring, bytes, core, level, time, (const char *)fuzz->data,
		      length < fuzz->size ? length : fuzz->size);
}

#endif /* LOGISLE_H */
