// SPDX-License-Identifier: GPL-2.0-only
/*
 * A name server that knows a few names, and how to behave badly. Prints "ready", then
 * answers over UDP and TCP until it is killed.
 * usage: dns_server ADDRESS
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT		53
#define HEADER		12
#define UDP_BYTES	512
#define TYPE_A		1
#define TYPE_CNAME	5
#define TYPE_PTR	12
#define TYPE_AAAA	28
#define CODE_FAILED	2
#define CODE_NO_NAME	3

/* How a name is answered, besides with what is true. */
enum manner { RIGHT, FAILS, LIES_FIRST, LOST_ONCE, GARBAGE_FIRST };

static const struct record {
	const char *name;
	int type;			/* 0: the name is there, that is all */
	const char *data;
	int copies;			/* addresses in a row; 0: one */
	enum manner manner;
} records[] = {
	{ "host.test", TYPE_A, "10.1.2.3", 0, RIGHT },
	{ "host.test", TYPE_AAAA, "fd00::3", 0, RIGHT },
	{ "alias.test", TYPE_CNAME, "second.test", 0, RIGHT },
	{ "second.test", TYPE_CNAME, "four.test", 0, RIGHT },
	{ "four.test", TYPE_A, "10.1.2.4", 2, RIGHT },
	{ "six.test", TYPE_AAAA, "fd00::6", 0, RIGHT },
	{ "empty.test", 0, NULL, 0, RIGHT },
	{ "a-name-that-is-long-so-that-the-answer-is.many.test", TYPE_A, "10.2.0.1", 30, RIGHT },
	{ "inside.corp.test", TYPE_A, "10.1.2.5", 0, RIGHT },
	{ "fails.test", 0, NULL, 0, FAILS },
	{ "lies.test", TYPE_A, "10.1.2.7", 0, LIES_FIRST },
	{ "lost.test", TYPE_A, "10.1.2.8", 0, LOST_ONCE },
	{ "garbage.test", TYPE_A, "10.1.2.9", 0, GARBAGE_FIRST },
	{ "3.2.1.10.in-addr.arpa", TYPE_PTR, "host.test", 0, RIGHT },
	{ "3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa", TYPE_PTR,
	  "host.test", 0, RIGHT },
	{ NULL, 0, NULL, 0, RIGHT },
};

/* A question as it came, and the answer. */
struct answer {
	uint8_t message[65535];
	size_t bytes;
	uint16_t count;
	bool known;
	uint8_t type;			/* that is asked for */
	enum manner manner;
};

static void put(struct answer *answer, const void *data, size_t bytes)
{
	memcpy(answer->message + answer->bytes, data, bytes);
	answer->bytes += bytes;
}

static void put16(struct answer *answer, unsigned int number)
{
	uint16_t word = htons((uint16_t)number);

	put(answer, &word, 2);
}

static void set16(struct answer *answer, size_t at, unsigned int number)
{
	answer->message[at] = (uint8_t)(number >> 8);
	answer->message[at + 1] = (uint8_t)number;
}

static void put_name(struct answer *answer, const char *name)
{
	while (*name) {
		uint8_t length = (uint8_t)strcspn(name, ".");

		put(answer, &length, 1);
		put(answer, name, length);
		name += length + (name[length] == '.');
	}
	put(answer, "", 1);
}

static void put_record(struct answer *answer, const char *name, const struct record *record, int copy)
{
	size_t length_at;
	uint8_t address[16];

	put_name(answer, name);
	put16(answer, (unsigned int)record->type);
	put16(answer, 1);
	put16(answer, 0);
	put16(answer, 60);
	length_at = answer->bytes;
	put16(answer, 0);
	if (record->type == TYPE_CNAME || record->type == TYPE_PTR) {
		put_name(answer, record->data);
	} else if (record->type == TYPE_A) {
		inet_pton(AF_INET, record->data, address);
		address[3] = (uint8_t)(address[3] + copy);
		put(answer, address, 4);
	} else {
		inet_pton(AF_INET6, record->data, address);
		put(answer, address, 16);
	}
	set16(answer, length_at, (unsigned int)(answer->bytes - length_at - 2));
	answer->count++;
}

