/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The libc edge: the only place where errno is set from what the kernel returns.
 */
#ifndef SYSCALL_RESULT_H
#define SYSCALL_RESULT_H

#include <errno.h>
#include <stdint.h>
#include <sys/types.h>

/** syscall_result() - value or -errno to C convention. @result: it. Return: value, or -1 with errno set. */
static inline ssize_t syscall_result(int64_t result)
{
	if (result >= 0)
		return (ssize_t)result;
	errno = (int)-result;
	return -1;
}

#endif /* SYSCALL_RESULT_H */
