// SPDX-License-Identifier: BSD-2-Clause
/*
 * What a program has used (POSIX.1-2017 getrusage). Programs that it started are
 * Linux's to count.
 */
#include <errno.h>
#include <sys/resource.h>
#include <hermit/clock.h>
#include <hermit/cputime.h>
#include <hermit/forwarding.h>
#include <hermit/memory.h>
#include "result.h"

#define KIB 1024

static int64_t used_by_children(struct rusage *usage)
{
	const struct forwarded call = {
		.number = FORWARD_CHILDREN,
		.out = usage,
		.out_bytes = sizeof(*usage),
	};

	_Static_assert(sizeof(*usage) == sizeof(struct forward_usage), "one layout");
	return forward_whole(&call);
}

static void used_by_isle(struct rusage *usage)
{
	uint64_t ns = cputime_program();

	*usage = (struct rusage){
		.ru_utime = { (time_t)(ns / NS_PER_S), (suseconds_t)(ns % NS_PER_S / NS_PER_US) },
		.ru_maxrss = (long)(memory_used_most() / KIB),
	};
}

int getrusage(int who, struct rusage *usage)
{
	switch (who) {
	case RUSAGE_SELF:
		used_by_isle(usage);
		return 0;
	case RUSAGE_CHILDREN:
		return (int)syscall_result(used_by_children(usage));
	default:
		return (int)syscall_result(-EINVAL);
	}
}
