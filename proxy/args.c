// SPDX-License-Identifier: GPL-2.0-only
/*
 * The block of arguments; see args.h.
 */
#include <stdlib.h>
#include <string.h>

#include "args.h"

/* Counts the strings of a list and adds up their bytes, NULs included. */
static size_t count_strings(char *const *list, size_t *bytes)
{
	size_t count;

	for (count = 0; list[count]; count++)
		*bytes += strlen(list[count]) + 1;
	return count;
}

static char *put_strings(char *out, char *const *list)
{
	for (; *list; list++)
		out = stpcpy(out, *list) + 1;
	return out;
}

struct isle_args *args_build(char *const *argv, char *const *envp, uint64_t ignored, size_t *size)
{
	struct isle_args *args;
	size_t bytes = 0;
	size_t argc = count_strings(argv, &bytes);
	size_t envc = count_strings(envp, &bytes);

	/* The strings cost a byte each, so the counts fit if the bytes do. */
	if (bytes > UINT32_MAX)
		return NULL;
	*size = sizeof(*args) + bytes;
	args = calloc(1, *size);
	if (!args)
		return NULL;
	args->argc = (uint32_t)argc;
	args->envc = (uint32_t)envc;
	args->bytes = (uint32_t)bytes;
	args->signals_ignored = ignored;
	put_strings(put_strings((char *)(args + 1), argv), envp);
	return args;
}
