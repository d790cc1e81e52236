// SPDX-License-Identifier: BSD-2-Clause
/*
 * Asking name servers, over UDP, and over TCP for what is too long for that.
 */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "resolver.h"

#define QUESTIONS	2u
#define MS_PER_S	1000
#define NS_PER_MS	1000000

/* What goes on between us and one server. */
struct exchange {
	const struct resolver *resolver;
	const struct sockaddr *server;
	socklen_t server_bytes;
	unsigned int count;		/* questions */
	struct dns_question question[QUESTIONS];
	struct dns_answer *answer;
	bool answered[QUESTIONS];
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

/* Connected: what others send does not get in. */
static int connect_server(const struct exchange *exchange, int type)
{
	int fd = socket(exchange->server->sa_family, type, 0);

	if (fd >= 0 && connect(fd, exchange->server, exchange->server_bytes)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* ---- TCP: each message with its length before it ---- */

/* Moves all of it; false if the connection ends or takes too long. */
static bool receive_all(int fd, uint8_t *to, size_t bytes)
{
	while (bytes) {
		ssize_t got = recv(fd, to, bytes, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		bytes -= (size_t)got;
	}
	return true;
}

static bool talk(int fd, const struct dns_question *question, uint8_t *message,
		 struct dns_answer *answer)
{
	uint8_t asked[2 + DNS_QUESTION_BYTES];
	uint8_t length[2];
	size_t bytes = __dns_question(question, asked + 2);

	asked[0] = (uint8_t)(bytes >> 8);
	asked[1] = (uint8_t)bytes;
	if (send(fd, asked, bytes + 2, MSG_NOSIGNAL) != (ssize_t)bytes + 2 ||
	    !receive_all(fd, length, sizeof(length)))
		return false;
	bytes = (size_t)length[0] << 8 | length[1];
	return receive_all(fd, message, bytes) &&
	       !__dns_answer(question, message, bytes, answer) && !answer->truncated;
}

static bool ask_tcp(const struct exchange *exchange, unsigned int number)
{
	const struct timeval patience = { .tv_sec = exchange->resolver->timeout };
	uint8_t *message = malloc(DNS_MESSAGE_BYTES);
	int fd = message ? connect_server(exchange, SOCK_STREAM) : -1;
	bool answered = false;

	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		answered = talk(fd, &exchange->question[number], message,
				&exchange->answer[number]);
		close(fd);
	}
	free(message);
	return answered;
}

/* ---- UDP ---- */

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

/* Waits for the answers until @deadline. */
static void receive_answers(struct exchange *exchange, int fd, int64_t deadline)
{
	struct pollfd event = { .fd = fd, .events = POLLIN };
	uint8_t message[DNS_UDP_BYTES];
	int64_t left;

	while (!all_answered(exchange) && (left = deadline - now_ms()) > 0) {
		ssize_t got;

		if (poll(&event, 1, (int)left) <= 0)
			continue;
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
	fd = connect_server(exchange, SOCK_DGRAM);
	if (fd < 0)
		return;
	for (unsigned int i = 0; i < exchange->count; i++)
		if (!exchange->answered[i] && !send_question(fd, &exchange->question[i]))
			break;
	receive_answers(exchange, fd, now_ms() + (int64_t)resolver->timeout * MS_PER_S);
	close(fd);
}

/* An id that others do not guess, and where to begin if servers take turns. */
static uint32_t random_word(void)
{
	uint32_t word = 0;

	getrandom(&word, sizeof(word), 0);
	return word;
}

int __dns_ask(const struct resolver *resolver, const char *name, const uint16_t *types,
	      struct dns_answer *answers, unsigned int count)
{
	struct exchange exchange = { .resolver = resolver, .count = count, .answer = answers };
	uint8_t message[DNS_QUESTION_BYTES];
	uint32_t random = random_word();
	unsigned int first = resolver->rotate ? random >> 16 : 0;

	for (unsigned int i = 0; i < count; i++)
		exchange.question[i] = (struct dns_question){
			.name = name, .type = types[i], .id = (uint16_t)(random + i),
		};
	if (!__dns_question(&exchange.question[0], message))
		return EAI_NONAME;
	for (unsigned int i = 0; i < resolver->attempts * resolver->servers; i++) {
		ask_server(&exchange, first + i);
		if (all_answered(&exchange))
			return 0;
	}
	return EAI_AGAIN;
}
