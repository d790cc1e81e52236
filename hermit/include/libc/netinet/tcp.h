/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCP options (POSIX <netinet/tcp.h>).
 */
#ifndef _NETINET_TCP_H
#define _NETINET_TCP_H

#define TCP_NODELAY	1
#define TCP_KEEPALIVE	2		/* milliseconds */
#define TCP_KEEPIDLE	3		/* seconds */
#define TCP_KEEPINTVL	4		/* seconds */
#define TCP_KEEPCNT	5

#endif /* _NETINET_TCP_H */
