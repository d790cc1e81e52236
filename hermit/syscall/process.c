// SPDX-License-Identifier: BSD-2-Clause
/*
 * The program as a process: its end, signals to itself and to others.
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>
#include <hermit/crash.h>
#include <hermit/forwarding.h>
#include "result.h"

#define SIGNAL_STATUS	128		/* as a shell shows a death by signal */

void _exit(int status)
{
	isle_exit(status);
}

/* Another process of Linux's. */
static int kill_other(int pid, int signal)
{
	const struct forwarded call = {
		.number = FORWARD_KILL,
		.args = { (uint64_t)pid, (uint64_t)signal },
	};

	return (int)syscall_result(forward(&call));
}

/* Reached when a signal has no handler: newlib's raise() sends it to us. */
int _kill(int pid, int signal)
{
	if (pid != getpid() && pid != 0)
		return kill_other(pid, signal);
	if (signal == 0)
		return 0;
	if (signal < 0 || signal >= NSIG)
		return (int)syscall_result(-EINVAL);
	if (signal == SIGABRT)
		crash_abort();
	isle_exit(SIGNAL_STATUS + signal);
}
