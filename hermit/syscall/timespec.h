/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times as POSIX has them, as the kernel's nanoseconds.
 */
#ifndef SYSCALL_TIMESPEC_H
#define SYSCALL_TIMESPEC_H

#include <stdint.h>
#include <time.h>

/**
 * timespec_to_ns() - seconds and nanoseconds to nanoseconds
 * @time: it
 * @ns: result; 0 for negative times, FUTEX_FOREVER for what does not fit
 *
 * Return: 0, -EINVAL if the nanoseconds are out of range.
 */
int timespec_to_ns(const struct timespec *time, uint64_t *ns);

/** clock_read() - read a clock. @clock: CLOCK_*. @ns: its time. Return: 0, -EINVAL. */
int clock_read(clockid_t clock, uint64_t *ns);

/**
 * deadline_from() - when, for futex_wait(), is this moment?
 * @clock: on which clock
 * @time: the moment
 * @deadline: CLOCK_MONOTONIC in ns, or FUTEX_FOREVER
 *
 * Return: 0, -EINVAL.
 */
int deadline_from(clockid_t clock, const struct timespec *time, uint64_t *deadline);

/** deadline_after() - CLOCK_MONOTONIC in so many nanoseconds. @ns: FUTEX_FOREVER is never. */
uint64_t deadline_after(uint64_t ns);

/** timespec_from_ns() - nanoseconds as POSIX has them. @ns: time. */
struct timespec timespec_from_ns(uint64_t ns);

#endif /* SYSCALL_TIMESPEC_H */
