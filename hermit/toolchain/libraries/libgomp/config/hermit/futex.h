/* SPDX-License-Identifier: BSD-2-Clause */
/* libgomp's futex on hermit; config/linux builds everything else on it.  */

#pragma GCC visibility push(default)
#include <sys/futex.h>
#pragma GCC visibility pop

static inline void
futex_wait (int *addr, int val)
{
  hermit_futex_wait ((__uint32_t *) addr, val, NULL);
}

static inline void
futex_wake (int *addr, int count)
{
  hermit_futex_wake ((__uint32_t *) addr, count);
}

static inline void
cpu_relax (void)
{
  __builtin_ia32_pause ();
}
