// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program as a process, natively and on an isle: who it is, programs that it
 * starts, pipes to them, terminals that it has not got.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "compare.h"

extern char **environ;

static void identity(void)
{
	struct utsname name;
	char host[256], text[64];
	gid_t groups[100];
	volatile int negative = -1;
	FILE *status = fopen("/proc/self/status", "r");

	TRY(getuid());
	TRY(geteuid());
	TRY(getgid());
	TRY(getegid());
	TRY(getgroups(0, NULL) == getgroups(100, groups));
	TRY(getgroups(negative, groups));
	TRY(getpid() > 1 && getpid() == getpid());
	TRY(getppid() > 1);
	TRY(getpgrp() == getpgid(0));
	TRY(getpgid(-5));
	TRY(getsid(0) > 0);
	TRY(kill(999999, 0));
	TRY(kill(getppid(), 0));
	/* /proc knows the program by its number. */
	TRY(status != NULL);
	while (status && fgets(text, sizeof(text), status))
		if (!strncmp(text, "Pid:", 4))
			TRY(atoi(text + 4) == getpid());
	fclose(status);
	TRY(uname(&name));
	TRY(gethostname(host, sizeof(host)));
	TRY(strcmp(name.nodename, host));
	TRY(gethostname(host, 1));
	TRY(sysconf(_SC_PAGESIZE));
	TRY(sysconf(_SC_OPEN_MAX));
	TRY(sysconf(-77));
	TRY(pathconf("/", _PC_PIPE_BUF));
	TRY(pathconf("/", _PC_NAME_MAX));
	TRY(pathconf("none", _PC_NAME_MAX));
}

static void terminal(void)
{
	struct termios settings;
	struct winsize size;
	int ends[2], count = -1;

	TRY(pipe(ends));
	TRY(isatty(ends[0]));
	TRY(tcgetattr(ends[0], &settings));
	TRY(tcgetattr(99, &settings));
	TRY(ioctl(ends[0], TIOCGWINSZ, &size));
	TRY(write(ends[1], "1234567", 7));
	TRY(ioctl(ends[0], FIONREAD, &count));
	TRY(count);
	TRY(tcgetpgrp(ends[0]));
	TRY(ttyname(ends[0]) == NULL);
	close(ends[0]);
	close(ends[1]);
}

static void show(const char *what, int status)
{
	if (WIFEXITED(status))
		printf("%s: exit %d\n", what, WEXITSTATUS(status));
	else
		printf("%s: signal %d\n", what, WTERMSIG(status));
}

static void shell(void)
{
	char line[100];
	FILE *stream;

	fflush(stdout);
	show("system", system("echo from the shell; exit 7"));
	show("system, killed", system("kill -9 $$"));
	show("system, nothing", system("none 2>/dev/null"));
	TRY(system(NULL) != 0);
	stream = TRY_POINTER(popen("echo one; echo two; exit 3", "r"));
	while (fgets(line, sizeof(line), stream))
		printf("read %s", line);
	show("pclose", pclose(stream));
	fflush(stdout);
	stream = TRY_POINTER(popen("tr a-z A-Z", "w"));
	fprintf(stream, "upper case\n");
	fflush(stdout);
	show("pclose", pclose(stream));
	TRY_POINTER(popen("true", "x"));
	TRY(mkdir("sub", 0700));
	TRY(chdir("sub"));
	fflush(stdout);
	show("working directory", system("basename $PWD"));
	TRY(chdir(".."));
	TRY(setenv("VARIABLE", "passed on", 1));
	fflush(stdout);
	show("environment", system("echo $VARIABLE"));
	umask(077);
	show("umask", system("umask"));
	umask(022);
}

static void spawning(void)
{
	char *argv[] = { "sh", "-c", "cat; echo error >&2; pwd | sed 's|.*/||'; exit 5", NULL };
	char *none[] = { "none", NULL };
	char *open_ones[] = { "sh", "-c", "for n in 3 4 5 6 7 8 9; do "
			      "[ ! -e /proc/self/fd/$n ] || echo $n is open; done", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	struct rusage usage;
	char data[200] = "";
	pid_t child;
	int status, in, kept;

	in = open("input", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	TRY(write(in, "input\n", 6));
	TRY(lseek(in, 0, SEEK_SET));
	TRY(posix_spawn_file_actions_init(&actions));
	TRY(posix_spawn_file_actions_adddup2(&actions, in, 0));
	TRY(posix_spawn_file_actions_addopen(&actions, 1, "output",
					     O_WRONLY | O_CREAT | O_TRUNC, 0600));
	TRY(posix_spawn_file_actions_adddup2(&actions, 1, 2));
	TRY(posix_spawn_file_actions_addchdir_np(&actions, "sub"));
	TRY(posix_spawn_file_actions_adddup2(&actions, -1, 2) == EBADF);
	TRY(posix_spawnattr_init(&attributes));
	TRY(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP));
	TRY(posix_spawn(&child, "/bin/sh", &actions, &attributes, argv, environ));
	TRY(waitpid(child, &status, 0) == child);
	show("spawned", status);
	TRY(posix_spawn_file_actions_destroy(&actions));
	TRY(posix_spawnattr_destroy(&attributes));
	TRY(close(in));
	in = open("output", O_RDONLY | O_CLOEXEC);
	TRY(read(in, data, sizeof(data) - 1));
	printf("%s", data);
	kept = open("input", O_RDONLY);
	TRY(kept);
	fflush(stdout);
	/* Nothing is printed meanwhile: it shares our output. */
	status = posix_spawnp(&child, "sh", NULL, NULL, open_ones, environ);
	kept = wait4(child, &status, 0, &usage) == child ? kept : -1;
	TRY(kept);
	show("descriptors", status);
	TRY(usage.ru_maxrss > 0);
	TRY(posix_spawn(&child, "/none", NULL, NULL, none, environ) == ENOENT);
	TRY(posix_spawnp(&child, "none", NULL, NULL, none, environ) == ENOENT);
	TRY(posix_spawn(&child, "/tmp", NULL, NULL, none, environ) == EACCES);
	TRY(waitpid(-1, &status, 0));
	TRY(waitpid(-1, &status, WNOHANG));
	TRY(wait(&status));
	close(in);
	close(kept);
}

/* The last: it ends the program. */
static void broken_pipe(void)
{
	int ends[2];

	TRY(pipe(ends));
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	TRY(write(ends[1], "x", 1));
	signal(SIGPIPE, SIG_DFL);
	fflush(stdout);
	write(ends[1], "x", 1) < 0 ? puts("still here") : 0;
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	identity();
	terminal();
	shell();
	spawning();
	broken_pipe();
	return 0;
}
