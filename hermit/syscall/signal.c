// SPDX-License-Identifier: BSD-2-Clause
/*
 * Signals as POSIX.1-2017 has them. The program is the only process of its isle; those of
 * other processes are Linux's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <reent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <hermit/crash.h>
#include <hermit/forwarding.h>
#include <hermit/futex.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "result.h"
#include "timespec.h"

static bool is_signal(int number)
{
	return number > 0 && number <= SIGNAL_LAST;
}

int sigemptyset(sigset_t *set)
{
	*set = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	*set = ~0ul;
	return 0;
}

int sigaddset(sigset_t *set, int number)
{
	if (!is_signal(number))
		return (int)syscall_result(-EINVAL);
	*set |= SIGNAL_BIT(number);
	return 0;
}

int sigdelset(sigset_t *set, int number)
{
	if (!is_signal(number))
		return (int)syscall_result(-EINVAL);
	*set &= ~SIGNAL_BIT(number);
	return 0;
}

int sigismember(const sigset_t *set, int number)
{
	if (!is_signal(number))
		return (int)syscall_result(-EINVAL);
	return (*set & SIGNAL_BIT(number)) != 0;
}

int sigaction(int number, const struct sigaction *new, struct sigaction *old)
{
	if (!is_signal(number))
		return (int)syscall_result(-EINVAL);
	return (int)syscall_result(signal_action(number, new, old));
}

/* As on Linux with its C library: calls are restarted, the handler stays. */
_sig_func_ptr signal(int number, _sig_func_ptr handler)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
	struct sigaction old;

	if (sigaction(number, &action, &old))
		return SIG_ERR;
	return old.sa_handler;
}

_sig_func_ptr _signal_r(struct _reent *unused, int number, _sig_func_ptr handler)
{
	(void)unused;
	return signal(number, handler);
}

int siginterrupt(int number, int interrupts)
{
	struct sigaction action;

	if (sigaction(number, NULL, &action))
		return -1;
	if (interrupts)
		action.sa_flags &= ~SA_RESTART;
	else
		action.sa_flags |= SA_RESTART;
	return sigaction(number, &action, NULL);
}

/* Sends, and lets what the caller gets itself happen before it goes on. */
static int send(struct thread *thread, int number, int code, union sigval value)
{
	siginfo_t info = {
		.si_signo = number,
		.si_code = code,
	};
	int error;

	if (number == 0)
		return 0;
	if (!is_signal(number))
		return -EINVAL;
	info.si_pid = getpid();
	info.si_value = value;
	error = signal_send(thread, &info);
	task_attend();
	return error;
}

static const union sigval no_value;

int pthread_kill(pthread_t id, int number)
{
	struct thread *thread = (struct thread *)id;

	if (__atomic_load_n(&thread->state, __ATOMIC_ACQUIRE) == THREAD_ENDED)
		return is_signal(number) || number == 0 ? 0 : EINVAL;
	return -send(thread, number, SI_TKILL, no_value);
}

int raise(int number)
{
	int error = pthread_kill(pthread_self(), number);

	return (int)syscall_result(-error);
}

int _raise_r(struct _reent *unused, int number)
{
	(void)unused;
	return raise(number);
}

/* Other processes, Linux's. */
static int64_t kill_others(pid_t pid, int number)
{
	const struct forwarded call = {
		.number = FORWARD_KILL,
		.args = { (uint64_t)pid, (uint64_t)number },
	};

	return forward_whole(&call);
}

int kill(pid_t pid, int number)
{
	/* The program's group is the program. */
	if (pid != 0 && pid != getpid())
		return (int)syscall_result(kill_others(pid, number));
	return (int)syscall_result(send(NULL, number, SI_USER, no_value));
}

int _kill(int pid, int number)
{
	return kill(pid, number);
}

int killpg(pid_t group, int number)
{
	return kill(-group, number);
}

int sigqueue(pid_t pid, int number, const union sigval value)
{
	if (pid != getpid())
		return (int)syscall_result(-ESRCH);
	return (int)syscall_result(send(NULL, number, SI_QUEUE, value));
}

