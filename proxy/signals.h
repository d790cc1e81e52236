/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signals that come to the proxy and are meant for the program on the isle.
 */
#ifndef PROXY_SIGNALS_H
#define PROXY_SIGNALS_H

#include <stdint.h>

/* What Linux does with a program that has no handler for a signal. */
enum signal_default {
	SIGNAL_ENDS,
	SIGNAL_STOPS,
	SIGNAL_DOES_NOTHING,
};

/**
 * signals_note() - remember which signals are ignored
 *
 * To be called before anything here changes what a signal does.
 */
void signals_note(void);

/** signals_ignored() - what signals_note() has found, signals_bit() of each. */
uint64_t signals_ignored(void);

/**
 * signals_open() - have signals delivered to a descriptor
 *
 * SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGTSTP, SIGCONT and
 * SIGWINCH. Until this is called they do what they do to any process, which is as
 * good: if it ends, the kernel takes the isle back. To be called before any thread is
 * started.
 *
 * Return: a signalfd, or -errno.
 */
int signals_open(void);

/**
 * signals_end() - the program is over: people may end this process again
 * @fd: from signals_open()
 * @except: a signal that still does not, 0: none
 *
 * By SIGHUP, SIGINT, SIGQUIT and SIGTERM, which do again what they did before
 * signals_open(), but leave no core file of the proxy. Those that have come until now were
 * meant for the program.
 */
void signals_end(int fd, int except);

/**
 * signals_take() - which signal has come?
 * @fd: from signals_open()
 *
 * Return: its number, 0 if none has.
 */
int signals_take(int fd);

/**
 * signals_default() - what does it do if the program does not care?
 * @number: 1 .. 64
 *
 * One that was ignored when the proxy started (nohup, a shell's background job) does
 * nothing.
 *
 * Return: enum signal_default.
 */
enum signal_default signals_default(int number);

/** signals_bit() - a signal in a word of them, uapi/hermit/isle.h. @number: 1 .. 64. */
static inline uint64_t signals_bit(int number)
{
	return UINT64_C(1) << (number - 1);
}

/**
 * signals_stop() - stop this process the way that the signal would have
 * @number: from signals_take()
 *
 * Return: when SIGCONT has come.
 */
void signals_stop(int number);

/**
 * signals_die() - end this process the way that the signal would have
 * @number: SIGNAL_ENDS is its default
 */
void signals_die(int number) __attribute__((noreturn));

#endif /* PROXY_SIGNALS_H */
