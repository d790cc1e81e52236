// SPDX-License-Identifier: GPL-2.0-only
/*
 * What others use Linux for while isles come and go: memory, timers, files, network.
 * All of it checks itself.
 *
 *   linux_load DIRECTORY
 *
 * Prints "ready", works until SIGTERM comes, then says how much it has done; status 1
 * and a line as soon as something is not as it must be.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "random.h"

/* A round of each kind, then a rest: isles shall have some of the host's CPUs, too. */
#define PERIOD_MS	20
#define BLOCK_BYTES	(64 << 10)
#define BLOCK_WORDS	(BLOCK_BYTES / sizeof(uint64_t))
#define BLOCKS		256
#define NS_PER_S	1000000000ll
#define NS_PER_MS	1000000ll

static const char *directory;
static atomic_bool ended;

static _Noreturn void wrong(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	fflush(stdout);
	_exit(1);
}

static _Noreturn void failed(const char *what)
{
	wrong("%s: %s", what, strerror(errno));
}

static int64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * NS_PER_S + time.tv_nsec;
}

static void rest(void)
{
	struct timespec time = { 0, PERIOD_MS * NS_PER_MS };

	nanosleep(&time, NULL);
}

static void fill(uint64_t *block, uint64_t seed)
{
	struct random random = { seed };
	size_t i;

	for (i = 0; i < BLOCK_WORDS; i++)
		block[i] = random_next(&random);
}

static void check(const uint64_t *block, uint64_t seed, const char *where)
{
	struct random random = { seed };
	uint64_t wanted;
	size_t i;

	for (i = 0; i < BLOCK_WORDS; i++) {
		wanted = random_next(&random);
		if (block[i] != wanted)
			wrong("%s: round %llu, word %zu is %#llx, not %#llx", where,
			      (unsigned long long)seed, i, (unsigned long long)block[i],
			      (unsigned long long)wanted);
	}
}

static uint64_t *new_block(void)
{
	uint64_t *block = malloc(BLOCK_BYTES);

	if (!block)
		failed("malloc");
	return block;
}

/* Each block lies there for BLOCKS rounds before it is looked at. */
static uint64_t use_memory(void)
{
	uint64_t *blocks[BLOCKS] = { NULL };
	uint64_t round;

	for (round = 0; !ended; round++) {
		uint64_t **block = &blocks[round % BLOCKS];

		if (*block)
			check(*block, round - BLOCKS, "memory");
		else
			*block = new_block();
		fill(*block, round);
		rest();
	}
	return round;
}

/* No tick is lost or comes early, and time does not go back. */
static uint64_t use_timers(void)
{
	struct itimerspec period = {
		{ 0, PERIOD_MS * NS_PER_MS }, { 0, PERIOD_MS * NS_PER_MS },
	};
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	int64_t begin = now_ns();
	int64_t last = begin;
	uint64_t ticks = 0;
	uint64_t more;
	int64_t armed;
	int64_t now;
	int64_t due;

	if (timer < 0 || timerfd_settime(timer, 0, &period, NULL))
		failed("timer");
	armed = now_ns();
	while (!ended) {
		if (read(timer, &more, sizeof(more)) != sizeof(more))
			failed("timer");
		ticks += more;
		now = now_ns();
		if (now < last)
			wrong("timers: time has gone back by %lld ns", (long long)(last - now));
		last = now;
		due = (now - begin) / (PERIOD_MS * NS_PER_MS);
		if ((int64_t)ticks > due)
			wrong("timers: %lld ticks, only %lld were due", (long long)ticks,
			      (long long)due);
	}
	/* The clock first: what was due by then, the timer has counted when it is read. */
	due = (now_ns() - armed) / (PERIOD_MS * NS_PER_MS);
	if (read(timer, &more, sizeof(more)) == sizeof(more))
		ticks += more;
	if ((int64_t)ticks < due)
		wrong("timers: %lld ticks of %lld", (long long)ticks, (long long)due);
	return ticks;
}

