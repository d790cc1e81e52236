// SPDX-License-Identifier: BSD-2-Clause
/*
 * What a program may ask about its system (POSIX.1-2017 uname, sysconf, pathconf,
 * getrlimit, gethostname; sysinfo).
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/signal.h>
#include "result.h"

/* Linux's name as text of @bytes with its NUL; 0, -errno. */
static int64_t host_name(char *name, size_t bytes)
{
	char host[FORWARD_HOSTNAME_MAX];
	const struct forwarded call = {
		.number = FORWARD_HOSTNAME,
		.out = host,
		.out_bytes = sizeof(host),
	};
	int64_t length = forward_whole(&call);

	if (length < 0)
		return length;
	if ((size_t)length >= bytes)
		return -ENAMETOOLONG;
	memcpy(name, host, (size_t)length);
	name[length] = '\0';
	return 0;
}

int gethostname(char *name, size_t bytes)
{
	return (int)syscall_result(host_name(name, bytes));
}

int uname(struct utsname *name)
{
	*name = (struct utsname){
		.sysname = "HermitCore",
		.release = HERMIT_VERSION,
		.version = "satellite kernel",
		.machine = "x86_64",
	};
	return (int)syscall_result(host_name(name->nodename, sizeof(name->nodename)));
}

int get_nprocs(void)
{
	return (int)core_count;
}

int get_nprocs_conf(void)
{
	return (int)core_count;
}

int sysinfo(struct sysinfo *info)
{
	*info = (struct sysinfo){
		.uptime = (long)(clock_since_boot() / NS_PER_S),
		.totalram = memory_size(),
		.freeram = memory_size() - memory_used(),
		.procs = 1,
		.mem_unit = 1,
	};
	return 0;
}

/* What sysconf() answers; -1: no limit, or an option that is not there. */
static const struct {
	int name;
	long value;
} constants[] = {
	{ _SC_ARG_MAX, ARG_MAX },
	{ _SC_CHILD_MAX, -1 },
	{ _SC_CLK_TCK, CLOCKS_PER_SEC },
	{ _SC_NGROUPS_MAX, NGROUPS_MAX },
	{ _SC_OPEN_MAX, FILES_MAX },
	{ _SC_JOB_CONTROL, -1 },
	{ _SC_VERSION, _POSIX_VERSION },
	{ _SC_PAGESIZE, PAGE_SIZE },
	{ _SC_SEM_VALUE_MAX, SEM_VALUE_MAX },
	{ _SC_TZNAME_MAX, -1 },
	{ _SC_ASYNCHRONOUS_IO, -1 },
	{ _SC_FSYNC, _POSIX_VERSION },
	{ _SC_MAPPED_FILES, _POSIX_VERSION },
	{ _SC_MEMORY_PROTECTION, -1 },
	{ _SC_REALTIME_SIGNALS, _POSIX_VERSION },
	{ _SC_RTSIG_MAX, SIGNAL_LAST - SIGNAL_FIRST_QUEUED + 1 },
	{ _SC_SEMAPHORES, _POSIX_VERSION },
	{ _SC_SHARED_MEMORY_OBJECTS, -1 },
	{ _SC_SIGQUEUE_MAX, SIGNAL_RECORDS },
	{ _SC_THREAD_KEYS_MAX, PTHREAD_KEYS_MAX },
	{ _SC_THREAD_STACK_MIN, PTHREAD_STACK_MIN },
	{ _SC_THREAD_THREADS_MAX, -1 },
	{ _SC_THREAD_DESTRUCTOR_ITERATIONS, PTHREAD_DESTRUCTOR_ITERATIONS },
	{ _SC_THREADS, _POSIX_VERSION },
	{ _SC_TIMERS, _POSIX_VERSION },
	{ _SC_GETGR_R_SIZE_MAX, 8192 },
	{ _SC_GETPW_R_SIZE_MAX, 4096 },
	{ _SC_ATEXIT_MAX, -1 },
	{ _SC_BARRIERS, _POSIX_VERSION },
	{ _SC_CLOCK_SELECTION, _POSIX_VERSION },
	{ _SC_HOST_NAME_MAX, 64 },
	{ _SC_IOV_MAX, IOV_MAX },
	{ _SC_LINE_MAX, LINE_MAX },
	{ _SC_MONOTONIC_CLOCK, _POSIX_VERSION },
	{ _SC_READER_WRITER_LOCKS, _POSIX_VERSION },
	{ _SC_SPAWN, _POSIX_VERSION },
	{ _SC_SPIN_LOCKS, _POSIX_VERSION },
	{ _SC_STREAM_MAX, FILES_MAX },
};

