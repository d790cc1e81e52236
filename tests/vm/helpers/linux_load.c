// SPDX-License-Identifier: GPL-2.0-only
/*
 * What others use Linux for while isles come and go: memory, timers, files, network.
 * All of it checks itself.
 *
 *   linux_load DIRECTORY | --ping ADDRESS
 *
 * Prints "ready", works until SIGTERM comes, then says how much it has done, and how long
 * the longest round of each kind took; status 1 and a line as soon as something is not as it
 * must be.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
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
/* Who does nothing for so long stands still; on a machine as fast as that was meant for. */
#define PATIENCE_NS	(20 * NS_PER_S)
#define PING_WORDS	128
#define PING_AGAIN_S	1

static const char *target;		/* directory or address */
static int64_t patience_ns;
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

/* What takes longer than anybody should wait ends us. Returns the time of now. */
static int64_t note_wait(int64_t *longest_ns, int64_t since, const char *who)
{
	int64_t now = now_ns();

	if (now - since > *longest_ns)
		*longest_ns = now - since;
	if (now - since > patience_ns)
		wrong("%s: nothing for %lld ms", who, (long long)((now - since) / NS_PER_MS));
	return now;
}

static void fill(uint64_t *block, size_t words, uint64_t seed)
{
	struct random random = { seed };
	size_t i;

	for (i = 0; i < words; i++)
		block[i] = random_next(&random);
}

static void check(const uint64_t *block, size_t words, uint64_t seed, const char *where)
{
	struct random random = { seed };
	uint64_t wanted;
	size_t i;

	for (i = 0; i < words; i++) {
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
static uint64_t use_memory(int64_t *longest_ns)
{
	uint64_t *blocks[BLOCKS] = { NULL };
	int64_t begin = now_ns();
	uint64_t round;

	for (round = 0; !ended; round++) {
		uint64_t **block = &blocks[round % BLOCKS];

		if (*block)
			check(*block, BLOCK_WORDS, round - BLOCKS, "memory");
		else
			*block = new_block();
		fill(*block, BLOCK_WORDS, round);
		rest();
		begin = note_wait(longest_ns, begin, "memory");
	}
	return round;
}

/* No tick is lost or comes early, time does not go back, and Linux does not stand still. */
static uint64_t use_timers(int64_t *longest_ns)
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
		now = note_wait(longest_ns, last, "timers");
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

static uint64_t use_disk(int64_t *longest_ns)
{
	uint64_t *block = new_block();
	int64_t begin = now_ns();
	uint64_t round;
	char path[256];
	int file;

	snprintf(path, sizeof(path), "%s/linux_load", target);
	for (round = 0; !ended; round++) {
		file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (file < 0)
			failed(path);
		fill(block, BLOCK_WORDS, round);
		transfer(put, file, block, "write");
		if (fsync(file) || posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) ||
		    lseek(file, 0, SEEK_SET))
			failed("disk");
		memset(block, 0, BLOCK_BYTES);
		transfer(read, file, block, "read");
		check(block, BLOCK_WORDS, round, "disk");
		close(file);
		rest();
		begin = note_wait(longest_ns, begin, "disk");
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
		fill(block, BLOCK_WORDS, round);
		transfer(put, *file, block, "network: write");
		rest();
	}
	shutdown(*file, SHUT_WR);
	free(block);
	return NULL;
}

static uint64_t use_network(int64_t *longest_ns)
{
	uint64_t *block = new_block();
	int64_t begin = now_ns();
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
		check(block, BLOCK_WORDS, round++, "network");
		begin = note_wait(longest_ns, begin, "network");
		have = 0;
	}
	if (count < 0 || have)
		failed("network: read");
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	free(block);
	return round;
}

struct ping {
	struct icmphdr head;
	uint64_t words[PING_WORDS];
};

