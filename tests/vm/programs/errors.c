// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a user who is not root is refused, and calls that signals interrupt: natively and
 * on an isle. Runs in a folder where everyone may write, next to ../closed, which is
 * root's alone.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "compare.h"

extern char **environ;

static void refused(void)
{
	char *argv[] = { "file", NULL };
	struct stat status;
	char text[10];
	pid_t child;
	int fd;

	umask(022);
	TRY(getuid());
	TRY(getegid());
	TRY(open("/etc/passwd", O_WRONLY));
	TRY(open("/etc/new", O_WRONLY | O_CREAT, 0600));
	TRY(open("../closed/file", O_RDONLY));
	TRY(stat("../closed/file", &status));
	TRY(access("../closed/file", F_OK));
	TRY(access("/etc/passwd", W_OK));
	TRY(chdir("../closed"));
	TRY_POINTER(opendir("../closed"));
	TRY_POINTER(realpath("../closed/file", NULL));
	TRY(mkdir("/etc/new", 0700));
	TRY(mkdir("../closed/new", 0700));
	TRY(rmdir("../closed"));
	TRY(unlink("/etc/passwd"));
	TRY(rename("/etc/passwd", "passwd"));
	TRY(rename("../closed", "mine"));
	TRY(link("../closed/file", "mine"));
	TRY(symlink("x", "/etc/x"));
	TRY(readlink("../closed/link", text, sizeof(text)));
	TRY(mkfifo("/etc/fifo", 0600));
	TRY(chmod("/etc/passwd", 0666));
	TRY(chown("/etc/passwd", 1000, 1000));
	TRY(truncate("/etc/passwd", 0));
	TRY(utimensat(AT_FDCWD, "/etc/passwd", NULL, 0));
	TRY(kill(1, SIGTERM));
	TRY(fd = open("file", O_WRONLY | O_CREAT, 0200));
	TRY(write(fd, "#!/bin/sh\n", 10));
	TRY(close(fd));
	TRY(open("file", O_RDONLY));
	TRY(chown("file", 0, 0));
	TRY(chown("file", 1000, 1000));
	TRY(posix_spawn(&child, "./file", NULL, NULL, argv, environ) == EACCES);
	TRY(chmod("file", 0));
	TRY(open("file", O_WRONLY));
	TRY(unlink("file"));
	TRY(system("id -u") != 0);
}

static int bell = -1;

/* A call that is restarted has something to go on with. */
static void on_alarm(int number)
{
	(void)number;
	if (bell >= 0 && write(bell, "x", 1) < 0)
		_exit(9);
}

/* Again and again: a busy machine may be late for the first. */
static void alarms(long usec, int flags)
{
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = flags };
	const struct itimerval every = { { 0, usec }, { 0, usec } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
}

/* A call while alarms come. */
#define DURING(flags, call)						\
({									\
	long result_;							\
	int error_;							\
	alarms(60000, flags);						\
	result_ = (long)(call);						\
	error_ = errno;							\
	alarms(0, flags);						\
	errno = error_;							\
	say(#call, result_);						\
})

static void interrupted(void)
{
	static char data[100000];
	struct timespec minute = { 60, 0 };
	struct timeval one_minute = { 60, 0 };
	struct pollfd in;
	sigset_t none;
	int ends[2], fd, other;
	pid_t child;
	char *argv[] = { "sleep", "600", NULL };
	fd_set set;

	TRY(pipe(ends));
	in = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	sigemptyset(&none);
	FD_ZERO(&set);
	FD_SET(ends[0], &set);
	DURING(0, read(ends[0], data, 1));
	DURING(0, poll(&in, 1, 60000));
	DURING(SA_RESTART, poll(&in, 1, 60000));
	DURING(0, select(ends[0] + 1, &set, NULL, NULL, &one_minute));
	DURING(0, pause());
	DURING(SA_RESTART, sigsuspend(&none));
	DURING(SA_RESTART, nanosleep(&minute, NULL));
	DURING(0, clock_nanosleep(CLOCK_MONOTONIC, 0, &minute, NULL) == EINTR);
	bell = ends[1];
	DURING(SA_RESTART, read(ends[0], data, 1));
	bell = -1;
	TRY(fcntl(ends[0], F_SETFL, O_NONBLOCK));
	while (read(ends[0], data, sizeof(data)) > 0)
		;
	TRY(fcntl(ends[0], F_SETFL, 0));
	/* As much as fits is written, and then it waits. */
	DURING(0, write(ends[1], data, sizeof(data)));
	DURING(0, write(ends[1], data, sizeof(data)));
	TRY(read(ends[0], data, sizeof(data)));
	close(ends[0]);
	close(ends[1]);

	TRY(mkfifo("fifo", 0600));
	DURING(0, open("fifo", O_RDONLY));
	DURING(0, open("fifo", O_WRONLY));
	TRY(unlink("fifo"));
	fd = open("lock", O_RDWR | O_CREAT, 0600);
	other = open("lock", O_RDWR);
	TRY(flock(fd, LOCK_EX));
	DURING(0, flock(other, LOCK_EX));
	TRY(unlink("lock"));
	close(fd);
	close(other);
	TRY(posix_spawnp(&child, "sleep", NULL, NULL, argv, environ));
	DURING(0, waitpid(child, NULL, 0));
	TRY(kill(child, SIGKILL));
	TRY(waitpid(child, NULL, 0) == child);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	refused();
	interrupted();
	return 4;
}
