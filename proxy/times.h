/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HERMIT_TIMES=1: when what happened, from the start of the proxy to the CPUs
 * back in Linux's hands, as one line of JSON.
 */
#ifndef PROXY_TIMES_H
#define PROXY_TIMES_H

#include <stdint.h>

#include <hermit/isle.h>

/**
 * struct times - time stamps, all by the TSC, which isles share with Linux
 * @start: first moment in main()
 * @start_ns: the same by CLOCK_MONOTONIC_RAW, to learn how fast the TSC is
 * @claimed: the isle is ours
 * @loaded: the image is in its memory
 * @booted: its cores run
 * @released: it is stopped and Linux has the CPUs back
 */
struct times {
	uint64_t start;
	int64_t start_ns;
	uint64_t claimed;
	uint64_t loaded;
	uint64_t booted;
	uint64_t released;
};

/**
 * times_now() - a time stamp
 *
 * Return: the TSC.
 */
uint64_t times_now(void);

/**
 * times_start() - begin to count
 * @times: all zero afterwards but for the start
 */
void times_start(struct times *times);

/**
 * times_print() - print the line on stderr
 * @times: filled
 * @report: the isle's own time stamps and sizes, last read before its release
 */
void times_print(const struct times *times, const struct isle_report *report);

#endif /* PROXY_TIMES_H */
