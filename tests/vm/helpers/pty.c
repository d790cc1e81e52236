// SPDX-License-Identifier: GPL-2.0-only
/*
 * pty KEYS COMMAND [ARGUMENT...]: runs a command on a terminal of its own. Once it
 * has printed "ready", types KEYS, or closes the terminal if KEYS is empty. Passes
 * its output on and ends as it does (128 plus the signal that killed it).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX 65536

static void fail(const char *what)
{
	perror(what);
	exit(99);
}

/* Becomes the command, with the terminal as its own. */
static void run(const char *terminal, char **command)
{
	int fd;

	setsid();
	fd = open(terminal, O_RDWR);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
		fail(terminal);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	execvp(command[0], command);
	fail(command[0]);
}

/* Passes output on until the terminal is closed, at either end. */
static void watch(int master, const char *keys)
{
	static char output[OUTPUT_MAX];
	size_t used = 0;
	int typed = 0;
	ssize_t count;

	while (used < sizeof(output) - 1 &&
	       (count = read(master, output + used, sizeof(output) - 1 - used)) > 0) {
		if (write(1, output + used, (size_t)count) < 0)
			fail("write");
		used += (size_t)count;
		output[used] = 0;
		if (typed || !strstr(output, "ready"))
			continue;
		typed = 1;
		if (!*keys)
			return;
		if (write(master, keys, strlen(keys)) < 0)
			fail("write");
	}
}

int main(int argc, char **argv)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	int status;
	pid_t child;

	if (argc < 3 || master < 0 || grantpt(master) || unlockpt(master))
		fail("pty");
	child = fork();
	if (child == 0)
		run(ptsname(master), argv + 2);
	watch(master, argv[1]);
	close(master);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
