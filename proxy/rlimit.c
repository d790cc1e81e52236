// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits of this process; see rlimit.h.
 */
#include <sys/resource.h>

#include "rlimit.h"

static struct rlimit before;

void rlimit_raise(void)
{
	struct rlimit wanted;

	if (getrlimit(RLIMIT_NOFILE, &before))
		return;
	wanted = before;
	wanted.rlim_cur = before.rlim_max;
	setrlimit(RLIMIT_NOFILE, &wanted);
}

void rlimit_restore(void)
{
	if (before.rlim_max)
		setrlimit(RLIMIT_NOFILE, &before);
}
