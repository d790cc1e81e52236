/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is said, and what the shell gets, when an isle has come to its end.
 */
#ifndef PROXY_ENDING_H
#define PROXY_ENDING_H

#include "supervise.h"

/**
 * ending_status() - the proxy's exit status
 * @outcome: how it ended
 *
 * Return: the program's own, or 128 plus a signal's number as a shell would show
 * for a Linux program of the same fate, or STATUS_REFUSED.
 */
int ending_status(const struct outcome *outcome);

/**
 * ending_print() - say what happened, unless it ended well or by a signal
 * @isle: number of the isle
 * @outcome: how it ended
 */
void ending_print(unsigned int isle, const struct outcome *outcome);

/**
 * ending_print_log() - print an isle's log on stderr
 * @machine: from machine_read()
 * @isle: number of the isle
 */
void ending_print_log(const struct machine *machine, unsigned int isle);

#endif /* PROXY_ENDING_H */