/* RFC 1071 */
static uint16_t checksum(const void *data, size_t bytes)
{
	const uint16_t *word = data;
	uint32_t sum = 0;

	for (; bytes; bytes -= sizeof(*word))
		sum += *word++;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static int open_ping(void)
{
	struct timeval again = { PING_AGAIN_S, 0 };
	struct sockaddr_in address = { .sin_family = AF_INET };
	int peer = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);

	if (inet_pton(AF_INET, target, &address.sin_addr) != 1 ||
	    connect(peer, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &again, sizeof(again)))
		failed(target);
	return peer;
}

/* Reads what comes, until it is the answer to @ping; false if it does not in time. */
static bool receive_answer(int peer, const struct ping *ping, uint64_t round)
{
	struct __attribute__((packed)) {
		struct iphdr ip;
		struct ping ping;
	} answer;
	uint64_t words[PING_WORDS];
	ssize_t count;

	while ((count = recv(peer, &answer, sizeof(answer), 0)) >= 0) {
		if (count != sizeof(answer) || answer.ping.head.type != ICMP_ECHOREPLY ||
		    answer.ping.head.un.echo.id != ping->head.un.echo.id ||
		    answer.ping.head.un.echo.sequence != ping->head.un.echo.sequence)
			continue;
		memcpy(words, answer.ping.words, sizeof(words));
		check(words, PING_WORDS, round, target);
		return true;
	}
	if (errno != EAGAIN)
		failed(target);
	return false;
}

/* A frame may be lost, an answer may be late, but there is one. */
static uint64_t use_ping(int64_t *longest_ns)
{
	struct ping ping = { .head.type = ICMP_ECHO };
	int peer = open_ping();
	uint64_t round;
	int64_t begin;

	ping.head.un.echo.id = (uint16_t)getpid();
	for (round = 0; !ended; round++) {
		ping.head.un.echo.sequence = (uint16_t)round;
		fill(ping.words, PING_WORDS, round);
		ping.head.checksum = 0;
		ping.head.checksum = checksum(&ping, sizeof(ping));
		begin = now_ns();
		do {
			if (send(peer, &ping, sizeof(ping), 0) != sizeof(ping))
				failed(target);
			note_wait(longest_ns, begin, target);
		} while (!receive_answer(peer, &ping, round));
		note_wait(longest_ns, begin, target);
		rest();
	}
	close(peer);
	return round;
}

struct use {
	const char *name;
	uint64_t (*run)(int64_t *longest_ns);
	uint64_t rounds;
	int64_t longest_ns;
	pthread_t thread;
};

static struct use works[] = {
	{ .name = "memory", .run = use_memory },
	{ .name = "timers", .run = use_timers },
	{ .name = "disk", .run = use_disk },
	{ .name = "network", .run = use_network },
	{ .name = NULL },
};

static struct use pings[] = {
	{ .name = "pings", .run = use_ping },
	{ .name = NULL },
};

static void *run(void *argument)
{
	struct use *use = argument;

	use->rounds = use->run(&use->longest_ns);
	return NULL;
}

static void report(const struct use *use)
{
	if (!use->rounds)
		wrong("%s: nothing was done", use->name);
	printf("%s %llu (longest %lld ms)%s", use->name, (unsigned long long)use->rounds,
	       (long long)(use->longest_ns / NS_PER_MS), use[1].name ? ", " : "\n");
}

int main(int argc, char **argv)
{
	const char *slow = getenv("HERMIT_SLOW");
	struct use *uses = argc == 3 && !strcmp(argv[1], "--ping") ? pings : works;
	struct use *use;
	sigset_t set;
	int signal;

	if (argc != 2 && uses == works) {
		fprintf(stderr, "usage: linux_load DIRECTORY | --ping ADDRESS\n");
		return 2;
	}
	target = argv[argc - 1];
	patience_ns = PATIENCE_NS * (slow ? atoi(slow) : 1);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (use = uses; use->name; use++)
		if (pthread_create(&use->thread, NULL, run, use))
			failed("thread");
	puts("ready");
	fflush(stdout);
	sigwait(&set, &signal);
	ended = true;
	for (use = uses; use->name; use++) {
		pthread_join(use->thread, NULL);
		report(use);
	}
	return 0;
}
