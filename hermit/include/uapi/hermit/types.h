/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Fixed-width types for the headers that cross a boundary. They are compiled
 * into the Linux module, Linux user space, the isle and host tests.
 */
#ifndef UAPI_HERMIT_TYPES_H
#define UAPI_HERMIT_TYPES_H

#ifdef __KERNEL__
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/build_bug.h>
#define HERMIT_ASSERT(condition) static_assert(condition)
#else
#include <stddef.h>
#include <stdint.h>
#define HERMIT_ASSERT(condition) _Static_assert(condition, #condition)
#endif

#endif /* UAPI_HERMIT_TYPES_H */
