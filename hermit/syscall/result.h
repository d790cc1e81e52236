/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The libc edge: the only place where errno is set from what the kernel returns.
 */
#ifndef SYSCALL_RESULT_H
#define SYSCALL_RESULT_H

#include <errno.h>
#include <stdint.h>
#include <sys/types.h>
#include <hermit/thread.h>

/**
 * syscall_result() - value or -errno to C convention
 * @result: it
 *
 * A thread that is cancelled while it waits ends here, where it holds nothing any more:
 * what it called has given everything back and said -EINTR.
 *
 * Context: task, as the last thing of a call. Return: value, or -1 with errno set.
 */
static inline ssize_t syscall_result(int64_t result)
{
	if (result >= 0)
		return (ssize_t)result;
	if (result == -EINTR)
		thread_cancel_point();
	errno = (int)-result;
	return -1;
}

#endif /* SYSCALL_RESULT_H */
