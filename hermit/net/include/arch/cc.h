/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwIP's view of compiler and platform.
 */
#ifndef NET_ARCH_CC_H
#define NET_ARCH_CC_H

#include <hermit/crash.h>
#include <hermit/klog.h>

unsigned int net_random(void);

#include <limits.h>
#include <unistd.h>
#include <sys/time.h>

#ifndef SSIZE_MAX
#define SSIZE_MAX LONG_MAX
#endif

#define LWIP_ERRNO_STDINCLUDE	1
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS
#define LWIP_TIMEVAL_PRIVATE	0
#define LWIP_RAND()		net_random()
#define LWIP_PLATFORM_DIAG(x)	do { log_info x; } while (0)
#define LWIP_PLATFORM_ASSERT(x)	panic("lwIP: %s (%s:%d)", x, __FILE__, __LINE__)

#endif /* NET_ARCH_CC_H */
