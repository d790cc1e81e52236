/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arguments and environment of the program, the way the isle gets them.
 */
#ifndef PROXY_ARGS_H
#define PROXY_ARGS_H

#include <stddef.h>
#include <stdint.h>

#include <hermit/isle.h>

/**
 * args_build() - put arguments and environment into one block
 * @argv: ends with NULL, has at least one entry
 * @envp: ends with NULL
 * @ignored: signals that the program finds ignored, signals_bit() of each
 * @size: bytes of the result
 *
 * Return: a struct isle_args with its strings, to be freed with free(); NULL if
 * there is no memory for it or it is 4 GiB or more.
 */
struct isle_args *args_build(char *const *argv, char *const *envp, uint64_t ignored, size_t *size);

#endif /* PROXY_ARGS_H */
