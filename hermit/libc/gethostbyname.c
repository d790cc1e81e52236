// SPDX-License-Identifier: BSD-2-Clause
/*
 * The older functions on names of hosts (POSIX.1-2001 gethostbyname, gethostbyaddr).
 */
#include <netdb.h>
#include <pthread.h>
#include <string.h>

#include "resolver.h"

/* The thread's last answer. */
static __thread struct {
	struct hostent entry;
	struct host host;
	char *aliases[1];
	char *address[HOST_ADDRESSES + 1];
} last;

static int to_h_errno(int error)
{
	switch (error) {
	case EAI_AGAIN:
		return TRY_AGAIN;
	case EAI_NODATA:
		return NO_DATA;
	case EAI_NONAME:
	case EAI_ADDRFAMILY:
		return HOST_NOT_FOUND;
	default:
		return NO_RECOVERY;
	}
}

static struct hostent *result(int error, int family)
{
	if (error) {
		h_errno = to_h_errno(error);
		return NULL;
	}
	for (unsigned int i = 0; i < last.host.count; i++)
		last.address[i] = (char *)last.host.address[i].bytes;
	last.address[last.host.count] = NULL;
	last.entry = (struct hostent){
		.h_name = last.host.name,
		.h_aliases = last.aliases,
		.h_addrtype = family,
		.h_length = family == AF_INET ? 4 : 16,
		.h_addr_list = last.address,
	};
	return &last.entry;
}

struct hostent *gethostbyname2(const char *name, int family)
{
	int error = EAI_FAMILY, state;
	char copy[DNS_NAME_BYTES];	/* @name may be of the last answer */

	if (strlen(name) >= sizeof(copy))
		return result(EAI_NONAME, family);
	strcpy(copy, name);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	if (family == AF_INET || family == AF_INET6)
		error = __host_find(copy, family, &last.host);
	pthread_setcancelstate(state, NULL);
	return result(error, family);
}

struct hostent *gethostbyname(const char *name)
{
	return gethostbyname2(name, AF_INET);
}

struct hostent *gethostbyaddr(const void *address, socklen_t length, int family)
{
	struct host_address *own = &last.host.address[0];
	int error = EAI_FAMILY, state;

	if ((family == AF_INET && length == 4) || (family == AF_INET6 && length == 16)) {
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
		memmove(own->bytes, address, length);	/* of the last answer, perhaps */
		memset(own->bytes + length, 0, sizeof(own->bytes) - length);
		own->family = family;
		own->scope = 0;
		last.host.count = 1;
		error = __host_name(own, last.host.name);
		pthread_setcancelstate(state, NULL);
	}
	return result(error, family);
}
