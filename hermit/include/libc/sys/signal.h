/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals (POSIX.1-2017 <signal.h>); replaces newlib's file of this name, which
 * its <signal.h> includes. Numbers, flags, codes and layouts are Linux's for
 * x86-64, so that programs find the fields that they look into.
 */
#ifndef _SYS_SIGNAL_H
#define _SYS_SIGNAL_H

#include <_ansi.h>
#include <sys/cdefs.h>
#include <sys/features.h>
#include <sys/types.h>
#include <sys/_sigset.h>
#include <sys/_timespec.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if !defined(_SIGSET_T_DECLARED)
#define _SIGSET_T_DECLARED
typedef __sigset_t	sigset_t;	/* signal n is bit n - 1 */
#endif

#define SIGHUP		1
#define SIGINT		2
#define SIGQUIT		3
#define SIGILL		4
#define SIGTRAP		5
#define SIGABRT		6
#define SIGIOT		SIGABRT
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGSTKFLT	16
#define SIGCHLD		17
#define SIGCLD		SIGCHLD
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGIO		29
#define SIGPOLL		SIGIO
#define SIGPWR		30
#define SIGSYS		31
#define SIGRTMIN	34
#define SIGRTMAX	64
#define NSIG		65		/* signal 0 implied */
#define _NSIG		NSIG

union sigval {
	int sival_int;
	void *sival_ptr;
};
typedef union sigval sigval_t;

#define SIGEV_SIGNAL	0
#define SIGEV_NONE	1
#define SIGEV_THREAD	2

struct sigevent {
	union sigval sigev_value;
	int sigev_signo;
	int sigev_notify;		/* SIGEV_* */
	void (*sigev_notify_function)(union sigval);
	pthread_attr_t *sigev_notify_attributes;
};

typedef struct {
	int si_signo;
	int si_errno;
	int si_code;
	int __pad;
	union {
		struct {
			pid_t __pid;
			uid_t __uid;
			union sigval __value;
		} __sent;
		struct {
			int __timer;
			int __overrun;
			union sigval __value;
		} __timer;
		struct {
			void *__address;
		} __fault;
		char __room[112];
	} __u;
} siginfo_t;

#define si_pid		__u.__sent.__pid
#define si_uid		__u.__sent.__uid
#define si_value	__u.__sent.__value
#define si_int		__u.__sent.__value.sival_int
#define si_ptr		__u.__sent.__value.sival_ptr
#define si_timerid	__u.__timer.__timer
#define si_overrun	__u.__timer.__overrun
#define si_addr		__u.__fault.__address

#define SI_USER		0
#define SI_KERNEL	0x80
#define SI_QUEUE	(-1)
#define SI_TIMER	(-2)
#define SI_MESGQ	(-3)
#define SI_ASYNCIO	(-4)
#define SI_TKILL	(-6)

#define ILL_ILLOPC	1
#define ILL_ILLOPN	2
#define FPE_INTDIV	1
#define FPE_INTOVF	2
#define FPE_FLTDIV	3
#define FPE_FLTOVF	4
#define FPE_FLTUND	5
#define FPE_FLTRES	6
#define FPE_FLTINV	7
#define SEGV_MAPERR	1
#define SEGV_ACCERR	2
#define BUS_ADRALN	1
#define TRAP_BRKPT	1
#define TRAP_TRACE	2

#define SA_NOCLDSTOP	0x00000001
#define SA_NOCLDWAIT	0x00000002
#define SA_SIGINFO	0x00000004
#define SA_ONSTACK	0x08000000
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_NOMASK	SA_NODEFER
#define SA_RESETHAND	0x80000000
#define SA_ONESHOT	SA_RESETHAND

typedef void (*_sig_func_ptr)(int);

struct sigaction {
	union {
		_sig_func_ptr _handler;
		void (*_sigaction)(int, siginfo_t *, void *);
	} _signal_handlers;
	sigset_t sa_mask;
	int sa_flags;			/* SA_* */
};

#define sa_handler	_signal_handlers._handler
#define sa_sigaction	_signal_handlers._sigaction

/* A handler's frame holds all vector registers: 2.7 KiB with AVX-512. */
#define MINSIGSTKSZ	6144
#define SIGSTKSZ	16384

#define SS_ONSTACK	1
#define SS_DISABLE	2

typedef struct sigaltstack {
	void *ss_sp;
	int ss_flags;			/* SS_* */
	size_t ss_size;
} stack_t;

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

#if __POSIX_VISIBLE
int kill(pid_t __pid, int __signal);
int sigaction(int __signal, const struct sigaction *__restrict __act,
	      struct sigaction *__restrict __old);
int sigprocmask(int __how, const sigset_t *__restrict __set, sigset_t *__restrict __old);
int sigpending(sigset_t *__set);
int sigsuspend(const sigset_t *__mask);
int sigwait(const sigset_t *__restrict __set, int *__restrict __signal);
int sigaddset(sigset_t *__set, int __signal);
int sigdelset(sigset_t *__set, int __signal);
int sigemptyset(sigset_t *__set);
int sigfillset(sigset_t *__set);
int sigismember(const sigset_t *__set, int __signal);
#endif

#if __POSIX_VISIBLE >= 199506
int pthread_sigmask(int __how, const sigset_t *__restrict __set, sigset_t *__restrict __old);
int pthread_kill(pthread_t __id, int __signal);
#endif

#if __POSIX_VISIBLE >= 199309
int sigwaitinfo(const sigset_t *__restrict __set, siginfo_t *__restrict __info);
int sigtimedwait(const sigset_t *__restrict __set, siginfo_t *__restrict __info,
		 const struct timespec *__restrict __timeout);
int sigqueue(pid_t __pid, int __signal, const union sigval __value);
#endif

#if __BSD_VISIBLE || __XSI_VISIBLE >= 4
int killpg(pid_t __group, int __signal);
int siginterrupt(int __signal, int __flag);
#endif

#if __BSD_VISIBLE || __XSI_VISIBLE >= 4 || __POSIX_VISIBLE >= 200809
int sigaltstack(const stack_t *__restrict __new, stack_t *__restrict __old);
#endif

#if __MISC_VISIBLE
#define SIG2STR_MAX	17
int sig2str(int __signal, char *__name);
int str2sig(const char *__restrict __name, int *__restrict __signal);
#endif

#ifdef __cplusplus
}
#endif

#if __XSI_VISIBLE >= 4 || __POSIX_VISIBLE >= 200809
#include <sys/ucontext.h>
#endif

#ifndef _SIGNAL_H_
#include <signal.h>
#endif
#endif
