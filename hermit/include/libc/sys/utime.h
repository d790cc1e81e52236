/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * struct utimbuf, for <utime.h>; replaces newlib's file of this name.
 */
#ifndef _SYS_UTIME_H
#define _SYS_UTIME_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct utimbuf {
	time_t actime;
	time_t modtime;
};

int utime(const char *path, const struct utimbuf *times);

__END_DECLS

#endif /* _SYS_UTIME_H */
