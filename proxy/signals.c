// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals for the program; see signals.h.
 */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "message.h"
#include "signals.h"

static const int taken[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGTSTP, SIGCONT, SIGWINCH,
};

/* By whoever started us, so that the program finds them ignored. */
static uint64_t ignored;

void signals_note(void)
{
	struct sigaction action;

	for (int number = 1; number < NSIG; number++)
		if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			ignored |= signals_bit(number);
}

uint64_t signals_ignored(void)
{
	return ignored;
}

int signals_open(void)
{
	sigset_t set;
	size_t i;
	int fd;

	sigemptyset(&set);
	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		sigaddset(&set, taken[i]);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	sigprocmask(SIG_BLOCK, &set, NULL);
	return fd;
}

int signals_take(int fd)
{
	struct signalfd_siginfo info;

	return read(fd, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

/* What SIGQUIT would dump is the proxy, which nobody wants to look at. */
static void want_no_core(void)
{
	const struct rlimit no_core = { 0, 0 };

	setrlimit(RLIMIT_CORE, &no_core);
}

void signals_end(int fd, int except)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	sigset_t set;
	size_t i;

	while (signals_take(fd))
		;
	want_no_core();
	sigemptyset(&set);
	for (i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		if (ending[i] != except)
			sigaddset(&set, ending[i]);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

enum signal_default signals_default(int number)
{
	if (ignored & signals_bit(number))
		return SIGNAL_DOES_NOTHING;
	switch (number) {
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return SIGNAL_STOPS;
	case SIGCONT:
	case SIGWINCH:
	case SIGCHLD:
	case SIGURG:
		return SIGNAL_DOES_NOTHING;
	default:
		return SIGNAL_ENDS;
	}
}

/* Lets the signal act on this process, now. */
static void let_act(int number, sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, number);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &set, before);
}

void signals_stop(int number)
{
	sigset_t before;

	let_act(number, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void signals_die(int number)
{
	sigset_t before;

	want_no_core();
	signal(number, SIG_DFL);
	let_act(number, &before);
	_exit(STATUS_SIGNAL + number);
}
