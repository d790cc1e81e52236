/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signals that end the proxy, and with it the program on the isle.
 */
#ifndef PROXY_SIGNALS_H
#define PROXY_SIGNALS_H

/**
 * signals_open() - have the ending signals delivered to a descriptor
 *
 * SIGINT, SIGQUIT, SIGTERM and SIGHUP, but for those that are ignored (nohup, a
 * shell's background job): these stay ignored. Until this is called they end the
 * process at once, which is as good: the kernel then takes the isle back. To be
 * called before any thread is started.
 *
 * Return: a signalfd, or -errno.
 */
int signals_open(void);

/**
 * signals_take() - which signal has come?
 * @fd: from signals_open()
 *
 * Return: its number, 0 if none has.
 */
int signals_take(int fd);

/**
 * signals_die() - end this process the way that the signal would have
 * @number: from signals_take()
 */
void signals_die(int number) __attribute__((noreturn));

#endif /* PROXY_SIGNALS_H */
