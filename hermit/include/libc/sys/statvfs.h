/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File systems (POSIX <sys/statvfs.h>).
 */
#ifndef _SYS_STATVFS_H
#define _SYS_STATVFS_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

/* Laid out as struct forward_statvfs. */
struct statvfs {
	unsigned long f_bsize;
	unsigned long f_frsize;
	fsblkcnt_t f_blocks;		/* in units of f_frsize, as the next two */
	fsblkcnt_t f_bfree;
	fsblkcnt_t f_bavail;
	fsfilcnt_t f_files;
	fsfilcnt_t f_ffree;
	fsfilcnt_t f_favail;
	unsigned long f_fsid;
	unsigned long f_flag;
	unsigned long f_namemax;
};

#define ST_RDONLY	1
#define ST_NOSUID	2

int fstatvfs(int fd, struct statvfs *status);
int statvfs(const char *path, struct statvfs *status);

__END_DECLS

#endif /* _SYS_STATVFS_H */
