/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between newlib's numbers and those on the wire, which are Linux's. The only
 * place that knows both.
 */
#ifndef SYSCALL_TRANSLATE_H
#define SYSCALL_TRANSLATE_H

#include <stdint.h>

struct stat;
struct forward_stat;

/** translate_result() - a call's status. @status: value or -errno of Linux. Return: with newlib's errno. */
int64_t translate_result(int64_t status);

/** translate_open_flags() - flags of open(). @flags: newlib's O_*. Return: Linux's. */
uint64_t translate_open_flags(int flags);

/** translate_stat() - a file's status. @from: wire format. @to: newlib's. */
void translate_stat(const struct forward_stat *from, struct stat *to);

#endif /* SYSCALL_TRANSLATE_H */
