// SPDX-License-Identifier: GPL-2.0-only
/*
 * A loop that computes and says which signals come. SIGUSR2 makes SIGUSR1 deadly; with
 * the argument "wait" another thread takes SIGTERM, which nobody else lets in, with
 * "hang" the core is dead to the world before it is in the loop.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	int number;
	const char *name;
} signals[] = {
	{ SIGHUP, "SIGHUP" }, { SIGINT, "SIGINT" }, { SIGQUIT, "SIGQUIT" },
	{ SIGALRM, "SIGALRM" }, { SIGUSR1, "SIGUSR1" }, { SIGUSR2, "SIGUSR2" },
	{ SIGTERM, "SIGTERM" }, { SIGTSTP, "SIGTSTP" }, { SIGCONT, "SIGCONT" },
	{ SIGWINCH, "SIGWINCH" },
};

#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

static volatile sig_atomic_t come[SIGNALS];
static volatile double value = 1;

static void note(int number)
{
	for (size_t i = 0; i < SIGNALS; i++)
		if (signals[i].number == number)
			come[i] = 1;
}

static void say(const char *text)
{
	puts(text);
	fflush(stdout);
}

static void *wait_for_term(void *set)
{
	int number = 0;

	sigwait(set, &number);
	say(number == SIGTERM ? "sigwait() took SIGTERM" : "sigwait() took something else");
	exit(3);
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";
	pthread_t thread;
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	if (!strcmp(way, "wait")) {
		pthread_sigmask(SIG_BLOCK, &term, NULL);
		pthread_create(&thread, NULL, wait_for_term, &term);
	} else {
		for (size_t i = 0; i < SIGNALS; i++)
			signal(signals[i].number, note);
	}
	say("ready");
	if (!strcmp(way, "hang"))
		__asm__ volatile("cli; hlt");
	for (;;) {
		value = value * 1.0000001;
		for (size_t i = 0; i < SIGNALS; i++) {
			if (!come[i])
				continue;
			come[i] = 0;
			if (signals[i].number == SIGUSR2)
				signal(SIGUSR1, SIG_DFL);
			say(signals[i].name);
		}
	}
}
