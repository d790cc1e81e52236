// SPDX-License-Identifier: BSD-2-Clause
/*
 * Which name servers are asked, and how: Linux's resolv.conf(5).
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "resolver.h"

#define FILE_LINUX	"/etc/resolv.conf"
#define FILE_RESOLVED	"/run/systemd/resolve/resolv.conf"	/* behind 127.0.0.53 */
#define RESOLVED	0x7f000035u
#define LINUX		0xc0a81c01u	/* 192.168.28.1: Linux on mmnif */
#define LOOPBACK_NET	0x7fu

#define TIMEOUT_DEFAULT		5u
#define TIMEOUT_MAX		30u
#define ATTEMPTS_DEFAULT	2u
#define ATTEMPTS_MAX		5u
#define DOTS_DEFAULT		1u
#define DOTS_MAX		15u
#define WORDS			16u

static void add_server(struct resolver *resolver, const char *text)
{
	struct sockaddr_in6 *place = &resolver->server[resolver->servers];
	struct sockaddr_in *four = (struct sockaddr_in *)place;

	if (resolver->servers == RESOLVER_SERVERS)
		return;
	memset(place, 0, sizeof(*place));
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(DNS_PORT);
	} else if (inet_pton(AF_INET6, text, &place->sin6_addr) == 1) {
		place->sin6_family = AF_INET6;
		place->sin6_port = htons(DNS_PORT);
	} else {
		return;
	}
	resolver->servers++;
}

static void set_search(struct resolver *resolver, char **word, unsigned int words)
{
	resolver->searches = 0;
	for (; words && resolver->searches < RESOLVER_SEARCH; words--, word++)
		if (strlen(*word) < DNS_NAME_BYTES)
			strcpy(resolver->search[resolver->searches++], *word);
}

/* A number of an option, if that is what @text is. */
static void set_number(const char *text, const char *option, unsigned int most,
		       unsigned int *number)
{
	size_t length = strlen(option);
	unsigned long value;

	if (strncmp(text, option, length))
		return;
	value = strtoul(text + length, NULL, 10);
	*number = value < most ? (unsigned int)value : most;
}

static void set_option(struct resolver *resolver, const char *option)
{
	set_number(option, "ndots:", DOTS_MAX, &resolver->dots);
	set_number(option, "timeout:", TIMEOUT_MAX, &resolver->timeout);
	set_number(option, "attempts:", ATTEMPTS_MAX, &resolver->attempts);
	if (!strcmp(option, "rotate"))
		resolver->rotate = true;
}

static void take_line(struct resolver *resolver, char **word, unsigned int words)
{
	unsigned int i;

	if (!strcmp(word[0], "nameserver") && words > 1)
		add_server(resolver, word[1]);
	else if (!strcmp(word[0], "search") || !strcmp(word[0], "domain"))
		set_search(resolver, word + 1, words - 1);
	else if (!strcmp(word[0], "options"))
		for (i = 1; i < words; i++)
			set_option(resolver, word[i]);
}

void __resolver_parse(struct resolver *resolver, FILE *file)
{
	char line[NETDB_LINE];
	char *word[WORDS];
	unsigned int words;

	memset(resolver, 0, sizeof(*resolver));
	resolver->dots = DOTS_DEFAULT;
	resolver->timeout = TIMEOUT_DEFAULT;
	resolver->attempts = ATTEMPTS_DEFAULT;
	while (file && (words = __netdb_line(file, line, sizeof(line), word, WORDS)))
		take_line(resolver, word, words);
	if (!resolver->servers)
		add_server(resolver, "127.0.0.1");
	if (!resolver->timeout)
		resolver->timeout = 1;
	if (!resolver->attempts)
		resolver->attempts = 1;
}

static void load(struct resolver *resolver, const char *path)
{
	FILE *file = fopen(path, "re");

	__resolver_parse(resolver, file);
	if (file)
		fclose(file);
}

/* The server's IPv4 address in host order; 0 for IPv6. */
static uint32_t address_of(const struct sockaddr_in6 *server)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)server;

	return four->sin_family == AF_INET ? ntohl(four->sin_addr.s_addr) : 0;
}

static bool on_loopback(const struct sockaddr_in6 *server)
{
	if (server->sin6_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&server->sin6_addr);
	return address_of(server) >> 24 == LOOPBACK_NET;
}

void __resolver_load(struct resolver *resolver)
{
	load(resolver, FILE_LINUX);
	if (address_of(&resolver->server[0]) == RESOLVED)
		load(resolver, FILE_RESOLVED);
	for (unsigned int i = 0; i < resolver->servers; i++) {
		if (!on_loopback(&resolver->server[i]))
			continue;
		*(struct sockaddr_in *)&resolver->server[i] = (struct sockaddr_in){
			.sin_family = AF_INET,
			.sin_port = htons(DNS_PORT),
			.sin_addr = { htonl(LINUX) },
		};
	}
}
