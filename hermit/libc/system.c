// SPDX-License-Identifier: BSD-2-Clause
/*
 * system() (POSIX.1-2017): the shell is Linux's.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHELL		"/bin/sh"
#define NO_SHELL	(127 << 8)	/* a status: as if the shell said that it cannot run */

int system(const char *command)
{
	char *argv[] = { "sh", "-c", (char *)command, NULL };
	void (*on_interrupt)(int), (*on_quit)(int);
	int status = NO_SHELL;
	pid_t shell;

	if (!command)
		return !access(SHELL, X_OK);
	/* They are for the command. */
	on_interrupt = signal(SIGINT, SIG_IGN);
	on_quit = signal(SIGQUIT, SIG_IGN);
	if (!posix_spawn(&shell, SHELL, NULL, NULL, argv, environ))
		while (waitpid(shell, &status, 0) < 0)
			if (errno != EINTR) {
				status = -1;
				break;
			}
	signal(SIGINT, on_interrupt);
	signal(SIGQUIT, on_quit);
	return status;
}
