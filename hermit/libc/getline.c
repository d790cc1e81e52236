// SPDX-License-Identifier: BSD-2-Clause
/*
 * Lines of any length (POSIX.1-2017 getdelim, getline): newlib has them under names
 * of its own.
 */
#include <stdio.h>

ssize_t getdelim(char **line, size_t *bytes, int end, FILE *file)
{
	return __getdelim(line, bytes, end, file);
}

ssize_t getline(char **line, size_t *bytes, FILE *file)
{
	return getdelim(line, bytes, '\n', file);
}
