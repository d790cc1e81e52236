/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stdin, stdout and stderr: the program's, and the proxy's own.
 */
#ifndef PROXY_STANDARD_H
#define PROXY_STANDARD_H

#include <stdbool.h>

#include "table.h"

#define STANDARD_FILES 3

/**
 * standard_guard() - fill 0, 1 and 2 with /dev/null where they are closed
 * @open: which were open
 *
 * To be called first, so that no other file lands there.
 *
 * Return: 0 or -errno.
 */
int standard_guard(bool open[STANDARD_FILES]);

/**
 * standard_pass() - hand the proxy's standard files over to the isle
 * @table: empty; gets those that were open at 0, 1 and 2
 * @open: from standard_guard()
 *
 * The proxy keeps its stderr, for messages. It lets go of the other two, so that
 * a reader at the other end of a pipe sees when the program closes them.
 *
 * Return: 0 or -errno.
 */
int standard_pass(struct table *table, const bool open[STANDARD_FILES]);

#endif /* PROXY_STANDARD_H */
