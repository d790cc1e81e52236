// SPDX-License-Identifier: BSD-2-Clause
/*
 * Addresses of a host and a service (POSIX.1-2017 getaddrinfo). IPv4 comes first: an
 * isle has no IPv6 address that reaches beyond its link.
 */
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "resolver.h"

#define FLAGS (AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_V4MAPPED | AI_ALL | \
	       AI_ADDRCONFIG | AI_NUMERICSERV)
#define PORT_MAX	65535

/* Types of sockets that are offered, best first. */
static const struct kind {
	int type;
	int protocol;
	const char *name;		/* in /etc/services; NULL: has no ports */
} kinds[] = {
	{ SOCK_STREAM, IPPROTO_TCP, "tcp" },
	{ SOCK_DGRAM, IPPROTO_UDP, "udp" },
	{ SOCK_RAW, 0, NULL },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

/* What is asked, and what is known so far. */
struct request {
	const char *node;
	const char *service;
	struct addrinfo hints;
	int port[KINDS];		/* -1: not wanted, or has no such service */
	struct host host;
};

struct entry {
	struct addrinfo info;
	struct sockaddr_in6 address;	/* or struct sockaddr_in */
};

static bool kind_wanted(const struct kind *kind, const struct addrinfo *hints)
{
	return (!hints->ai_socktype || hints->ai_socktype == kind->type) &&
	       (!hints->ai_protocol || !kind->protocol || hints->ai_protocol == kind->protocol);
}

/* The service as a number; -1 if it is none. */
static int number_of(const char *service)
{
	char *end;
	unsigned long number = strtoul(service, &end, 10);

	return *service < '0' || *service > '9' || *end || number > PORT_MAX ? -1 : (int)number;
}

static int find_port(const struct request *request, const struct kind *kind)
{
	struct netdb_entry entry;
	int number;

	if (!request->service)
		return 0;
	number = number_of(request->service);
	if (number >= 0)
		return number;
	if (!kind->name || !__service_find(request->service, -1, kind->name, &entry))
		return -1;
	return entry.number;
}

static int find_ports(struct request *request)
{
	bool wanted = false, found = false;

	if (request->service && (request->hints.ai_flags & AI_NUMERICSERV) &&
	    number_of(request->service) < 0)
		return EAI_NONAME;
	for (unsigned int i = 0; i < KINDS; i++) {
		request->port[i] = -1;
		if (!kind_wanted(&kinds[i], &request->hints))
			continue;
		wanted = true;
		request->port[i] = find_port(request, &kinds[i]);
		found = found || request->port[i] >= 0;
	}
	if (!wanted)
		return EAI_SOCKTYPE;
	return found ? 0 : EAI_SERVICE;
}

/* Without a name: this host, or any address of it. */
static void find_own(struct request *request)
{
	bool any = request->hints.ai_flags & AI_PASSIVE;
	struct host *host = &request->host;

	memset(host, 0, sizeof(*host));
	if (request->hints.ai_family != AF_INET6) {
		host->address[host->count].family = AF_INET;
		if (!any)
			memcpy(host->address[host->count].bytes, "\x7f\0\0\1", 4);
		host->count++;
	}
	if (request->hints.ai_family != AF_INET) {
		host->address[host->count].family = AF_INET6;
		memcpy(host->address[host->count].bytes, any ? &in6addr_any : &in6addr_loopback, 16);
		host->count++;
	}
}

/* IPv4 addresses as IPv6 has them. */
static void map_to_6(struct host *host)
{
	for (unsigned int i = 0; i < host->count; i++) {
		struct host_address *address = &host->address[i];

		if (address->family == AF_INET6)
			continue;
		address->family = AF_INET6;
		memmove(address->bytes + 12, address->bytes, 4);
		memset(address->bytes, 0, 10);
		memset(address->bytes + 10, 0xff, 2);
	}
}

/* IPv6 is wanted, and IPv4 in its form if there is none, or (AI_ALL) in any case. */
static int find_mapped(struct request *request)
{
	bool all = request->hints.ai_flags & AI_ALL;
	int error = __host_find(request->node, all ? AF_UNSPEC : AF_INET6, &request->host);

	if (error && error != EAI_AGAIN && !all)
		error = __host_find(request->node, AF_INET, &request->host);
	return error;
}

static int find_node(struct request *request)
{
	int flags = request->hints.ai_flags;
	int family = request->hints.ai_family;
	int error;

	if (!request->node) {
		find_own(request);
		return 0;
	}
	if ((flags & AI_V4MAPPED) && family == AF_INET6)
		error = flags & AI_NUMERICHOST ?
			__host_number(request->node, AF_UNSPEC, &request->host) :
			find_mapped(request);
	else if (flags & AI_NUMERICHOST)
		error = __host_number(request->node, family, &request->host);
	else
		error = __host_find(request->node, (flags & AI_ADDRCONFIG) && family == AF_UNSPEC &&
				    !strchr(request->node, ':') ? AF_INET : family, &request->host);
	if (!error && (flags & AI_V4MAPPED) && family == AF_INET6)
		map_to_6(&request->host);
	return error;
}

static struct addrinfo *make(const struct kind *kind, int port, const struct host_address *from,
			     const struct addrinfo *hints)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	struct sockaddr_in *four;

	if (!entry)
		return NULL;
	entry->info = (struct addrinfo){
		.ai_flags = hints->ai_flags,
		.ai_family = from->family,
		.ai_socktype = kind->type,
		.ai_protocol = kind->protocol ? kind->protocol : hints->ai_protocol,
		.ai_addr = (struct sockaddr *)&entry->address,
	};
	if (from->family == AF_INET) {
		four = (struct sockaddr_in *)&entry->address;
		four->sin_family = AF_INET;
		four->sin_port = htons((in_port_t)port);
		memcpy(&four->sin_addr, from->bytes, sizeof(four->sin_addr));
		entry->info.ai_addrlen = sizeof(*four);
	} else {
		entry->address.sin6_family = AF_INET6;
		entry->address.sin6_port = htons((in_port_t)port);
		entry->address.sin6_scope_id = from->scope;
		memcpy(&entry->address.sin6_addr, from->bytes, sizeof(from->bytes));
		entry->info.ai_addrlen = sizeof(entry->address);
	}
	return &entry->info;
}

