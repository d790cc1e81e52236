/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel log of an isle, once or in the manner of tail -f: before, during and
 * after a run, and from one run to the next.
 */
#ifndef PROXY_FOLLOW_H
#define PROXY_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "machine.h"

/**
 * struct log_sink - who gets the log
 * @put: takes the next @count bytes, which need not be whole lines; 0, or -errno to end it
 */
struct log_sink {
	int (*put)(struct log_sink *sink, const char *text, size_t count);
};

/**
 * follow_log() - copy an isle's log
 * @machine: from machine_read()
 * @isle: number of the isle
 * @follow: go on when all is copied, until there is nobody to read it
 * @sink: gets it
 * @reason: what went wrong
 *
 * Waits for hermit.ko to say that there is more. When the isle is booted again, the log
 * of the new run follows; what nobody has read of the old one by then is lost.
 *
 * Return: 0 when all is copied, or the sink has returned -EPIPE; -ENODEV when the isle is
 * removed; or -errno.
 */
int follow_log(const struct machine *machine, unsigned int isle, bool follow,
	       struct log_sink *sink, struct reason *reason);

/**
 * follow_log_to() - copy an isle's log to a file
 * @machine: from machine_read()
 * @isle: number of the isle
 * @follow: go on when all is copied, until there is nobody to read it
 * @out: descriptor to write to
 * @reason: what went wrong
 *
 * Return: as follow_log().
 */
int follow_log_to(const struct machine *machine, unsigned int isle, bool follow, int out,
		  struct reason *reason);

#endif /* PROXY_FOLLOW_H */
