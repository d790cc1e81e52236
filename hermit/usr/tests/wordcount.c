// SPDX-License-Identifier: BSD-2-Clause
/*
 * Counts lines, words and bytes of files or of standard input, as wc(1) does in
 * the POSIX locale, in the same format as busybox's.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct counts {
	unsigned long lines;
	unsigned long words;
	unsigned long bytes;
};

static char buffer[256 * 1024];

static int count(int fd, struct counts *counts)
{
	bool in_word = false;
	ssize_t got;

	while ((got = read(fd, buffer, sizeof(buffer))) > 0) {
		counts->bytes += (unsigned long)got;
		for (ssize_t i = 0; i < got; i++) {
			unsigned char c = (unsigned char)buffer[i];
			bool space = isspace(c);

			counts->lines += c == '\n';
			counts->words += !space && !in_word && isprint(c);
			if (space)
				in_word = false;
			else if (isprint(c))
				in_word = true;
		}
	}
	return got < 0 ? -1 : 0;
}

static void show(const struct counts *counts, const char *name)
{
	printf("%lu %lu %lu%s%s\n", counts->lines, counts->words, counts->bytes,
	       name ? " " : "", name ? name : "");
}

static int count_file(const char *name, struct counts *total)
{
	struct counts counts = { 0 };
	int fd = strcmp(name, "-") ? open(name, O_RDONLY) : STDIN_FILENO;

	if (fd < 0 || count(fd, &counts)) {
		fprintf(stderr, "wordcount: %s: %s\n", name, strerror(errno));
		return 1;
	}
	if (fd != STDIN_FILENO)
		close(fd);
	show(&counts, name);
	total->lines += counts.lines;
	total->words += counts.words;
	total->bytes += counts.bytes;
	return 0;
}

int main(int argc, char **argv)
{
	struct counts total = { 0 };
	int failed = 0;

	if (argc < 2) {
		if (count(STDIN_FILENO, &total)) {
			perror("wordcount: standard input");
			return 1;
		}
		show(&total, NULL);
		return 0;
	}
	for (int i = 1; i < argc; i++)
		failed |= count_file(argv[i], &total);
	if (argc > 2)
		show(&total, "total");
	return failed;
}
