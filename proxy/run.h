/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running one program on an isle, from its image to its exit status.
 */
#ifndef PROXY_RUN_H
#define PROXY_RUN_H

#include "source.h"
#include "standard.h"
#include "times.h"

/**
 * struct program - what is to be run
 * @source: its image
 * @argv: its arguments, [0] its name; ends with NULL
 * @open: which of the standard files are open
 * @times: begun
 */
struct program {
	struct source source;
	char **argv;
	bool open[STANDARD_FILES];
	struct times times;
};

/**
 * run() - run a program on the isle that the environment names
 * @program: what is to be run
 *
 * Says on stderr what goes wrong. Does not return if a signal ended it: then the
 * process dies of the same signal.
 *
 * Return: the exit status for the shell.
 */
int run(struct program *program);

#endif /* PROXY_RUN_H */