static void transfer(ssize_t (*move)(int file, void *block, size_t size), int file, void *block,
		     const char *what)
{
	size_t done;
	ssize_t count;

	for (done = 0; done < BLOCK_BYTES; done += (size_t)count) {
		count = move(file, (char *)block + done, BLOCK_BYTES - done);
		if (count <= 0)
			failed(what);
	}
}

static ssize_t put(int file, void *block, size_t size)
{
	return write(file, block, size);
}

static uint64_t use_disk(void)
{
	uint64_t *block = new_block();
	uint64_t round;
	char path[256];
	int file;

	snprintf(path, sizeof(path), "%s/linux_load", directory);
	for (round = 0; !ended; round++) {
		file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (file < 0)
			failed(path);
		fill(block, round);
		transfer(put, file, block, "write");
		if (fsync(file) || posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) ||
		    lseek(file, 0, SEEK_SET))
			failed("disk");
		memset(block, 0, BLOCK_BYTES);
		transfer(read, file, block, "read");
		check(block, round, "disk");
		close(file);
		rest();
	}
	unlink(path);
	free(block);
	return round;
}

static void *send_back(void *argument)
{
	int peer = *(int *)argument;
	uint64_t *block = new_block();
	ssize_t count;

	while ((count = read(peer, block, BLOCK_BYTES)) > 0)
		if (write(peer, block, (size_t)count) != count)
			failed("network: write");
	free(block);
	close(peer);
	return NULL;
}

/* A connection through the loopback device, both ends. */
static void connect_ends(int ends[2])
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &size) ||
	    connect(ends[0], (struct sockaddr *)&address, size))
		failed("network");
	ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (ends[1] < 0)
		failed("network: accept");
	close(listener);
}

static void *send_block(void *argument)
{
	int *file = argument;
	uint64_t *block = new_block();
	uint64_t round;

	for (round = 0; !ended; round++) {
		fill(block, round);
		transfer(put, *file, block, "network: write");
		rest();
	}
	shutdown(*file, SHUT_WR);
	free(block);
	return NULL;
}

static uint64_t use_network(void)
{
	uint64_t *block = new_block();
	pthread_t threads[2];
	uint64_t round = 0;
	size_t have = 0;
	ssize_t count;
	int ends[2];

	connect_ends(ends);
	if (pthread_create(&threads[0], NULL, send_back, &ends[1]) ||
	    pthread_create(&threads[1], NULL, send_block, &ends[0]))
		failed("thread");
	while ((count = read(ends[0], (char *)block + have, BLOCK_BYTES - have)) > 0) {
		have += (size_t)count;
		if (have < BLOCK_BYTES)
			continue;
		check(block, round++, "network");
		have = 0;
	}
	if (count < 0 || have)
		failed("network: read");
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	free(block);
	return round;
}

static struct use {
	const char *name;
	uint64_t (*run)(void);
	uint64_t rounds;
	pthread_t thread;
} uses[] = {
	{ "memory", use_memory, 0, 0 },
	{ "timers", use_timers, 0, 0 },
	{ "disk", use_disk, 0, 0 },
	{ "network", use_network, 0, 0 },
};

#define USES (sizeof(uses) / sizeof(*uses))

static void *run(void *argument)
{
	struct use *use = argument;

	use->rounds = use->run();
	return NULL;
}

int main(int argc, char **argv)
{
	sigset_t set;
	int signal;
	size_t i;

	if (argc != 2) {
		fprintf(stderr, "usage: linux_load DIRECTORY\n");
		return 2;
	}
	directory = argv[1];
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (i = 0; i < USES; i++)
		if (pthread_create(&uses[i].thread, NULL, run, &uses[i]))
			failed("thread");
	puts("ready");
	fflush(stdout);
	sigwait(&set, &signal);
	ended = true;
	for (i = 0; i < USES; i++) {
		pthread_join(uses[i].thread, NULL);
		if (!uses[i].rounds)
			wrong("%s: nothing was done", uses[i].name);
		printf("%s %llu%s", uses[i].name, (unsigned long long)uses[i].rounds,
		       i + 1 < USES ? ", " : "\n");
	}
	return 0;
}
