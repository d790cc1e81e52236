// SPDX-License-Identifier: BSD-2-Clause
/*
 * Addresses as text (POSIX.1-2017 <arpa/inet.h>).
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <lwip/ip_addr.h>
#include <lwip/sockets.h>

in_addr_t inet_addr(const char *text)
{
	return ipaddr_addr(text);
}

int inet_aton(const char *text, struct in_addr *address)
{
	ip4_addr_t parsed;
	int valid = ip4addr_aton(text, &parsed);

	if (valid)
		address->s_addr = ip4_addr_get_u32(&parsed);
	return valid;
}

char *inet_ntoa(struct in_addr address)
{
	static __thread char text[INET_ADDRSTRLEN];
	ip4_addr_t ours;

	ip4_addr_set_u32(&ours, address.s_addr);
	return ip4addr_ntoa_r(&ours, text, sizeof(text));
}

/* lwIP's letters are capitals; RFC 5952 has small ones. */
const char *inet_ntop(int family, const void *address, char *text, socklen_t size)
{
	char whole[INET6_ADDRSTRLEN];

	if (family != AF_INET && family != AF_INET6) {
		errno = EAFNOSUPPORT;
		return NULL;
	}
	if (!lwip_inet_ntop(family, address, whole, sizeof(whole)) || strlen(whole) >= size) {
		errno = ENOSPC;
		return NULL;
	}
	for (size_t i = 0; i <= strlen(whole); i++)
		text[i] = (char)tolower((unsigned char)whole[i]);
	return text;
}

int inet_pton(int family, const char *text, void *address)
{
	return lwip_inet_pton(family, text, address);
}
