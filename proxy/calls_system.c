// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded calls on the machine and the process; see calls_run.h.
 */
#include <errno.h>
#include <string.h>
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
