/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers and CPU lists as people and sysfs write them.
 */
#ifndef PROXY_NUMBER_H
#define PROXY_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"

/* CPU numbers that a list can hold: as many as the largest x86 Linux. */
#define CPULIST_CPUS 8192u

/**
 * struct cpulist - a set of CPU numbers
 * @bits: bit N % 64 of word N / 64 is CPU N
 */
struct cpulist {
	uint64_t bits[CPULIST_CPUS / 64];
};

/**
 * number_parse() - read a number that is nothing but decimal digits
 * @text: no sign, no space, not empty
 * @max: largest value that is acceptable
 * @value: result
 *
 * Return: 0; -EINVAL if it is not a number, -ERANGE if it is larger than @max.
 */
int number_parse(const char *text, unsigned int max, unsigned int *value);

/**
 * size_parse() - read a number of bytes
 * @text: digits, and K, M, G or T behind them perhaps; more than 0
 * @bytes: result
 *
 * Return: 0; -EINVAL if it is none, or too large.
 */
int size_parse(const char *text, uint64_t *bytes);

/**
 * cpulist_parse() - read a list such as "3-5,7"
 * @list: result, also partly filled after a failure
 * @text: numbers and ranges between commas, each CPU once, no space
 * @reason: what is wrong with it
 *
 * Return: 0 or -EINVAL.
 */
int cpulist_parse(struct cpulist *list, const char *text, struct reason *reason);

/**
 * cpulist_format() - write a list the way that cpulist_parse() reads it
 * @list: the set
 * @text: where to; "none" for an empty set
 * @size: bytes of @text, at least 8
 *
 * Return: 0; -E2BIG if it did not fit: then @text holds the first ones and "...".
 */
int cpulist_format(const struct cpulist *list, char *text, size_t size);

/**
 * cpulist_set() - add a CPU
 * @list: the set
 * @cpu: its number; CPULIST_CPUS and above are left out
 */
void cpulist_set(struct cpulist *list, unsigned int cpu);

/**
 * cpulist_clear() - take a CPU out
 * @list: the set
 * @cpu: any number
 */
void cpulist_clear(struct cpulist *list, unsigned int cpu);

/**
 * cpulist_has() - is a CPU in the set?
 * @list: the set
 * @cpu: any number
 *
 * Return: true if it is.
 */
bool cpulist_has(const struct cpulist *list, unsigned int cpu);

/**
 * cpulist_count() - how many CPUs are in the set?
 * @list: the set
 *
 * Return: their number.
 */
unsigned int cpulist_count(const struct cpulist *list);

#endif /* PROXY_NUMBER_H */
