// SPDX-License-Identifier: BSD-2-Clause
/*
 * The address of the loopback interface (RFC 3493).
 */
#include <netinet/in.h>

const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;
