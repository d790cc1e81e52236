// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers and CPU lists; see number.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "number.h"

/* Bytes of the longest element of a list, "8190-8191,", and its NUL. */
#define ELEMENT_MAX	12
#define MORE		"..."

/* Reads digits from *@text and moves it behind them; stops adding above @max. */
static int parse_digits(const char **text, unsigned int max, unsigned int *value)
{
	const char *digit = *text;
	uint64_t number = 0;

	for (; *digit >= '0' && *digit <= '9'; digit++)
		if (number <= max)
			number = number * 10 + (uint64_t)(*digit - '0');
	if (digit == *text)
		return -EINVAL;
	*text = digit;
	*value = (unsigned int)number;
	return number > max ? -ERANGE : 0;
}

int number_parse(const char *text, unsigned int max, unsigned int *value)
{
	int error = parse_digits(&text, max, value);

	return *text ? -EINVAL : error;
}

/* How far to the left K, M, G and T move a number; -1 for anything else. */
static int unit_shift(const char *unit)
{
	static const char units[] = "KMGT";
	const char *at = *unit ? strchr(units, *unit) : NULL;

	if (!*unit)
		return 0;
	return at && !unit[1] ? 10 * (int)(at - units + 1) : -1;
}

int size_parse(const char *text, uint64_t *bytes)
{
	uint64_t number = 0;
	int shift;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	for (; *text >= '0' && *text <= '9'; text++)
		if (__builtin_mul_overflow(number, 10u, &number) ||
		    __builtin_add_overflow(number, (unsigned int)(*text - '0'), &number))
			return -EINVAL;
	shift = unit_shift(text);
	if (shift < 0 || !number || number > UINT64_MAX >> shift)
		return -EINVAL;
	*bytes = number << shift;
	return 0;
}

void cpulist_set(struct cpulist *list, unsigned int cpu)
{
	if (cpu < CPULIST_CPUS)
		list->bits[cpu / 64] |= 1ull << cpu % 64;
}

void cpulist_clear(struct cpulist *list, unsigned int cpu)
{
	if (cpu < CPULIST_CPUS)
		list->bits[cpu / 64] &= ~(1ull << cpu % 64);
}

bool cpulist_has(const struct cpulist *list, unsigned int cpu)
{
	return cpu < CPULIST_CPUS && list->bits[cpu / 64] >> cpu % 64 & 1;
}

unsigned int cpulist_count(const struct cpulist *list)
{
	unsigned int count = 0;
	unsigned int i;

	for (i = 0; i < CPULIST_CPUS / 64; i++)
		count += (unsigned int)__builtin_popcountll(list->bits[i]);
	return count;
}

/* Reads one CPU number of a list. */
static int parse_cpu(const char **text, unsigned int *cpu, struct reason *reason)
{
	switch (parse_digits(text, CPULIST_CPUS - 1, cpu)) {
	case 0:
		return 0;
	case -ERANGE:
		return reason_set(reason, -EINVAL, "no machine has so many CPUs");
	default:
		return reason_set(reason, -EINVAL, strchr(",-", **text) ? "a number is missing" :
				  "it is not a list of numbers");
	}
}

/* Reads one element, a number or a range, and adds it to the list. */
static int parse_element(struct cpulist *list, const char **text, struct reason *reason)
{
	unsigned int first;
	unsigned int last;
	int error;

	error = parse_cpu(text, &first, reason);
	if (error)
		return error;
	last = first;
	if (**text == '-') {
		(*text)++;
		error = parse_cpu(text, &last, reason);
		if (error)
			return error;
	}
	if (last < first)
		return reason_set(reason, -EINVAL, "%u-%u runs backwards", first, last);
	for (; first <= last; first++) {
		if (cpulist_has(list, first))
			return reason_set(reason, -EINVAL, "CPU %u is named twice", first);
		cpulist_set(list, first);
	}
	return 0;
}

int cpulist_parse(struct cpulist *list, const char *text, struct reason *reason)
{
	int error;

	memset(list, 0, sizeof(*list));
	if (!*text)
		return reason_set(reason, -EINVAL, "it is empty");
	for (;;) {
		error = parse_element(list, &text, reason);
		if (error)
			return error;
		if (!*text)
			return 0;
		if (*text++ != ',')
			return reason_set(reason, -EINVAL, "it is not a list of numbers");
	}
}

/* Finds the next run of CPUs at or above @from; false if there is none. */
static bool next_run(const struct cpulist *list, unsigned int from, unsigned int *first,
		     unsigned int *last)
{
	while (from < CPULIST_CPUS && !cpulist_has(list, from))
		from++;
	*first = from;
	while (cpulist_has(list, from))
		from++;
	*last = from - 1;
	return *first < CPULIST_CPUS;
}

int cpulist_format(const struct cpulist *list, char *text, size_t size)
{
	char element[ELEMENT_MAX];
	unsigned int first;
	unsigned int last;
	size_t used = 0;
	int length;

	snprintf(text, size, "none");
	for (last = -1u; next_run(list, last + 1, &first, &last);) {
		if (first == last)
			length = snprintf(element, sizeof(element), "%u", first);
		else
			length = snprintf(element, sizeof(element), "%u-%u", first, last);
		/* Room for a comma, this element, and a comma and dots after it. */
		if (used + (size_t)length + sizeof("," "," MORE) > size) {
			snprintf(text + used, size - used, "%s" MORE, used ? "," : "");
			return -E2BIG;
		}
		used += (size_t)snprintf(text + used, size - used, "%s%s", used ? "," : "",
					 element);
	}
	return 0;
}
