// SPDX-License-Identifier: BSD-2-Clause
/*
 * Round trips and throughput between two of us: one serves, the other one, given an
 * address, connects, measures, and ends both. Throughput is from client to server.
 *
 * The TCP connection carries requests, and the data of the TCP tests. UDP tests end
 * when the client sends the next request.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "common/bench.h"

#define MAGIC		0x48434e42u
#define LARGEST		65536u
#define PATIENCE_NS	30e9		/* for the server to come up */
#define RETRY_NS	20000000L
#define REPLY_MS	500		/* for an echo, then it counts as lost */
#define LOST_MAX	20
#define SAMPLE_NS	50e6

enum kind {
	TCP_ECHO,
	TCP_SINK,
	UDP_ECHO,
	UDP_SINK,
	DONE,
};

struct request {			/* client to server, network byte order */
	uint32_t magic;
	uint32_t kind;
	uint32_t size;
	uint32_t count;
};

struct reply {				/* server to client at the end of a sink */
	uint32_t messages;
	uint32_t right;
};

static long port = 7900;
static const char *address;
static unsigned char data[LARGEST], received[LARGEST];
static int control = -1, udp = -1;
static bool right = true;
static long lost;

static void data_fill(void)
{
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(i * 7 + 1);
}

static void send_all(const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size) {
		ssize_t sent = send(control, at, size, 0);

		if (sent <= 0)
			bench_fail("send");
		at += sent;
		size -= (size_t)sent;
	}
}

static void receive_all(void *bytes, size_t size)
{
	char *at = bytes;

	while (size) {
		ssize_t got = recv(control, at, size, 0);

		if (got <= 0) {
			errno = got ? errno : ECONNRESET;
			bench_fail("recv");
		}
		at += got;
		size -= (size_t)got;
	}
}

static struct sockaddr_in socket_address(const char *host)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

	if (host && inet_pton(AF_INET, host, &to.sin_addr) != 1) {
		errno = EINVAL;
		bench_fail(host);
	}
	return to;
}

static void set_timeout(int socket, long ms)
{
	struct timeval time = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

	if (setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)))
		bench_fail("SO_RCVTIMEO");
}

