// SPDX-License-Identifier: BSD-2-Clause
/*
 * The program as a process: its end, its number, signals to itself, what it may ask about the isle.
 */
#include <errno.h>
#include <signal.h>
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
#include "result.h"

#define SIGNAL_STATUS	128		/* as a shell shows a death by signal */
#define PROCESS_ID	1		/* the only process of the isle */

void _exit(int status)
{
	isle_exit(status);
}

int _getpid(void)
{
	return PROCESS_ID;
}

/* Reached when a signal has no handler: newlib's raise() sends it to us. */
int _kill(int pid, int signal)
{
	if (pid != PROCESS_ID && pid != 0)
		return (int)syscall_result(-ESRCH);
	if (signal == 0)
		return 0;
	if (signal < 0 || signal >= NSIG)
		return (int)syscall_result(-EINVAL);
	if (signal == SIGABRT)
		crash_abort();
	isle_exit(SIGNAL_STATUS + signal);
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
