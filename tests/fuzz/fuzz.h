/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all fuzzers include: the input is read as a script. It says what an isle
 * writes, and when; what comes behind its end is 0.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct fuzz - what is left of the input
 * @data: next byte
 * @size: bytes
 */
struct fuzz {
	const uint8_t *data;
	size_t size;
};

/* What libFuzzer calls; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** fuzz_check() - a finding if @good does not hold */
static inline void fuzz_check(bool good)
{
	if (!good)
		abort();
}

/** fuzz_take() - the next bytes. @fuzz: input. @to: where to. @bytes: how many. */
static inline void fuzz_take(struct fuzz *fuzz, void *to, size_t bytes)
{
	size_t some = bytes < fuzz->size ? bytes : fuzz->size;

	memset(to, 0, bytes);
	memcpy(to, fuzz->data, some);
	fuzz->data += some;
	fuzz->size -= some;
}

/** fuzz_byte() - the next byte. @fuzz: input. Return: it. */
static inline uint8_t fuzz_byte(struct fuzz *fuzz)
{
	uint8_t value;

	fuzz_take(fuzz, &value, sizeof(value));
	return value;
}

/** fuzz_word() - the next 32 bits. @fuzz: input. Return: them. */
static inline uint32_t fuzz_word(struct fuzz *fuzz)
{
	uint32_t value;

	fuzz_take(fuzz, &value, sizeof(value));
	return value;
}

/** fuzz_long() - the next 64 bits. @fuzz: input. Return: them. */
static inline uint64_t fuzz_long(struct fuzz *fuzz)
{
	uint64_t value;

	fuzz_take(fuzz, &value, sizeof(value));
	return value;
}

#endif /* FUZZ_H */