void abort(void)
{
	struct sigaction plain = { .sa_handler = SIG_DFL };

	pthread_sigmask(SIG_UNBLOCK, &(sigset_t){ SIGNAL_BIT(SIGABRT) }, NULL);
	raise(SIGABRT);
	/* Its handler has returned, or it was ignored. */
	sigaction(SIGABRT, &plain, NULL);
	crash_abort();
}

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
	uint64_t blocked = signal_mask();
	uint64_t before = blocked;

	if (set) {
		switch (how) {
		case SIG_BLOCK:
			blocked |= *set;
			break;
		case SIG_UNBLOCK:
			blocked &= ~*set;
			break;
		case SIG_SETMASK:
			blocked = *set;
			break;
		default:
			return EINVAL;
		}
		if (blocked != before)
			signal_mask_set(blocked);
		task_attend();
	}
	if (old)
		*old = before;
	return 0;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	return (int)syscall_result(-pthread_sigmask(how, set, old));
}

int sigpending(sigset_t *set)
{
	*set = signal_pending();
	return 0;
}

/* Waits until a handler has run. */
int sigsuspend(const sigset_t *mask)
{
	static const uint32_t nobody_wakes_me;
	const uint32_t *handled = &thread_self()->signals.handled;
	uint32_t before = *handled;
	uint64_t blocked = signal_mask();

	thread_cancel_point();
	signal_mask_set(*mask);
	task_attend();
	while (*handled == before && !thread_cancel_due())
		thread_wait(&nobody_wakes_me, 0, FUTEX_FOREVER, THREAD_WAITS_OUTSIDE, NULL,
			    THREAD_WAIT_CANCELLABLE);
	signal_mask_set(blocked);
	task_attend();
	thread_cancel_point();
	return (int)syscall_result(-EINTR);
}

int pause(void)
{
	sigset_t mask = signal_mask();

	return sigsuspend(&mask);
}

static int await(const sigset_t *set, siginfo_t *info, uint64_t deadline)
{
	siginfo_t unwanted;
	siginfo_t *result = info ? info : &unwanted;
	int error;

	thread_cancel_point();
	error = signal_await(*set, result, deadline);
	if (error)
		thread_cancel_point();
	return error ? error : result->si_signo;
}

int sigwaitinfo(const sigset_t *set, siginfo_t *info)
{
	return (int)syscall_result(await(set, info, FUTEX_FOREVER));
}

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
	uint64_t ns;
	int error;

	if (!timeout)
		return sigwaitinfo(set, info);
	error = timespec_to_ns(timeout, &ns);
	if (!error)
		error = await(set, info, deadline_after(ns));
	return (int)syscall_result(error == -ETIMEDOUT ? -EAGAIN : error);
}

int sigwait(const sigset_t *set, int *number)
{
	int result;

	do
		result = await(set, NULL, FUTEX_FOREVER);
	while (result == -EINTR);
	if (result < 0)
		return -result;
	*number = result;
	return 0;
}

static bool is_on(const stack_t *stack)
{
	return (uintptr_t)__builtin_frame_address(0) - (uintptr_t)stack->ss_sp < stack->ss_size;
}

int sigaltstack(const stack_t *new, stack_t *old)
{
	stack_t *stack = &thread_self()->signals.stack;
	bool on = is_on(stack);

	if (old) {
		*old = *stack;
		old->ss_flags = on ? SS_ONSTACK : stack->ss_size ? 0 : SS_DISABLE;
	}
	if (!new)
		return 0;
	if (on)
		return (int)syscall_result(-EPERM);
	if (new->ss_flags & ~SS_DISABLE)
		return (int)syscall_result(-EINVAL);
	if (new->ss_flags & SS_DISABLE) {
		*stack = (stack_t){ 0 };
		return 0;
	}
	if (new->ss_size < MINSIGSTKSZ)
		return (int)syscall_result(-ENOMEM);
	*stack = *new;
	return 0;
}
