/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The proxy's clock for deadlines.
 */
#ifndef PROXY_CLOCK_H
#define PROXY_CLOCK_H

#include <stdint.h>
#include <time.h>

/**
 * clock_ms() - milliseconds of CLOCK_MONOTONIC
 *
 * Return: the time; differences are meaningful, the value is not.
 */
static inline int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif /* PROXY_CLOCK_H */
