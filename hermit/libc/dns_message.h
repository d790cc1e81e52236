/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages of the domain name system (RFC 1035, 3596). No calls in here: also built
 * and tested on the host.
 */
#ifndef LIBC_DNS_MESSAGE_H
#define LIBC_DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_NAME_BYTES		256	/* of a name as text, with its NUL */
#define DNS_QUESTION_BYTES	(12 + 255 + 4)
#define DNS_UDP_BYTES		512	/* RFC 1035, 4.2.1 */
#define DNS_MESSAGE_BYTES	65535
#define DNS_PORT		53
#define DNS_ADDRESSES		32	/* more of one name are left out */

enum dns_type {
	DNS_A = 1,
	DNS_CNAME = 5,
	DNS_PTR = 12,
	DNS_AAAA = 28,
};

enum dns_code {
	DNS_NO_ERROR = 0,
	DNS_SERVER_FAILURE = 2,
	DNS_NO_NAME = 3,
};

/* What is asked. */
struct dns_question {
	const char *name;		/* with or without a dot at the end */
	uint16_t type;			/* enum dns_type */
	uint16_t id;
};

/* What the answer says. */
struct dns_answer {
	unsigned int code;		/* enum dns_code and others */
	bool truncated;			/* there is more over TCP */
	unsigned int count;		/* addresses */
	uint8_t address[DNS_ADDRESSES][16];
	char canonical[DNS_NAME_BYTES];	/* behind all aliases */
	char target[DNS_NAME_BYTES];	/* of DNS_PTR; "": none */
};

/**
 * __dns_question() - write a question
 * @question: it
 * @message: DNS_QUESTION_BYTES
 *
 * Return: bytes; 0 if the name cannot be one.
 */
size_t __dns_question(const struct dns_question *question, uint8_t *message);

/**
 * __dns_answer() - read a message
 * @question: what was asked
 * @message: what came
 * @bytes: of it
 * @answer: result
 *
 * Return: 0; -1 if it is no answer to that question, or makes no sense.
 */
int __dns_answer(const struct dns_question *question, const uint8_t *message, size_t bytes,
		 struct dns_answer *answer);

#endif /* LIBC_DNS_MESSAGE_H */
