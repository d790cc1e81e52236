/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The socket types as lwIP wants to see them: the user's headers, and what only
 * lwIP's sources need on top.
 */
#ifndef NET_SOCKETS_H
#define NET_SOCKETS_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "lwip/err.h"
#include "lwip/ip_addr.h"
#include "lwip/netif.h"

typedef int msg_iovlen_t;

#ifndef IOV_MAX
#define IOV_MAX 1024
#endif

/* Options that lwIP's switch statements name but that users are not offered. */
#define SIN_ZERO_LEN	8
#define IPPROTO_UDPLITE	136
#define SO_DONTLINGER	((int)(~SO_LINGER))
#define SO_NO_CHECK	0x100a
#define SO_BINDTODEVICE	0x100b
#define IP_PKTINFO	8

struct in_pktinfo {
	unsigned int ipi_ifindex;
	struct in_addr ipi_addr;
};

struct ifreq {
	char ifr_name[NETIF_NAMESIZE];
};

#define LWIP_SELECT_MAXNFDS FD_SETSIZE

/* Between the two representations of an address. */
#define inet_addr_from_ip4addr(target, source) ((target)->s_addr = ip4_addr_get_u32(source))
#define inet_addr_to_ip4addr(target, source)   (ip4_addr_set_u32(target, (source)->s_addr))
#define inet6_addr_from_ip6addr(target, source) \
	memcpy((target)->un.u32_addr, (source)->addr, sizeof((target)->un.u32_addr))
#define inet6_addr_to_ip6addr(target, source) \
	do { \
		memcpy((target)->addr, (source)->un.u32_addr, sizeof((source)->un.u32_addr)); \
		ip6_addr_clear_zone(target); \
	} while (0)

#endif /* NET_SOCKETS_H */
