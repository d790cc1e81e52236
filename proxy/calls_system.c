// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded calls on the machine and the process; see calls_run.h.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <hermit/forward.h>

#include "calls_run.h"

int64_t run_hostname(struct call *call)
{
	char name[FORWARD_HOSTNAME_MAX + 1];

	if (gethostname(name, sizeof(name)) < 0)
		return -errno;
	name[FORWARD_HOSTNAME_MAX] = 0;
	call->out_bytes = (uint32_t)strlen(name);
	memcpy(call->out, name, call->out_bytes);
	return call->out_bytes;
}

int64_t run_getppid(struct call *call)
{
	(void)call;
	return getppid();
}

int64_t run_identity(struct call *call)
{
	const struct forward_identity identity = {
		.process = (uint32_t)getpid(),
		.user = getuid(),
		.effective_user = geteuid(),
		.group = getgid(),
		.effective_group = getegid(),
	};

	return call_put(call, &identity, sizeof(identity));
}

int64_t run_groups(struct call *call)
{
	int count = getgroups(FORWARD_BYTES_MAX / sizeof(gid_t), call->out);

	if (count < 0)
		return -errno;
	call->out_bytes = (uint32_t)count * sizeof(gid_t);
	return call->out_bytes;
}

int64_t run_getpgid(struct call *call)
{
	return call_result(getpgid((pid_t)call->args[0]));
}

int64_t run_setpgid(struct call *call)
{
	return call_result(setpgid((pid_t)call->args[0], (pid_t)call->args[1]));
}

int64_t run_getsid(struct call *call)
{
	return call_result(getsid((pid_t)call->args[0]));
}

int64_t run_kill(struct call *call)
{
	int64_t process = (int64_t)call->args[0];

	if (process > INT_MAX || process < INT_MIN || call->args[1] > INT_MAX)
		return -EINVAL;
	return call_result(kill((pid_t)process, (int)call->args[1]));
}

int64_t run_rlimit(struct call *call)
{
	const struct rlimit wanted = { call->args[2], call->args[3] };
	struct rlimit before;

	if (call->args[0] > INT_MAX)
		return -EINVAL;
	if (prlimit(0, (__rlimit_resource_t)call->args[0], call->args[1] ? &wanted : NULL,
		    &before) < 0)
		return -errno;
	return call_put(call, (uint64_t[]){ before.rlim_cur, before.rlim_max },
			2 * sizeof(uint64_t));
}

int64_t run_children(struct call *call)
{
	struct rusage usage;

	_Static_assert(sizeof(usage) == sizeof(struct forward_usage), "one layout");
	return getrusage(RUSAGE_CHILDREN, &usage) < 0 ? -errno
						      : call_put(call, &usage, sizeof(usage));
}
