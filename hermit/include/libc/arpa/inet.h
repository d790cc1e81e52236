/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses as text (POSIX <arpa/inet.h>).
 */
#ifndef _ARPA_INET_H
#define _ARPA_INET_H

#include <netinet/in.h>

__BEGIN_DECLS

in_addr_t inet_addr(const char *text);
int inet_aton(const char *text, struct in_addr *address);
char *inet_ntoa(struct in_addr address);
const char *inet_ntop(int family, const void *address, char *text, socklen_t size);
int inet_pton(int family, const char *text, void *address);

__END_DECLS

#endif /* _ARPA_INET_H */
