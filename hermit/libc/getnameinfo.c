// SPDX-License-Identifier: BSD-2-Clause
/*
 * Names of an address (POSIX.1-2017 getnameinfo). NI_NOFQDN changes nothing: no host
 * is in an isle's own domain.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "resolver.h"

#define FLAGS (NI_NUMERICHOST | NI_NUMERICSERV | NI_NOFQDN | NI_NAMEREQD | NI_DGRAM)
#define SCOPE_BYTES	12		/* %, number, NUL */

/* Takes an address apart. Returns its port in host order, -1 if it is none. */
static int take_apart(const struct sockaddr *from, socklen_t length, struct host_address *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)from;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)from;

	memset(address, 0, sizeof(*address));
	if (length < sizeof(from->sa_family))
		return -1;
	address->family = from->sa_family;
	if (from->sa_family == AF_INET && length >= sizeof(*four)) {
		memcpy(address->bytes, &four->sin_addr, sizeof(four->sin_addr));
		return ntohs(four->sin_port);
	}
	if (from->sa_family == AF_INET6 && length >= sizeof(*six)) {
		memcpy(address->bytes, &six->sin6_addr, sizeof(six->sin6_addr));
		address->scope = six->sin6_scope_id;
		return ntohs(six->sin6_port);
	}
	return -1;
}

static int put(const char *text, char *to, socklen_t bytes)
{
	if (strlen(text) >= bytes)
		return EAI_OVERFLOW;
	strcpy(to, text);
	return 0;
}

static int put_node(const struct host_address *address, char *to, socklen_t bytes, int flags)
{
	char name[DNS_NAME_BYTES];
	char text[INET6_ADDRSTRLEN + SCOPE_BYTES];
	int error = EAI_NONAME;

	if (!(flags & NI_NUMERICHOST))
		error = __host_name(address, name);
	if (!error)
		return put(name, to, bytes);
	if (flags & NI_NAMEREQD)
		return error;
	inet_ntop(address->family, address->bytes, text, INET6_ADDRSTRLEN);
	if (address->scope)
		sprintf(text + strlen(text), "%%%u", (unsigned int)address->scope);
	return put(text, to, bytes);
}

static int put_service(int port, char *to, socklen_t bytes, int flags)
{
	struct netdb_entry entry;
	char text[sizeof("65535")];

	if (!(flags & NI_NUMERICSERV) &&
	    __service_find(NULL, port, flags & NI_DGRAM ? "udp" : "tcp", &entry))
		return put(entry.field[0], to, bytes);
	sprintf(text, "%u", (unsigned int)port & 0xffff);
	return put(text, to, bytes);
}

int getnameinfo(const struct sockaddr *restrict from, socklen_t length, char *restrict node,
		socklen_t node_bytes, char *restrict service, socklen_t service_bytes, int flags)
{
	struct host_address address;
	int port, state, error = 0;

	if (flags & ~FLAGS)
		return EAI_BADFLAGS;
	port = take_apart(from, length, &address);
	if (port < 0)
		return EAI_FAMILY;
	if ((!node || !node_bytes) && (!service || !service_bytes))
		return EAI_NONAME;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	if (node && node_bytes)
		error = put_node(&address, node, node_bytes, flags);
	if (!error && service && service_bytes)
		error = put_service(port, service, service_bytes, flags);
	pthread_setcancelstate(state, NULL);
	return error;
}