long sysconf(int name)
{
	switch (name) {
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		return (long)core_count;
	case _SC_PHYS_PAGES:
		return (long)(memory_size() / PAGE_SIZE);
	case _SC_AVPHYS_PAGES:
		return (long)((memory_size() - memory_used()) / PAGE_SIZE);
	}
	for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++)
		if (constants[i].name == name)
			return constants[i].value;
	return syscall_result(-EINVAL);
}

int getpagesize(void)
{
	return PAGE_SIZE;
}

int getdtablesize(void)
{
	return FILES_MAX;
}

/* Of a file system with these names; Linux's limits for the rest. */
static long path_limit(int name, const struct statvfs *system)
{
	switch (name) {
	case _PC_NAME_MAX:
		return (long)system->f_namemax;
	case _PC_PATH_MAX:
		return PATH_MAX;
	case _PC_PIPE_BUF:
		return PIPE_BUF;
	case _PC_MAX_CANON:
		return MAX_CANON;
	case _PC_MAX_INPUT:
		return MAX_INPUT;
	case _PC_CHOWN_RESTRICTED:
	case _PC_NO_TRUNC:
		return 1;
	case _PC_VDISABLE:
		return 0;
	case _PC_FILESIZEBITS:
		return 64;
	default:
		return syscall_result(-EINVAL);
	}
}

long pathconf(const char *path, int name)
{
	struct statvfs system;

	return statvfs(path, &system) ? -1 : path_limit(name, &system);
}

long fpathconf(int fd, int name)
{
	struct statvfs system;

	return fstatvfs(fd, &system) ? -1 : path_limit(name, &system);
}

static int64_t rlimit(int resource, const struct rlimit *wanted, struct rlimit *before)
{
	uint64_t pair[2];
	const struct forwarded call = {
		.number = FORWARD_RLIMIT,
		.args = {
			(uint64_t)resource, wanted != NULL,
			wanted ? wanted->rlim_cur : 0, wanted ? wanted->rlim_max : 0,
		},
		.out = pair,
		.out_bytes = sizeof(pair),
	};
	int64_t result = forward_whole(&call);

	if (!result && before)
		*before = (struct rlimit){ pair[0], pair[1] };
	return result;
}

/* The isle's own: they are what they are. Returns false for Linux's. */
static bool own_limit(int resource, struct rlimit *limit)
{
	switch (resource) {
	case RLIMIT_NOFILE:
		*limit = (struct rlimit){ FILES_MAX, FILES_MAX };
		return true;
	case RLIMIT_AS:
	case RLIMIT_DATA:
		*limit = (struct rlimit){ memory_size(), memory_size() };
		return true;
	default:
		return false;
	}
}

int getrlimit(int resource, struct rlimit *limit)
{
	return own_limit(resource, limit) ? 0 : (int)syscall_result(rlimit(resource, NULL, limit));
}

int setrlimit(int resource, const struct rlimit *limit)
{
	struct rlimit own;

	if (own_limit(resource, &own))
		return (int)syscall_result(limit->rlim_cur == own.rlim_cur ? 0 : -EPERM);
	return (int)syscall_result(rlimit(resource, limit, NULL));
}
