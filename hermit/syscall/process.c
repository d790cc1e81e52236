// SPDX-License-Identifier: BSD-2-Clause
/*
 * The program as a process: its end, its number, what it may ask about the isle.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/signal.h>
#include "result.h"

#define PROCESS_ID	1		/* the only process of the isle */

void _exit(int status)
{
	isle_exit(status);
}

int _getpid(void)
{
	return PROCESS_ID;
}

int gethostname(char *name, size_t size)
{
	char host[256];
	const struct forwarded call = {
		.number = FORWARD_HOSTNAME,
		.out = host,
		.out_bytes = sizeof(host),
	};
	int64_t length = forward(&call);

	if (length < 0)
		return (int)syscall_result(length);
	if ((size_t)length >= size)
		return (int)syscall_result(-ENAMETOOLONG);
	memcpy(name, host, (size_t)length);
	name[length] = '\0';
	return 0;
}

long sysconf(int name)
{
	switch (name) {
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		return (long)core_count;
	case _SC_PAGESIZE:
		return PAGE_SIZE;
	case _SC_PHYS_PAGES:
		return (long)(memory_size() / PAGE_SIZE);
	case _SC_AVPHYS_PAGES:
		return (long)((memory_size() - memory_used()) / PAGE_SIZE);
	case _SC_CLK_TCK:
		return CLOCKS_PER_SEC;
	case _SC_SIGQUEUE_MAX:
		return SIGNAL_RECORDS;
	case _SC_RTSIG_MAX:
		return SIGNAL_LAST - SIGNAL_FIRST_QUEUED + 1;
	case _SC_THREAD_STACK_MIN:
		return PTHREAD_STACK_MIN;
	case _SC_THREAD_KEYS_MAX:
		return PTHREAD_KEYS_MAX;
	case _SC_THREAD_DESTRUCTOR_ITERATIONS:
		return PTHREAD_DESTRUCTOR_ITERATIONS;
	case _SC_SEM_VALUE_MAX:
		return SEM_VALUE_MAX;
	case _SC_THREADS:
	case _SC_TIMERS:
	case _SC_REALTIME_SIGNALS:
	case _SC_SEMAPHORES:
	case _SC_BARRIERS:
	case _SC_SPIN_LOCKS:
	case _SC_READER_WRITER_LOCKS:
	case _SC_MONOTONIC_CLOCK:
	case _SC_CLOCK_SELECTION:
		return _POSIX_VERSION;
	case _SC_OPEN_MAX:
		return FILES_MAX;
	default:
		return syscall_result(-EINVAL);
	}
}

int getpagesize(void)
{
	return PAGE_SIZE;
}
