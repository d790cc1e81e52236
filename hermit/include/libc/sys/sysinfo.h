/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The isle in numbers, as Linux's sysinfo().
 */
#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H

#include <sys/cdefs.h>

__BEGIN_DECLS

struct sysinfo {
	long uptime;			/* seconds since the isle was started */
	unsigned long loads[3];		/* not kept: 0 */
	unsigned long totalram;		/* of the isle, in mem_unit */
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
	unsigned long totalswap;
	unsigned long freeswap;
	unsigned short procs;
	unsigned long totalhigh;
	unsigned long freehigh;
	unsigned int mem_unit;		/* bytes */
};

int get_nprocs(void);
int get_nprocs_conf(void);
int sysinfo(struct sysinfo *info);

__END_DECLS

#endif /* _SYS_SYSINFO_H */
