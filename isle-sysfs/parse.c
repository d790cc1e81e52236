// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading what people write into the files of /sys/hermit: names of isles, sizes.
 * Stricter than Linux's own helpers: nothing may follow that is not understood.
 */
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/kstrtox.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "isle.h"

#define ISLE_PREFIX	"isle"

/* More than x86 can address. */
#define SIZE_LIMIT	BIT_ULL(52)

/**
 * isle_parse_name() - read the name of an isle
 * @text: "isle2", perhaps with a newline at the end
 * @number: the result
 *
 * Return: 0, or -EINVAL if @text is no such name.
 */
int isle_parse_name(const char *text, unsigned int *number)
{
	size_t prefix = str_has_prefix(text, ISLE_PREFIX);

	if (!prefix || !isdigit(text[prefix]))
		return -EINVAL;
	/* As the folders are called: no leading zeros. */
	if (text[prefix] == '0' && isdigit(text[prefix + 1]))
		return -EINVAL;
	return kstrtouint(text + prefix, 10, number) ? -EINVAL : 0;
}

static unsigned int unit_shift(char unit)
{
	switch (toupper(unit)) {
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	case 'T':
		return 40;
	default:
		return 0;
	}
}

/**
 * isle_parse_size() - read an amount of memory
 * @text: "268435456" or "256M" (K, M, G, T), perhaps with a newline at the end
 * @size: the result in bytes
 *
 * Return: 0, or -EINVAL if @text is no size that a machine could have.
 */
int isle_parse_size(const char *text, u64 *size)
{
	unsigned int shift;
	u64 value = 0;

	if (!isdigit(*text))
		return -EINVAL;
	for (; isdigit(*text); text++)
		if (check_mul_overflow(value, 10ull, &value) ||
		    check_add_overflow(value, (u64)(*text - '0'), &value))
			return -EINVAL;
	shift = unit_shift(*text);
	if (shift)
		text++;
	if (!sysfs_streq(text, "") || value > SIZE_LIMIT >> shift)
		return -EINVAL;
	*size = value << shift;
	return 0;
}
