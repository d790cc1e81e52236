// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls that newlib refers to and that an isle does not have (yet). Each fails
 * with ENOSYS and leaves a line in the log.
 */
#include <errno.h>
#include <sys/types.h>
#include <hermit/klog.h>

static int missing(const char *name)
{
	log_warning("the program called %s(), which isles do not have", name);
	errno = ENOSYS;
	return -1;
}

int _fork(void)
{
	return missing("fork");
}

int _execve(const char *path, char *const argv[], char *const environment[])
{
	(void)path;
	(void)argv;
	(void)environment;
	return missing("execve");
}