/* All that is known of a name and what it stands for. */
static void put_all(struct answer *answer, const char *name, int type)
{
	const struct record *record;
	int copy;

	for (record = records; record->name; record++) {
		if (strcasecmp(record->name, name))
			continue;
		answer->known = true;
		answer->manner = record->manner;
		if (record->type == TYPE_CNAME) {
			put_record(answer, name, record, 0);
			put_all(answer, record->data, type);
		} else if (record->type == type) {
			for (copy = 0; copy < (record->copies ? record->copies : 1); copy++)
				put_record(answer, name, record, copy);
		}
	}
}

/* Makes the answer of the question in @answer; false if that makes no sense. */
static bool make(struct answer *answer, size_t bytes)
{
	char name[300] = "";
	size_t at = HEADER;

	while (at < bytes && answer->message[at]) {
		size_t length = answer->message[at];

		if (length > 63 || at + length + 5 >= bytes || at + length > sizeof(name))
			return false;
		if (name[0])
			strcat(name, ".");
		strncat(name, (char *)answer->message + at + 1, length);
		at += length + 1;
	}
	at += 5;
	if (at > bytes)
		return false;
	answer->bytes = at;
	answer->count = 0;
	answer->known = false;
	answer->manner = RIGHT;
	answer->type = answer->message[at - 3];
	put_all(answer, name, answer->type);
	set16(answer, 2, 0x8180 | (answer->manner == FAILS ? CODE_FAILED :
				   answer->known ? 0 : CODE_NO_NAME));
	set16(answer, 6, answer->count);
	set16(answer, 8, 0);
	set16(answer, 10, 0);
	return true;
}

static void serve_udp(int fd)
{
	static unsigned int lost[256];
	static struct answer answer;
	struct sockaddr_storage from;
	socklen_t from_bytes = sizeof(from);
	ssize_t got = recvfrom(fd, answer.message, UDP_BYTES, 0, (struct sockaddr *)&from,
			       &from_bytes);

	if (got < HEADER || !make(&answer, (size_t)got))
		return;
	if (answer.manner == LOST_ONCE && lost[answer.type]++ % 2 == 0)
		return;
	if (answer.manner == LIES_FIRST) {
		answer.message[0] ^= 1;
		sendto(fd, answer.message, answer.bytes, 0, (struct sockaddr *)&from, from_bytes);
		answer.message[0] ^= 1;
	}
	if (answer.manner == GARBAGE_FIRST)
		sendto(fd, "garbage", 7, 0, (struct sockaddr *)&from, from_bytes);
	if (answer.bytes > UDP_BYTES) {
		answer.message[2] |= 2;
		answer.bytes = UDP_BYTES;
	}
	sendto(fd, answer.message, answer.bytes, 0, (struct sockaddr *)&from, from_bytes);
}

static void serve_tcp(int listener)
{
	static struct answer answer;
	int fd = accept(listener, NULL, NULL);
	uint16_t length;

	while (recv(fd, &length, 2, MSG_WAITALL) == 2 &&
	       recv(fd, answer.message, ntohs(length), MSG_WAITALL) == ntohs(length) &&
	       ntohs(length) >= HEADER && make(&answer, ntohs(length))) {
		length = htons((uint16_t)answer.bytes);
		if (send(fd, &length, 2, MSG_MORE) != 2 ||
		    send(fd, answer.message, answer.bytes, 0) != (ssize_t)answer.bytes)
			break;
	}
	close(fd);
}

static int open_socket(const char *address, int type)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	int fd = socket(AF_INET, type, 0), yes = 1;

	if (fd < 0 || inet_pton(AF_INET, address, &own.sin_addr) != 1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) ||
	    bind(fd, (struct sockaddr *)&own, sizeof(own)) ||
	    (type == SOCK_STREAM && listen(fd, 16)))
		err(1, "%s", address);
	return fd;
}

int main(int argc, char **argv)
{
	struct pollfd sockets[2];

	if (argc != 2)
		errx(2, "usage: dns_server ADDRESS");
	sockets[0] = (struct pollfd){ .fd = open_socket(argv[1], SOCK_DGRAM), .events = POLLIN };
	sockets[1] = (struct pollfd){ .fd = open_socket(argv[1], SOCK_STREAM), .events = POLLIN };
	puts("ready");
	fflush(stdout);
	while (poll(sockets, 2, -1) > 0) {
		if (sockets[0].revents)
			serve_udp(sockets[0].fd);
		if (sockets[1].revents)
			serve_tcp(sockets[1].fd);
	}
	return 1;
}
