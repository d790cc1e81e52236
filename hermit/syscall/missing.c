// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls that newlib refers to and that an isle does not have (yet). Each fails
 * with ENOSYS and leaves a line in the log.
 */
#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
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

int _wait(int *status)
{
	(void)status;
	return missing("wait");
}

int _link(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return missing("link");
}

int _rename(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return missing("rename");
}

int _mkdir(const char *path, mode_t mode)
{
	(void)path;
	(void)mode;
	return missing("mkdir");
}
