// SPDX-License-Identifier: BSD-2-Clause
/*
 * Lines of words, with comments: what most files in /etc are made of.
 */
#include <string.h>

#include "resolver.h"

/* The rest of a line that was too long. */
static void skip_rest(FILE *file)
{
	int byte;

	do {
		byte = getc(file);
	} while (byte != '\n' && byte != EOF);
}

unsigned int __netdb_line(FILE *file, char *line, size_t bytes, char **field,
			  unsigned int fields)
{
	unsigned int count = 0;

	while (!count && fgets(line, (int)bytes, file)) {
		char *rest = NULL;
		char *word;

		if (!strchr(line, '\n') && strlen(line) == bytes - 1)
			skip_rest(file);
		line[strcspn(line, "#;\n")] = '\0';
		word = strtok_r(line, " \t\r", &rest);
		for (; word && count < fields - 1; word = strtok_r(NULL, " \t\r", &rest))
			field[count++] = word;
		field[count] = NULL;
	}
	return count;
}
