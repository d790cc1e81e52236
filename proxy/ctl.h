/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hermitctl: the administrator's view of the isles and hand on them, on top of
 * /sys/hermit. All of it works on a struct machine, so tests can bring their own.
 */
#ifndef PROXY_CTL_H
#define PROXY_CTL_H

#include <stdbool.h>
#include <stdio.h>

#include "machine.h"

/* Exit statuses */
enum {
	CTL_OK = 0,
	CTL_REFUSED = 1,		/* it could not be done; stderr says why */
	CTL_USAGE = 2,			/* that is not a command */
};

/**
 * ctl_list() - print all isles
 *
 * As JSON it is all that is known of them, for which they are probed as by ctl_show().
 *
 * @machine: from machine_read()
 * @json: as an array of objects instead of a table
 * @out: where to
 */
void ctl_list(const struct machine *machine, bool json, FILE *out);

/**
 * ctl_show() - probe an isle, and print all that is known of it
 * @machine: from machine_read()
 * @isle: exists
 * @json: as an object instead of lines
 * @out: where to
 */
void ctl_show(const struct machine *machine, unsigned int isle, bool json, FILE *out);

/**
 * ctl_log_json() - print the log of an isle, an object on a line for each line
 * @machine: from machine_read()
 * @isle: exists
 * @follow: go on when all is printed, until there is nobody to read it
 * @out: where to
 * @reason: what went wrong
 *
 * Return: 0 or -errno, as follow_log().
 */
int ctl_log_json(const struct machine *machine, unsigned int isle, bool follow, FILE *out,
		 struct reason *reason);

/**
 * ctl_stop() - stop an isle
 * @machine: from machine_read()
 * @isle: exists; nothing happens if it does not run
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int ctl_stop(const struct machine *machine, unsigned int isle, struct reason *reason);

/**
 * ctl_create() - make an isle
 * @machine: from machine_read()
 * @isle: its number
 * @node: NUMA node of its memory, as text
 * @size: of its memory, as text: 256M
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int ctl_create(const struct machine *machine, unsigned int isle, const char *node,
	       const char *size, struct reason *reason);

/**
 * ctl_remove() - remove an isle; Linux gets its memory
 * @machine: from machine_read()
 * @isle: exists
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int ctl_remove(const struct machine *machine, unsigned int isle, struct reason *reason);

/**
 * ctl_resize() - give an isle more memory or less
 * @machine: from machine_read()
 * @isle: exists
 * @size: as text: 512M, or all
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int ctl_resize(const struct machine *machine, unsigned int isle, const char *size,
	       struct reason *reason);

/**
 * ctl_core() - copy the core file of an isle
 * @machine: from machine_read()
 * @isle: exists
 * @path: of the copy; a file that is there is replaced, but not by half of a core
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int ctl_core(const struct machine *machine, unsigned int isle, const char *path,
	     struct reason *reason);

#endif /* PROXY_CTL_H */
