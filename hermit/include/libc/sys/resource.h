/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What has been used and what may be (POSIX <sys/resource.h>); replaces newlib's
 * file of this name. The structures are laid out as Linux's.
 */
#ifndef _SYS_RESOURCE_H_
#define _SYS_RESOURCE_H_

#include <sys/cdefs.h>
#include <sys/time.h>
#include <sys/types.h>

__BEGIN_DECLS

#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN	(-1)

/* Of RUSAGE_SELF an isle knows ru_utime, the time since it started, and ru_maxrss. */
struct rusage {
	struct timeval ru_utime;
	struct timeval ru_stime;
	long ru_maxrss;			/* KiB */
	long ru_ixrss;
	long ru_idrss;
	long ru_isrss;
	long ru_minflt;
	long ru_majflt;
	long ru_nswap;
	long ru_inblock;
	long ru_oublock;
	long ru_msgsnd;
	long ru_msgrcv;
	long ru_nsignals;
	long ru_nvcsw;
	long ru_nivcsw;
};

typedef unsigned long rlim_t;

struct rlimit {
	rlim_t rlim_cur;
	rlim_t rlim_max;
};

#define RLIM_INFINITY	((rlim_t)-1)
#define RLIM_SAVED_CUR	RLIM_INFINITY
#define RLIM_SAVED_MAX	RLIM_INFINITY

#define RLIMIT_CPU	0
#define RLIMIT_FSIZE	1
#define RLIMIT_DATA	2
#define RLIMIT_STACK	3
#define RLIMIT_CORE	4
#define RLIMIT_NOFILE	7
#define RLIMIT_AS	9

int getrusage(int who, struct rusage *usage);
int getrlimit(int resource, struct rlimit *limit);
int setrlimit(int resource, const struct rlimit *limit);

__END_DECLS

#endif /* _SYS_RESOURCE_H_ */