static void no_delay(void)
{
	int on = 1;

	if (setsockopt(control, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		bench_fail("TCP_NODELAY");
}

/* ---- server ---- */

static void serve_tcp_echo(uint32_t size, uint32_t count)
{
	while (count--) {
		receive_all(received, size);
		send_all(received, size);
	}
}

/* Looks at one byte of each piece: the whole would be measured with the network. */
static void serve_tcp_sink(uint32_t size, uint32_t count)
{
	uint64_t total = (uint64_t)size * count, at = 0;
	struct reply reply = { .right = 1 };

	while (at < total) {
		uint64_t left = total - at;
		ssize_t got = recv(control, received, left < LARGEST ? (size_t)left : LARGEST, 0);

		if (got <= 0)
			bench_fail("recv");
		if (received[0] != data[at % size])
			reply.right = 0;
		at += (uint64_t)got;
	}
	reply.messages = htonl(count);
	reply.right = htonl(reply.right);
	send_all(&reply, sizeof(reply));
}

/* Until the client says on the connection that this is all. */
static void serve_udp(uint32_t size, bool echo)
{
	struct pollfd wait[] = {
		{ .fd = udp, .events = POLLIN }, { .fd = control, .events = POLLIN },
	};
	struct reply reply = { .right = 1 };
	char end;

	for (;;) {
		struct sockaddr_in from;
		socklen_t length = sizeof(from);
		ssize_t got;

		if (poll(wait, 2, -1) < 0)
			bench_fail("poll");
		if (wait[0].revents) {
			got = recvfrom(udp, received, sizeof(received), 0,
				       (struct sockaddr *)&from, &length);
			if (got != (ssize_t)size)
				continue;	/* of an earlier test */
			reply.messages++;
			if (received[size - 1] != data[size - 1])
				reply.right = 0;
			if (echo)
				sendto(udp, received, size, 0, (struct sockaddr *)&from, length);
		} else if (wait[1].revents) {
			break;
		}
	}
	receive_all(&end, 1);
	reply.messages = htonl(reply.messages);
	reply.right = htonl(reply.right);
	send_all(&reply, sizeof(reply));
}

static bool serve_request(void)
{
	struct request request;
	uint32_t size;

	receive_all(&request, sizeof(request));
	size = ntohl(request.size);
	if (ntohl(request.magic) != MAGIC || size < 1 || size > LARGEST) {
		errno = EPROTO;
		bench_fail("request");
	}
	send_all(&request, sizeof(request));	/* ready */
	switch (ntohl(request.kind)) {
	case TCP_ECHO:
		serve_tcp_echo(size, ntohl(request.count));
		break;
	case TCP_SINK:
		serve_tcp_sink(size, ntohl(request.count));
		break;
	case UDP_ECHO:
	case UDP_SINK:
		serve_udp(size, ntohl(request.kind) == UDP_ECHO);
		break;
	default:
		return false;
	}
	return true;
}

static void serve(void)
{
	struct sockaddr_in here = socket_address(NULL);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	int on = 1;
	long served = 0;

	udp = socket(AF_INET, SOCK_DGRAM, 0);
	if (listener < 0 || udp < 0)
		bench_fail("socket");
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(udp, (struct sockaddr *)&here, sizeof(here)) ||
	    bind(listener, (struct sockaddr *)&here, sizeof(here)) || listen(listener, 1))
		bench_fail("bind");
	control = accept(listener, NULL, NULL);
	if (control < 0)
		bench_fail("accept");
	no_delay();
	while (serve_request())
		served++;
	close(control);
	close(listener);
	bench_record_one("served", "", (double)served);
}

/* ---- client ---- */

static void ask(enum kind kind, uint32_t size, long count)
{
	struct request request = {
		htonl(MAGIC), htonl((uint32_t)kind), htonl(size), htonl((uint32_t)count),
	};

	send_all(&request, sizeof(request));
	receive_all(&request, sizeof(request));
}

static double tcp_echo(uint32_t size, long count)
{
	double start;

	ask(TCP_ECHO, size, count);
	start = bench_now();
	for (long i = 0; i < count; i++) {
		send_all(data, size);
		receive_all(received, size);
	}
	right = right && !memcmp(data, received, size);
	return bench_now() - start;
}

static double tcp_sink(uint32_t size, long count)
{
	struct reply reply;
	double start;

	ask(TCP_SINK, size, count);
	start = bench_now();
	for (long i = 0; i < count; i++)
		send_all(data, size);
	receive_all(&reply, sizeof(reply));
	right = right && reply.right == htonl(1) && ntohl(reply.messages) == (uint32_t)count;
	return bench_now() - start;
}

static uint32_t udp_end(void)
{
	struct reply reply;

	send_all("", 1);
	receive_all(&reply, sizeof(reply));
	right = right && reply.right == htonl(1);
	return ntohl(reply.messages);
}

static double udp_echo(uint32_t size, long count)
{
	double start, time = 0;

	ask(UDP_ECHO, size, count);
	for (long i = 0; i < count; i++) {
		start = bench_now();
		if (send(udp, data, size, 0) == (ssize_t)size &&
		    recv(udp, received, sizeof(received), 0) == (ssize_t)size)
			time += bench_now() - start;
		else if (++lost > LOST_MAX)
			bench_fail("UDP echo");
	}
	udp_end();
	right = right && !memcmp(data, received, size);
	return time;
}

/* Time per message that arrived. */
static double udp_sink(uint32_t size, long count)
{
	double start, time;
	uint32_t arrived;

	ask(UDP_SINK, size, count);
	start = bench_now();
	for (long i = 0; i < count; i++)
		send(udp, data, size, 0);
	arrived = udp_end();
	time = bench_now() - start;
	if (arrived == 0)
		bench_fail("UDP: nothing arrived");
	lost += count - (long)arrived;
	return time * (double)count / arrived;
}

static void measure(const char *name, uint32_t size, double (*test)(uint32_t, long),
		    bool throughput)
{
	double samples[BENCH_SAMPLES_MAX];
	char full[48];
	long count = 2;
	double time = test(size, count);

	while (!bench.smallest && time < SAMPLE_NS / 8 && count < 1 << 20) {
		count *= 4;
		time = test(size, count);
	}
	if (!bench.smallest)
		count = (long)((double)count * SAMPLE_NS / time) + 1;
	for (long i = 0; i < bench.samples; i++) {
		time = test(size, count) / (double)count;
		samples[i] = throughput ? size / time * 1e3 : time;
	}
	snprintf(full, sizeof(full), "%s_%u", name, size);
	bench_record(full, throughput ? "MB/s" : "ns", samples, (size_t)bench.samples);
}

static void connect_patiently(const struct sockaddr_in *to)
{
	const struct timespec pause = { .tv_nsec = RETRY_NS };
	double deadline = bench_now() + PATIENCE_NS;

	for (;;) {
		control = socket(AF_INET, SOCK_STREAM, 0);
		if (control < 0)
			bench_fail("socket");
		if (!connect(control, (const struct sockaddr *)to, sizeof(*to)))
			return;
		if (bench_now() > deadline)
			bench_fail("connect");
		close(control);
		nanosleep(&pause, NULL);
	}
}

static void test_all(void)
{
	static const uint32_t sizes[] = { 16, 64, 256, 1024, 4096, 16384, 65536 };
	static const uint32_t datagrams[] = { 16, 256, 1472 };
	struct sockaddr_in to = socket_address(address);
	size_t step = bench.smallest ? 2 : 1;

	connect_patiently(&to);
	no_delay();
	udp = socket(AF_INET, SOCK_DGRAM, 0);
	if (udp < 0 || connect(udp, (struct sockaddr *)&to, sizeof(to)))
		bench_fail("UDP");
	set_timeout(udp, REPLY_MS);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i += step) {
		measure("tcp_rtt", sizes[i], tcp_echo, false);
		measure("tcp", sizes[i], tcp_sink, true);
	}
	for (size_t i = 0; i < sizeof(datagrams) / sizeof(*datagrams); i += step) {
		measure("udp_rtt", datagrams[i], udp_echo, false);
		measure("udp", datagrams[i], udp_sink, true);
	}
	ask(DONE, 1, 0);
	bench_record_one("udp_lost", "", (double)lost);
}

int main(int argc, char **argv)
{
	static const struct bench_option options[] = {
		{ .name = "port", .help = "TCP and UDP port of the server", .number = &port,
		  .least = 1, .most = 65535 },
		{ .name = "address", .help = "the server's IPv4 address; without it, be the server",
		  .text = &address },
		{ .name = NULL },
	};
	static const struct bench_program program = {
		.name = "net",
		.about = "round trips and throughput of TCP and UDP over message size",
		.options = options,
	};

	bench_start(&program, argc, argv);
	data_fill();
	if (address)
		test_all();
	else
		serve();
	return bench_finish(right);
}
