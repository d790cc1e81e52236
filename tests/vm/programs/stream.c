// SPDX-License-Identifier: GPL-2.0-only
/*
 * Standard input to standard output, of any length. At the end a line on stderr: how
 * many bytes, what was in them, and by how much memory grew after the first WARM bytes:
 * of the process that Linux knows (on an isle, the proxy) and of the program.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define BLOCK	(1u << 20)
#define WARM	(16l << 20)

struct used {
	long process;		/* KiB */
	long program;
};

static long process_kib(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[200];
	long kib = -1;

	while (status && fgets(line, sizeof(line), status))
		sscanf(line, "VmHWM: %ld", &kib);
	if (status)
		fclose(status);
	return kib;
}

static struct used used_now(void)
{
	struct used used = { .process = process_kib() };
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	used.program = usage.ru_maxrss;
	return used;
}

/* All of it, in whatever portions. */
static int put(const unsigned char *data, ssize_t bytes)
{
	ssize_t count;

	for (; bytes; bytes -= count, data += count) {
		count = write(STDOUT_FILENO, data, (size_t)bytes);
		if (count <= 0)
			return -1;
	}
	return 0;
}

int main(void)
{
	static unsigned char block[BLOCK];
	struct used warm = { 0, 0 }, end;
	uint64_t sum = 0;
	long total = 0;
	ssize_t count;

	while ((count = read(STDIN_FILENO, block, BLOCK)) > 0) {
		if (total < WARM && total + count >= WARM)
			warm = used_now();
		for (ssize_t i = 0; i < count; i += 4096)
			sum += block[i] * (uint64_t)(total + i + 1);
		total += count;
		if (put(block, count)) {
			perror("write");
			return 1;
		}
	}
	end = used_now();
	fprintf(stderr, "%ld bytes, sum %llu, grew by %ld and %ld KiB\n", total,
		(unsigned long long)sum, end.process - warm.process, end.program - warm.program);
	return count < 0;
}
