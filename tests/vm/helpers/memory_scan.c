// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looks for a pattern in physical memory, past all owners:
 *
 *   memory_scan START BYTES WORD
 *
 * prints how many aligned words of eight bytes are WORD.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CHUNK_WORDS 0x20000

static uint64_t buffer[CHUNK_WORDS];

int main(int argc, char **argv)
{
	uint64_t position;
	uint64_t end;
	uint64_t word;
	uint64_t found = 0;
	int memory = open("/dev/mem", O_RDONLY);

	if (argc != 4 || memory < 0) {
		perror("memory_scan: START BYTES WORD, and /dev/mem");
		return 2;
	}
	position = strtoull(argv[1], NULL, 0);
	end = position + strtoull(argv[2], NULL, 0);
	word = strtoull(argv[3], NULL, 0);
	while (position < end) {
		size_t wanted = end - position < sizeof(buffer) ? end - position : sizeof(buffer);
		ssize_t count = pread(memory, buffer, wanted, (off_t)position);

		if (count <= 0) {
			perror("memory_scan: /dev/mem");
			return 2;
		}
		for (ssize_t i = 0; i < count / 8; i++)
			found += buffer[i] == word;
		position += (uint64_t)count;
	}
	printf("%llu\n", (unsigned long long)found);
	return 0;
}
