// SPDX-License-Identifier: BSD-2-Clause
/*
 * TCP and UDP, both ways. The same source runs on isles and on Linux:
 *   net_echo serve PORT                      sends back what comes, over TCP and UDP
 *   net_echo tcp ADDRESS PORT BYTES [STREAMS] sends BYTES, and checks what comes back
 *   net_echo udp ADDRESS PORT COUNT SIZE [S] the same with datagrams; one that has not come
 *                                            back after S seconds is sent again
 *   net_echo mute PORT                       accepts connections and never reads
 *   net_echo flood ADDRESS PORT              sends datagrams until it is stopped
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK		(64u * 1024)
#define DATAGRAM_MAX	65507u
#define STREAMS_MAX	64
#define PATIENCE_S	1		/* for one datagram, if nothing else is said */
#define TRIES		20

static struct sockaddr_in peer = { .sin_family = AF_INET };

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The byte at @offset of stream @seed: no period that any buffer size divides. */
static uint8_t pattern(uint64_t offset, uint32_t seed)
{
	return (uint8_t)((offset * 0x9e3779b97f4a7c15ull >> 56) + offset / 251 + seed);
}

static int open_socket(int type, int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_ANY),
	};
	int one = 1;
	int fd = socket(AF_INET, type, 0);

	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (port && bind(fd, (struct sockaddr *)&address, sizeof(address)))
		die("bind");
	if (port && type == SOCK_STREAM && listen(fd, SOMAXCONN))
		die("listen");
	return fd;
}

static void send_all(int fd, const uint8_t *data, size_t bytes)
{
	while (bytes) {
		ssize_t sent = send(fd, data, bytes, MSG_NOSIGNAL);

		if (sent <= 0)
			die("send");
		data += sent;
		bytes -= (size_t)sent;
	}
}

static void *serve_connection(void *argument)
{
	int fd = (int)(intptr_t)argument;
	uint8_t *data = malloc(CHUNK);
	ssize_t got;

	while (data && (got = recv(fd, data, CHUNK, 0)) > 0)
		send_all(fd, data, (size_t)got);
	shutdown(fd, SHUT_WR);
	close(fd);
	free(data);
	return NULL;
}

static void *serve_datagrams(void *argument)
{
	int fd = (int)(intptr_t)argument;
	uint8_t *data = malloc(DATAGRAM_MAX);

	while (data) {
		struct sockaddr_in from;
		socklen_t length = sizeof(from);
		ssize_t got = recvfrom(fd, data, DATAGRAM_MAX, 0, (struct sockaddr *)&from, &length);

		if (got >= 0)
			sendto(fd, data, (size_t)got, 0, (struct sockaddr *)&from, length);
	}
	return NULL;
}

static void start(pthread_t *thread, void *(*body)(void *argument), intptr_t argument)
{
	int error = pthread_create(thread, NULL, body, (void *)argument);

	if (error) {
		errno = error;
		die("pthread_create");
	}
}

static _Noreturn void serve(int port, bool mute)
{
	int listener = open_socket(SOCK_STREAM, port);
	pthread_t thread;

	start(&thread, serve_datagrams, open_socket(SOCK_DGRAM, port));
	printf("ready on port %d\n", port);
	fflush(stdout);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			die("accept");
		if (mute)
			continue;
		start(&thread, serve_connection, fd);
		pthread_detach(thread);
	}
}

struct stream {
	int fd;
	uint32_t seed;
	uint64_t bytes;
	uint64_t wrong;			/* bytes that came back changed, or not at all */
};

static void *send_pattern(void *argument)
{
	const struct stream *stream = argument;
	uint8_t *data = malloc(CHUNK);

	for (uint64_t done = 0; data && done < stream->bytes;) {
		size_t count = stream->bytes - done < CHUNK ? (size_t)(stream->bytes - done) : CHUNK;

		for (size_t i = 0; i < count; i++)
			data[i] = pattern(done + i, stream->seed);
		send_all(stream->fd, data, count);
		done += count;
	}
	shutdown(stream->fd, SHUT_WR);
	free(data);
	return NULL;
}

