/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for programs that Linux executes for the isle (POSIX <sys/wait.h>);
 * replaces newlib's file of this name. A status is laid out as Linux's.
 */
#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define WNOHANG		1
#define WUNTRACED	2
#define WCONTINUED	8

#define WEXITSTATUS(status)	(((status) >> 8) & 0xff)
#define WTERMSIG(status)	((status) & 0x7f)
#define WSTOPSIG(status)	WEXITSTATUS(status)
#define WIFEXITED(status)	(WTERMSIG(status) == 0)
#define WIFSTOPPED(status)	(((status) & 0xff) == 0x7f)
#define WIFCONTINUED(status)	((status) == 0xffff)
#define WIFSIGNALED(status)	(WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WCOREDUMP(status)	((status) & 0x80)

struct rusage;

pid_t wait(int *status);
pid_t waitpid(pid_t process, int *status, int options);
#if __MISC_VISIBLE
pid_t wait3(int *status, int options, struct rusage *usage);
pid_t wait4(pid_t process, int *status, int options, struct rusage *usage);
#endif
#ifdef _LIBC
pid_t _wait(int *status);
#endif

__END_DECLS

#endif /* _SYS_WAIT_H */
