/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between newlib's numbers and those on the wire, which are Linux's. The only
 * place that knows both.
 */
#ifndef SYSCALL_TRANSLATE_H
#define SYSCALL_TRANSLATE_H

#include <stdint.h>

struct flock;
struct forward_lock;
struct stat;
struct forward_stat;

/** translate_result() - a call's status. @status: value or -errno of Linux. Return: with newlib's errno. */
int64_t translate_result(int64_t status);

/** translate_open_flags() - flags of open(). @flags: newlib's O_*. Return: Linux's. */
uint64_t translate_open_flags(int flags);

/** translate_open_flags_back() - flags of an open file. @flags: Linux's. Return: newlib's O_*. */
int translate_open_flags_back(uint64_t flags);

/** translate_at_flags() - AT_*. @flags: newlib's. @result: Linux's. Return: 0, -EINVAL. */
int translate_at_flags(int flags, uint64_t *result);

/** translate_utime() - ns of utimensat(). @ns: newlib's. @result: Linux's. Return: 0, -EINVAL. */
int translate_utime(long ns, uint64_t *result);

/**
 * translate_lock() - a record lock
 * @command: newlib's F_GETLK, F_SETLK, F_SETLKW
 * @from: newlib's
 * @linux_command: Linux's command
 * @to: wire format
 *
 * Return: 0, -EINVAL.
 */
int translate_lock(int command, const struct flock *from, uint64_t *linux_command,
		   struct forward_lock *to);

/** translate_lock_back() - what F_GETLK found. @from: wire format. @to: newlib's. */
void translate_lock_back(const struct forward_lock *from, struct flock *to);

/** translate_stat() - a file's status. @from: wire format. @to: newlib's. */
void translate_stat(const struct forward_stat *from, struct stat *to);

#endif /* SYSCALL_TRANSLATE_H */
