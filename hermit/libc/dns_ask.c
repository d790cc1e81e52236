// SPDX-License-Identifier: BSD-2-Clause
/*
 * Asking name servers, over UDP, and over TCP for what is too long for that.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "resolver.h"

#define QUESTIONS	2u
#define MS_PER_S	1000
#define NS_PER_MS	1000000
#define FIRST_PORT	49152u		/* of those that any program may have (RFC 6335) */
#define PORT_TRIES	8

/* What goes on between us and one server. */
struct exchange {
	const struct resolver *resolver;
	const struct sockaddr *server;
	socklen_t server_bytes;
	unsigned int count;		/* questions */
	struct dns_question question[QUESTIONS];
	struct dns_answer *answer;
	bool answered[QUESTIONS];
	int64_t deadline;		/* of the server, ms */
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * (int64_t)MS_PER_S + now.tv_nsec / NS_PER_MS;
}

static bool all_answered(const struct exchange *exchange)
{
	for (unsigned int i = 0; i < exchange->count; i++)
		if (!exchange->answered[i])
			return false;
	return true;
}

/* Ids and ports that others do not guess, and where to begin if servers take turns. */
static bool random_word(uint32_t *word)
{
	return getrandom(word, sizeof(*word), 0) == sizeof(*word);
}

/* True as soon as one of @events has come, false at the deadline. */
static bool wait_for(const struct exchange *exchange, int fd, short events)
{
	struct pollfd event = { .fd = fd, .events = events };
	int64_t left;

	while ((left = exchange->deadline - now_ms()) > 0)
		if (poll(&event, 1, (int)left) > 0)
			return true;
	return false;
}

/* ---- TCP: each message with its length before it ---- */

static bool connect_in_time(const struct exchange *exchange, int fd)
{
	socklen_t bytes = sizeof(int);
	int error = 0;

	if (!connect(fd, exchange->server, exchange->server_bytes))
		return true;
	return errno == EINPROGRESS && wait_for(exchange, fd, POLLOUT) &&
	       !getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &bytes) && !error;
}

/* Moves all of it; false if the connection ends or takes too long. */
static bool receive_all(const struct exchange *exchange, int fd, uint8_t *to, size_t bytes)
{
	while (bytes) {
		ssize_t got;

		if (!wait_for(exchange, fd, POLLIN))
			return false;
		got = recv(fd, to, bytes, MSG_DONTWAIT);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return false;
		to += got;
		bytes -= (size_t)got;
	}
	return true;
}

static bool talk(const struct exchange *exchange, int fd, unsigned int number, uint8_t *message)
{
	const struct dns_question *question = &exchange->question[number];
	struct dns_answer *answer = &exchange->answer[number];
	uint8_t asked[2 + DNS_QUESTION_BYTES];
	uint8_t length[2];
	size_t bytes = __dns_question(question, asked + 2);

	asked[0] = (uint8_t)(bytes >> 8);
	asked[1] = (uint8_t)bytes;
	/* There is room for it in a new connection. */
	if (!connect_in_time(exchange, fd) ||
	    send(fd, asked, bytes + 2, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)bytes + 2 ||
	    !receive_all(exchange, fd, length, sizeof(length)))
		return false;
	bytes = (size_t)length[0] << 8 | length[1];
	return receive_all(exchange, fd, message, bytes) &&
	       !__dns_answer(question, message, bytes, answer) && !answer->truncated;
}

static bool ask_tcp(const struct exchange *exchange, unsigned int number)
{
	uint8_t *message = malloc(DNS_MESSAGE_BYTES);
	int fd = message ? socket(exchange->server->sa_family, SOCK_STREAM, 0) : -1;
	bool answered = false;

	if (fd >= 0) {
		answered = !fcntl(fd, F_SETFL, O_NONBLOCK) && talk(exchange, fd, number, message);
		close(fd);
	}
	free(message);
	return answered;
}

/* ---- UDP ---- */

/* A port of our own choice: lwIP's follow one after the other. */
static bool bind_anywhere(int fd, int family)
{
	/* Family and port are in the same place in both; what follows is 0 in both. */
	struct sockaddr_in6 address = { .sin6_family = (sa_family_t)family };
	socklen_t bytes = family == AF_INET6 ? sizeof(address) : sizeof(struct sockaddr_in);

	_Static_assert(offsetof(struct sockaddr_in, sin_port) ==
		       offsetof(struct sockaddr_in6, sin6_port), "port");
	for (int i = 0; i < PORT_TRIES; i++) {
		uint32_t random;

		if (!random_word(&random))
			return false;
		address.sin6_port = htons((uint16_t)(FIRST_PORT +
						     random % (UINT16_MAX + 1 - FIRST_PORT)));
		if (!bind(fd, (struct sockaddr *)&address, bytes))
			return true;
	}
	return false;
}

