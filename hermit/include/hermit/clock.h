/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time, from the time stamp counter and Linux's clock page. No forwarding, no
 * state of our own, the same on all cores.
 */
#ifndef HERMIT_CLOCK_H
#define HERMIT_CLOCK_H

#include <stdint.h>

struct isle_boot;
struct link_clock;

#define NS_PER_S	1000000000ull
#define NS_PER_MS	1000000ull
#define NS_PER_US	1000ull

/**
 * clock_init() - start with the moment in the boot page
 * @boot: boot page
 */
void clock_init(const struct isle_boot *boot);

/** clock_follow() - take Linux's clock page from now on. @page: it, mapped. */
void clock_follow(const struct link_clock *page);

/** clock_monotonic() - Linux's CLOCK_MONOTONIC in ns. Context: any. */
uint64_t clock_monotonic(void);

/** clock_realtime() - Linux's CLOCK_REALTIME in ns since 1970. Context: any. */
uint64_t clock_realtime(void);

/** clock_since_boot() - ns since Linux started this isle. Context: any. */
uint64_t clock_since_boot(void);

/** clock_ns_of_stamps() - ns in which the counter goes so far. @stamps: difference of two. */
uint64_t clock_ns_of_stamps(uint64_t stamps);

/**
 * clock_stamp_at() - time stamp of a moment
 * @monotonic: CLOCK_MONOTONIC in ns
 *
 * Return: the stamp; the current one if the moment has passed; that of one hour
 * from now if it is later.
 */
uint64_t clock_stamp_at(uint64_t monotonic);

#endif /* HERMIT_CLOCK_H */
