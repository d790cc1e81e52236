/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Futexes, for run-time libraries: sleep while a word has a value, wake those who
 * sleep on it. There is no system call below: both are plain functions.
 */
#ifndef _SYS_FUTEX_H
#define _SYS_FUTEX_H

#include <sys/types.h>
#include <sys/timespec.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Sleeps while *word is expected, until the time *deadline of CLOCK_MONOTONIC, for
 * ever if it is NULL. Returns 0 when woken, EAGAIN if *word differs, ETIMEDOUT, or
 * EINVAL for a deadline that is no time; errno stays as it is. May wake for no reason.
 */
int hermit_futex_wait(const __uint32_t *__word, __uint32_t __expected,
		      const struct timespec *__deadline);

/* Wakes at most count threads that sleep on word. Returns how many. */
int hermit_futex_wake(const __uint32_t *__word, int __count);

#ifdef __cplusplus
}
#endif
#endif