/* Connected: what others send does not get in. */
static int socket_to_server(const struct exchange *exchange)
{
	int family = exchange->server->sa_family;
	int fd = socket(family, SOCK_DGRAM, 0);

	if (fd >= 0 && (!bind_anywhere(fd, family) ||
			connect(fd, exchange->server, exchange->server_bytes))) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool send_question(int fd, const struct dns_question *question)
{
	uint8_t message[DNS_QUESTION_BYTES];
	size_t bytes = __dns_question(question, message);

	return send(fd, message, bytes, 0) == (ssize_t)bytes;
}

/*
 * A message has come. Returns false if there is no use in waiting for the others:
 * the server does not want to tell, or is broken.
 */
static bool take_message(struct exchange *exchange, const uint8_t *message, size_t bytes)
{
	for (unsigned int i = 0; i < exchange->count; i++) {
		struct dns_answer *answer = &exchange->answer[i];

		if (exchange->answered[i] ||
		    __dns_answer(&exchange->question[i], message, bytes, answer))
			continue;
		if (answer->truncated && !ask_tcp(exchange, i))
			return false;
		if (answer->code != DNS_NO_ERROR && answer->code != DNS_NO_NAME)
			return false;
		exchange->answered[i] = true;
		return true;
	}
	return true;			/* not for us, or again */
}

/* Waits for the answers until the deadline. */
static void receive_answers(struct exchange *exchange, int fd)
{
	uint8_t message[DNS_UDP_BYTES];

	while (!all_answered(exchange) && wait_for(exchange, fd, POLLIN)) {
		ssize_t got;

		got = recv(fd, message, sizeof(message), MSG_DONTWAIT);
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (got > 0 && !take_message(exchange, message, (size_t)got))
			return;
	}
}

/* Asks one server what it has not answered yet. */
static void ask_server(struct exchange *exchange, unsigned int number)
{
	const struct resolver *resolver = exchange->resolver;
	const struct sockaddr_in6 *server = &resolver->server[number % resolver->servers];
	int fd;

	exchange->server = (const struct sockaddr *)server;
	exchange->server_bytes = server->sin6_family == AF_INET6 ? sizeof(struct sockaddr_in6)
								 : sizeof(struct sockaddr_in);
	exchange->deadline = now_ms() + (int64_t)resolver->timeout * MS_PER_S;
	fd = socket_to_server(exchange);
	if (fd < 0)
		return;
	for (unsigned int i = 0; i < exchange->count; i++)
		if (!exchange->answered[i] && !send_question(fd, &exchange->question[i]))
			break;
	receive_answers(exchange, fd);
	close(fd);
}

/* New ids for what is asked once more. Two questions have different ones. */
static bool number_questions(struct exchange *exchange)
{
	uint32_t random;

	if (!random_word(&random))
		return false;
	for (unsigned int i = 0; i < exchange->count; i++)
		exchange->question[i].id = (uint16_t)((random >> 16) * i + random);
	if (exchange->count > 1 && exchange->question[0].id == exchange->question[1].id)
		exchange->question[1].id ^= 1;
	return true;
}

/* 0 if one question at least was answered with addresses or names: those are kept. */
static int settle(const struct exchange *exchange)
{
	bool some = false;

	for (unsigned int i = 0; i < exchange->count; i++) {
		if (!exchange->answered[i])
			exchange->answer[i] = (struct dns_answer){ .code = DNS_NO_ERROR };
		some = some || exchange->answer[i].count;
	}
	return some ? 0 : EAI_AGAIN;
}

int __dns_ask(const struct resolver *resolver, const char *name, const uint16_t *types,
	      struct dns_answer *answers, unsigned int count)
{
	struct exchange exchange = { .resolver = resolver, .count = count, .answer = answers };
	uint8_t message[DNS_QUESTION_BYTES];
	uint32_t first = 0;

	for (unsigned int i = 0; i < count; i++)
		exchange.question[i] = (struct dns_question){ .name = name, .type = types[i] };
	if (resolver->rotate && !random_word(&first))
		return EAI_FAIL;
	if (!__dns_question(&exchange.question[0], message))
		return EAI_NONAME;
	for (unsigned int i = 0; i < resolver->attempts * resolver->servers; i++) {
		if (!number_questions(&exchange))
			return EAI_FAIL;
		ask_server(&exchange, first % resolver->servers + i);
		if (all_answered(&exchange))
			return 0;
	}
	return settle(&exchange);
}
