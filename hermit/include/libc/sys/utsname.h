/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The name of the system (POSIX <sys/utsname.h>).
 */
#ifndef _SYS_UTSNAME_H
#define _SYS_UTSNAME_H

#include <sys/cdefs.h>

__BEGIN_DECLS

struct utsname {
	char sysname[65];		/* HermitCore */
	char nodename[65];		/* Linux's */
	char release[65];
	char version[65];
	char machine[65];
};

int uname(struct utsname *name);

__END_DECLS

#endif /* _SYS_UTSNAME_H */