static void *run_stream(void *argument)
{
	struct stream *stream = argument;
	uint8_t *data = malloc(CHUNK);
	uint64_t done = 0;
	pthread_t sender;
	ssize_t got;

	stream->fd = open_socket(SOCK_STREAM, 0);
	if (connect(stream->fd, (struct sockaddr *)&peer, sizeof(peer)))
		die("connect");
	start(&sender, send_pattern, (intptr_t)stream);
	while (data && (got = recv(stream->fd, data, CHUNK, 0)) > 0) {
		for (ssize_t i = 0; i < got; i++)
			stream->wrong += data[i] != pattern(done + (uint64_t)i, stream->seed);
		done += (uint64_t)got;
	}
	pthread_join(sender, NULL);
	stream->wrong += done > stream->bytes ? done - stream->bytes : stream->bytes - done;
	close(stream->fd);
	free(data);
	return NULL;
}

static int tcp(uint64_t bytes, int count)
{
	static struct stream streams[STREAMS_MAX];
	pthread_t threads[STREAMS_MAX];
	uint64_t wrong = 0;

	if (count < 1 || count > STREAMS_MAX)
		count = 1;
	for (int i = 0; i < count; i++) {
		streams[i] = (struct stream){ .bytes = bytes, .seed = (uint32_t)i };
		start(&threads[i], run_stream, (intptr_t)&streams[i]);
	}
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		wrong += streams[i].wrong;
	}
	printf("%d streams of %llu bytes, %llu wrong\n", count, (unsigned long long)bytes,
	       (unsigned long long)wrong);
	return wrong != 0;
}

/* Waits for datagram @number; older ones, which came late, are passed over. */
static bool await_datagram(int fd, uint8_t *data, size_t size, uint32_t number)
{
	ssize_t got;

	while ((got = recv(fd, data, DATAGRAM_MAX, 0)) >= 0) {
		bool same = got == (ssize_t)size;

		for (size_t i = 0; same && i < size; i++)
			same = data[i] == pattern(i, number);
		if (same)
			return true;
	}
	return false;
}

static int udp(uint32_t count, size_t size, int patience_s)
{
	struct timeval patience = { .tv_sec = patience_s };
	uint8_t *data = malloc(DATAGRAM_MAX);
	int fd = open_socket(SOCK_DGRAM, 0);
	uint32_t lost = 0;

	if (!data || size > DATAGRAM_MAX)
		return 2;
	if (connect(fd, (struct sockaddr *)&peer, sizeof(peer)))
		die("connect");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	for (uint32_t number = 0; number < count; number++) {
		int tries = 0;

		do {
			if (tries++ == TRIES)
				die("recv");
			for (size_t i = 0; i < size; i++)
				data[i] = pattern(i, number);
			if (send(fd, data, size, 0) != (ssize_t)size)
				die("send");
		} while (!await_datagram(fd, data, size, number));
		lost += (uint32_t)tries - 1;
	}
	printf("%u datagrams of %zu bytes, %u lost\n", count, size, lost);
	free(data);
	return 0;
}

static _Noreturn void flood(void)
{
	static uint8_t data[1024];
	int fd = open_socket(SOCK_DGRAM, 0);

	puts("ready");
	fflush(stdout);
	for (;;)
		sendto(fd, data, sizeof(data), 0, (struct sockaddr *)&peer, sizeof(peer));
}

int main(int argc, char **argv)
{
	const char *mode = argc > 2 ? argv[1] : "";

	if (!strcmp(mode, "serve") || !strcmp(mode, "mute"))
		serve(atoi(argv[2]), *mode == 'm');
	if (argc > 3 && inet_pton(AF_INET, argv[2], &peer.sin_addr) == 1) {
		peer.sin_port = htons((uint16_t)atoi(argv[3]));
		if (argc > 4 && !strcmp(mode, "tcp"))
			return tcp(strtoull(argv[4], NULL, 0), argc > 5 ? atoi(argv[5]) : 1);
		if (argc > 5 && !strcmp(mode, "udp"))
			return udp((uint32_t)atoi(argv[4]), strtoul(argv[5], NULL, 0),
				   argc > 6 ? atoi(argv[6]) : PATIENCE_S);
		if (!strcmp(mode, "flood"))
			flood();
	}
	fprintf(stderr, "usage: net_echo serve|mute PORT\n"
		"       net_echo tcp ADDRESS PORT BYTES [STREAMS]\n"
		"       net_echo udp ADDRESS PORT COUNT SIZE [S]\n"
		"       net_echo flood ADDRESS PORT\n");
	return 2;
}