/* All addresses, each with all kinds. */
static int make_list(const struct request *request, struct addrinfo **list)
{
	struct addrinfo **end = list;

	for (unsigned int at = 0; at < request->host.count; at++) {
		for (unsigned int i = 0; i < KINDS; i++) {
			if (request->port[i] < 0)
				continue;
			*end = make(&kinds[i], request->port[i], &request->host.address[at],
				    &request->hints);
			if (!*end)
				return EAI_MEMORY;
			end = &(*end)->ai_next;
		}
	}
	if (!(request->hints.ai_flags & AI_CANONNAME))
		return 0;
	(*list)->ai_canonname = strdup(request->host.name);
	return (*list)->ai_canonname ? 0 : EAI_MEMORY;
}

static int find(struct request *request, struct addrinfo **list)
{
	int error = find_ports(request);

	if (!error)
		error = find_node(request);
	if (!error)
		error = make_list(request, list);
	if (error) {
		freeaddrinfo(*list);
		*list = NULL;
	}
	return error;
}

static int check(const struct request *request)
{
	const struct addrinfo *hints = &request->hints;

	if (!request->node && !request->service)
		return EAI_NONAME;
	if ((hints->ai_flags & ~FLAGS) || ((hints->ai_flags & AI_CANONNAME) && !request->node))
		return EAI_BADFLAGS;
	if (hints->ai_family != AF_UNSPEC && hints->ai_family != AF_INET &&
	    hints->ai_family != AF_INET6)
		return EAI_FAMILY;
	return 0;
}

int getaddrinfo(const char *restrict node, const char *restrict service,
		const struct addrinfo *restrict hints, struct addrinfo **restrict result)
{
	struct request request = { .node = node, .service = service };
	struct addrinfo *list = NULL;
	int error, state;

	if (hints)
		request.hints = *hints;
	else
		request.hints.ai_flags = AI_V4MAPPED | AI_ADDRCONFIG;
	error = check(&request);
	if (error)
		return error;
	/* Files and sockets that are open here would stay open. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	error = find(&request, &list);
	pthread_setcancelstate(state, NULL);
	if (!error)
		*result = list;
	return error;
}

void freeaddrinfo(struct addrinfo *list)
{
	while (list) {
		struct addrinfo *next = list->ai_next;

		free(list->ai_canonname);
		free(list);
		list = next;
	}
}
