// SPDX-License-Identifier: BSD-2-Clause
/*
 * Pings another isle (or Linux) from this one: isle_ping ADDRESS [COUNT]. Answers
 * nothing itself; the network stack does. To let two isles ping each other, each
 * stays until the other one has said that it is done, too.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ICMP_ECHO_REPLY		0
#define ICMP_ECHO_REQUEST	8
#define IDENTIFIER		0x4843
#define PAYLOAD			48
#define DEFAULT_COUNT		5
#define PATIENCE_S		30	/* for the other isle to come up */
#define REPLY_MS		200	/* for one reply */
#define DONE_PORT		7028

struct echo {
	uint8_t type;
	uint8_t code;
	uint16_t checksum;
	uint16_t identifier;
	uint16_t sequence;
	uint8_t payload[PAYLOAD];
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Internet checksum, RFC 1071. */
static uint16_t checksum(const void *data, size_t bytes)
{
	const uint16_t *word = data;
	uint32_t sum = 0;

	for (; bytes > 1; bytes -= 2)
		sum += *word++;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void set_timeout(int socket, long ms)
{
	struct timeval time = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

	setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
}

static bool send_echo(int raw, const struct sockaddr_in *to, uint16_t sequence)
{
	struct echo echo = {
		.type = ICMP_ECHO_REQUEST,
		.identifier = htons(IDENTIFIER),
		.sequence = htons(sequence),
	};

	echo.checksum = checksum(&echo, sizeof(echo));
	return sendto(raw, &echo, sizeof(echo), 0, (const struct sockaddr *)to,
		      sizeof(*to)) == sizeof(echo);
}

/* Waits for the reply to one echo; other packets are passed over. */
static bool await_reply(int raw, const struct sockaddr_in *from, uint16_t sequence)
{
	double deadline = now() + REPLY_MS / 1e3;
	uint8_t packet[512];

	while (now() < deadline) {
		struct sockaddr_in sender;
		socklen_t length = sizeof(sender);
		ssize_t got = recvfrom(raw, packet, sizeof(packet), 0,
				       (struct sockaddr *)&sender, &length);
		size_t header = (packet[0] & 0xfu) * 4u;
		struct echo *echo = (struct echo *)(packet + header);

		if (got < (ssize_t)(header + sizeof(*echo)))
			continue;
		if (sender.sin_addr.s_addr == from->sin_addr.s_addr &&
		    echo->type == ICMP_ECHO_REPLY && echo->identifier == htons(IDENTIFIER) &&
		    echo->sequence == htons(sequence))
			return true;
	}
	return false;
}

static int ping(const struct sockaddr_in *to, int count)
{
	double deadline = now() + PATIENCE_S;
	int raw = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	uint16_t sequence = 0;
	int replies = 0;

	if (raw < 0)
		return -1;
	set_timeout(raw, REPLY_MS);
	while (replies < count && now() < deadline) {
		double sent = now();

		sequence++;
		if (!send_echo(raw, to, sequence) || !await_reply(raw, to, sequence))
			continue;
		replies++;
		printf("reply %d from %s: seq=%u time=%.3f ms\n", replies,
		       inet_ntoa(to->sin_addr), sequence, (now() - sent) * 1e3);
	}
	close(raw);
	return replies;
}

/* Tells the other isle that we are done until it has told us the same. */
static bool part(const struct sockaddr_in *other)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(DONE_PORT) };
	struct sockaddr_in to = *other;
	double deadline = now() + PATIENCE_S;
	int udp = socket(AF_INET, SOCK_DGRAM, 0);
	bool heard = false;
	char word[8] = "";

	to.sin_port = htons(DONE_PORT);
	if (udp < 0 || bind(udp, (struct sockaddr *)&address, sizeof(address)))
		return false;
	set_timeout(udp, REPLY_MS);
	/* "done" until we hear anything; "heard" lets the other one go, too. */
	while (now() < deadline) {
		sendto(udp, heard ? "heard" : "done", heard ? 6 : 5, 0,
		       (struct sockaddr *)&to, sizeof(to));
		if (recv(udp, word, sizeof(word), 0) <= 0)
			continue;
		if (heard || !strcmp(word, "heard"))
			break;
		heard = true;
	}
	for (int i = 0; i < 3; i++)
		sendto(udp, "heard", 6, 0, (struct sockaddr *)&to, sizeof(to));
	close(udp);
	return heard || !strcmp(word, "heard");
}

int main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	bool mutual = argc > 1 && !strcmp(argv[1], "-m");
	int count, replies;

	argv += mutual;
	argc -= mutual;
	count = argc > 2 ? atoi(argv[2]) : DEFAULT_COUNT;
	if (argc < 2 || count < 1 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
		fprintf(stderr, "usage: isle_ping [-m] ADDRESS [COUNT]   (-m: be pinged, too)\n");
		return 2;
	}
	replies = ping(&to, count);
	if (replies < count) {
		fprintf(stderr, "isle_ping: %d of %d replies from %s\n", replies, count, argv[1]);
		return 1;
	}
	if (mutual && !part(&to)) {
		fprintf(stderr, "isle_ping: %s did not finish\n", argv[1]);
		return 1;
	}
	return 0;
}
