/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all unit tests include: cmocka, with what it needs before it, and a
 * generator of numbers that are the same in every run.
 */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * unit_random() - the next number of a sequence (xorshift64*)
 * @state: of the sequence, not 0
 *
 * Return: 32 bits that look random.
 */
static inline uint32_t unit_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (uint32_t)(*state * 0x2545f4914f6cdd1dull >> 32);
}

/* Runs all tests of a file; the result is main()'s. */
#define unit_run(tests) cmocka_run_group_tests(tests, NULL, NULL)

#endif /* UNIT_H */
