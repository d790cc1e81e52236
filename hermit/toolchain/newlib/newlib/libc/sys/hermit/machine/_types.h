/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Widths of the system types, as Linux has them on x86-64, so that what a
 * forwarded call returns always fits. Included by <sys/_types.h> only.
 */
#ifndef _MACHINE__TYPES_H
#define _MACHINE__TYPES_H

#include <machine/_default_types.h>

typedef __uint64_t	__dev_t;
#define __machine_dev_t_defined

typedef __uint64_t	__ino_t;
#define __machine_ino_t_defined

typedef __uint64_t	__nlink_t;
#define __machine_nlink_t_defined

typedef __uint32_t	__uid_t;
#define __machine_uid_t_defined

typedef __uint32_t	__gid_t;
#define __machine_gid_t_defined

typedef __uint64_t	__fsfilcnt_t;
#define __machine_fsfilcnt_t_defined

typedef int		__key_t;
#define __machine_key_t_defined

typedef long		_CLOCK_T_;
#define __machine_clock_t_defined

typedef int		_CLOCKID_T_;
#define __machine_clockid_t_defined

#endif
