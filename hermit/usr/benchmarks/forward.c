// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls on files: on an isle they go to Linux and back. The smallest call, opening,
 * reading and writing from 1 byte to 4 MiB, a byte into a pipe; and for comparison
 * two threads on two cores that wake each other in turn.
 */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/bench.h"

#define BYTES_MAX	(4u << 20)
#define PIPE_WRITES	4096L		/* fit into a pipe */

static const char *path = "/tmp/forward.bench";
static int file;
static int reader, writer;
static char *data;
static size_t size;
static bool right = true;
static sem_t ping, pong;

static void check(bool holds)
{
	right = right && holds;
}

static void run_null(long count)
{
	while (count--)
		check(getppid() >= 0);
}

static void run_open_close(long count)
{
	while (count--) {
		int fd = open(path, O_RDONLY);

		check(fd >= 0 && !close(fd));
	}
}

static void run_seek(long count)
{
	while (count--)
		check(lseek(file, 0, SEEK_SET) == 0);
}

static void run_read(long count)
{
	while (count--)
		check(pread(file, data, size, 0) == (ssize_t)size);
}

static void run_write(long count)
{
	while (count--)
		check(pwrite(file, data, size, 0) == (ssize_t)size);
}

static void run_pipe(long count)
{
	while (count--)
		check(write(writer, data, 1) == 1);
}

static void drain_pipe(long count)
{
	while (count > 0) {
		ssize_t got = read(reader, data, (size_t)count);

		if (got <= 0)
			bench_fail("read from a pipe");
		count -= got;
	}
}

static void *answer(void *argument)
{
	(void)argument;
	for (;;) {
		sem_wait(&ping);
		sem_post(&pong);
	}
	return NULL;
}

static void run_ping_pong(long count)
{
	while (count--) {
		sem_post(&ping);
		sem_wait(&pong);
	}
}

static void open_all(void)
{
	int ends[2];

	data = malloc(BYTES_MAX);
	if (!data)
		bench_fail("malloc");
	memset(data, 'x', BYTES_MAX);
	file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || write(file, data, BYTES_MAX) != (ssize_t)BYTES_MAX)
		bench_fail(path);
	if (pipe(ends))
		bench_fail("pipe");
	reader = ends[0];
	writer = ends[1];
}

static void measure_transfers(void)
{
	static const uint32_t sizes[] = { 1, 64, 4096, 65536, 1u << 20, BYTES_MAX };
	char name[32];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		size = sizes[i];
		snprintf(name, sizeof(name), "read_%zu", size);
		bench_measure(&(struct bench_operation){ .name = name, .run = run_read });
		snprintf(name, sizeof(name), "write_%zu", size);
		bench_measure(&(struct bench_operation){ .name = name, .run = run_write });
	}
}

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "path", .help = "file to read and write", .text = &path },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "forward",
		.about = "calls on files: the smallest one, open, read, write, a pipe",
		.options = options,
	};
	static const struct bench_operation operations[] = {
		{ .name = "null_call", .run = run_null },
		{ .name = "open_close", .run = run_open_close },
		{ .name = "seek", .run = run_seek },
		{ .name = "pipe_write_1", .run = run_pipe, .clean = drain_pipe,
		  .fixed = PIPE_WRITES },
	};

	bench_start(&program, argc, argv);
	open_all();
	for (size_t i = 0; i < sizeof(operations) / sizeof(*operations); i++)
		bench_measure(&operations[i]);
	measure_transfers();
	if (bench_cores() > 1) {
		sem_init(&ping, 0, 0);
		sem_init(&pong, 0, 0);
		bench_thread(1, answer, NULL);
		bench_measure(&(struct bench_operation){ .name = "ping_pong", .run = run_ping_pong });
	}
	unlink(path);
	return bench_finish(right);
}
