/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Internet addresses (POSIX <netinet/in.h>).
 */
#ifndef _NETINET_IN_H
#define _NETINET_IN_H

#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/socket.h>

__BEGIN_DECLS

typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;

struct in_addr {
	in_addr_t s_addr;		/* network order */
};

struct in6_addr {
	union {
		uint32_t u32_addr[4];
		uint8_t u8_addr[16];
	} un;
};

#define s6_addr un.u8_addr

struct sockaddr_in {
	sa_family_t sin_family;
	in_port_t sin_port;		/* network order */
	struct in_addr sin_addr;
	char sin_zero[8];
};

struct sockaddr_in6 {
	sa_family_t sin6_family;
	in_port_t sin6_port;		/* network order */
	uint32_t sin6_flowinfo;
	struct in6_addr sin6_addr;
	uint32_t sin6_scope_id;
};

struct ip_mreq {
	struct in_addr imr_multiaddr;
	struct in_addr imr_interface;
};

struct ipv6_mreq {
	struct in6_addr ipv6mr_multiaddr;
	unsigned int ipv6mr_interface;
};

#define INADDR_ANY		((in_addr_t)0x00000000)
#define INADDR_LOOPBACK		((in_addr_t)0x7f000001)
#define INADDR_BROADCAST	((in_addr_t)0xffffffff)
#define INADDR_NONE		((in_addr_t)0xffffffff)

#define IN6ADDR_ANY_INIT	{ { { 0, 0, 0, 0 } } }
#define IN6ADDR_LOOPBACK_INIT	{ { { 0, 0, 0, 0x01000000 } } }
extern const struct in6_addr in6addr_any;
extern const struct in6_addr in6addr_loopback;

#define IN6_IS_ADDR_UNSPECIFIED(a) \
	(!((a)->un.u32_addr[0] | (a)->un.u32_addr[1] | (a)->un.u32_addr[2] | (a)->un.u32_addr[3]))
#define IN6_IS_ADDR_LOOPBACK(a) \
	(!((a)->un.u32_addr[0] | (a)->un.u32_addr[1] | (a)->un.u32_addr[2]) && \
	 (a)->un.u32_addr[3] == 0x01000000)
#define IN6_IS_ADDR_V4MAPPED(a) \
	(!((a)->un.u32_addr[0] | (a)->un.u32_addr[1]) && (a)->un.u32_addr[2] == 0xffff0000)
#define IN6_IS_ADDR_LINKLOCAL(a) \
	((a)->s6_addr[0] == 0xfe && ((a)->s6_addr[1] & 0xc0) == 0x80)
#define IN6_IS_ADDR_MULTICAST(a)	((a)->s6_addr[0] == 0xff)

#define INET_ADDRSTRLEN		16
#define INET6_ADDRSTRLEN	46

#define IPPROTO_IP	0
#define IPPROTO_ICMP	1
#define IPPROTO_TCP	6
#define IPPROTO_UDP	17
#define IPPROTO_IPV6	41
#define IPPROTO_ICMPV6	58
#define IPPROTO_RAW	255

#define IP_TOS			1
#define IP_TTL			2
#define IP_ADD_MEMBERSHIP	3
#define IP_DROP_MEMBERSHIP	4
#define IP_MULTICAST_TTL	5
#define IP_MULTICAST_IF		6
#define IP_MULTICAST_LOOP	7
#define IPV6_CHECKSUM		7
#define IPV6_JOIN_GROUP		12
#define IPV6_LEAVE_GROUP	13
#define IPV6_V6ONLY		27

#define htons(value) __builtin_bswap16((uint16_t)(value))
#define ntohs(value) __builtin_bswap16((uint16_t)(value))
#define htonl(value) __builtin_bswap32((uint32_t)(value))
#define ntohl(value) __builtin_bswap32((uint32_t)(value))

__END_DECLS

#endif /* _NETINET_IN_H */
