/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of hosts: what the functions of <netdb.h> share. Return values of type int
 * are 0 or EAI_*, unless said otherwise.
 */
#ifndef LIBC_RESOLVER_H
#define LIBC_RESOLVER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "dns_message.h"

#define RESOLVER_SERVERS	3
#define RESOLVER_SEARCH		6

/* What resolv.conf(5) says. */
struct resolver {
	unsigned int servers;
	struct sockaddr_in6 server[RESOLVER_SERVERS];	/* or struct sockaddr_in */
	unsigned int searches;
	char search[RESOLVER_SEARCH][DNS_NAME_BYTES];
	unsigned int dots;		/* a name with so many is tried as it is first */
	unsigned int timeout;		/* s */
	unsigned int attempts;
	bool rotate;
};

/**
 * __resolver_parse() - read a resolv.conf
 * @resolver: result; what is not said keeps its default
 * @file: it; NULL: there is none
 */
void __resolver_parse(struct resolver *resolver, FILE *file);

/**
 * __resolver_load() - Linux's resolv.conf
 * @resolver: result
 *
 * Name servers on Linux's loopback interface are not within reach of an isle. Of
 * systemd-resolved's the servers behind it are taken, others are asked on Linux's
 * address of mmnif.
 */
void __resolver_load(struct resolver *resolver);

/**
 * __dns_ask() - ask the name servers
 * @resolver: them
 * @name: complete name
 * @types: enum dns_type of each question
 * @answers: of each question; their codes are DNS_NO_ERROR and DNS_NO_NAME
 * @count: of questions, 2 at most
 */
int __dns_ask(const struct resolver *resolver, const char *name, const uint16_t *types,
	      struct dns_answer *answers, unsigned int count);

struct host_address {
	int family;
	uint32_t scope;			/* AF_INET6: interface of a link-local address */
	uint8_t bytes[16];
};

#define HOST_ADDRESSES	(2 * DNS_ADDRESSES)

/* What is known of a host. */
struct host {
	unsigned int count;
	struct host_address address[HOST_ADDRESSES];
	char name[DNS_NAME_BYTES];	/* the official one */
};

/**
 * __host_number() - an address as text
 * @text: it; IPv6 with %INTERFACE
 * @family: AF_*, or AF_UNSPEC
 * @host: result
 *
 * Return: 0, EAI_NONAME, EAI_ADDRFAMILY if it is one of another family.
 */
int __host_number(const char *text, int family, struct host *host);

/**
 * __host_find() - addresses of a name: numbers, /etc/hosts, name servers
 * @name: it
 * @family: AF_*, or AF_UNSPEC
 * @host: result
 */
int __host_find(const char *name, int family, struct host *host);

/**
 * __host_name() - name of an address
 * @address: it
 * @name: DNS_NAME_BYTES
 */
int __host_name(const struct host_address *address, char *name);

/**
 * __netdb_line() - the next line of a file such as /etc/services
 * @file: it
 * @line: room for it
 * @bytes: of @line
 * @field: its words; the one behind the last is NULL
 * @fields: room for words, that one included
 *
 * Comments and empty lines are left out. Return: words, 0 at the end.
 */
unsigned int __netdb_line(FILE *file, char *line, size_t bytes, char **field,
			  unsigned int fields);

#define NETDB_LINE	1024		/* bytes */
#define NETDB_FIELDS	32

/* A service or a protocol, as /etc/services and /etc/protocols have it. */
struct netdb_entry {
	char line[NETDB_LINE];
	char *field[NETDB_FIELDS];	/* name, number, other names, NULL */
	int number;
	char *protocol;			/* of a service */
};

/**
 * __service_find() - a line of /etc/services
 * @name: official or other name; NULL: any
 * @port: host order; -1: any
 * @protocol: NULL: any
 * @entry: result
 *
 * Return: was it found?
 */
bool __service_find(const char *name, int port, const char *protocol, struct netdb_entry *entry);

#endif /* LIBC_RESOLVER_H */
