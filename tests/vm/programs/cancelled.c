// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that are cancelled while they wait for files, or are about to, hold nothing
 * afterwards: a descriptor that is closed then is closed for the other end, too. Runs
 * natively and on an isle and must print the same.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "compare.h"

static int ends[2];
static char buffer[1 << 20];
static volatile int ready, cancelled;

static void pause_briefly(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
}

static void open_pipe(void)
{
	if (pipe(ends))
		exit(2);
}

/* What waits at an empty pipe. */
static void wait_read(void)
{
	say("read", read(ends[0], buffer, 1));
}

static void wait_readv(void)
{
	struct iovec vector[] = { { buffer, 3 }, { buffer + 3, sizeof(buffer) - 3 } };

	say("readv", readv(ends[0], vector, 2));
}

static void wait_poll(void)
{
	poll(&(struct pollfd){ ends[0], POLLIN, 0 }, 1, -1);
}

static void wait_select(void)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(ends[0], &set);
	select(ends[0] + 1, &set, NULL, NULL, NULL);
}

/* What waits at a full one, some of it after a part has gone. */
static void wait_write(void)
{
	say("write", write(ends[1], buffer, 1));
}

static void wait_writes(void)
{
	if (write(ends[1], buffer, sizeof(buffer)) == sizeof(buffer))
		puts("all of it");
	pthread_testcancel();
}

static void wait_writev(void)
{
	struct iovec vector[] = { { buffer, 3 }, { buffer + 3, 3 } };

	say("writev", writev(ends[1], vector, 2));
}

/* The ways for a thread to get there: it waits already, or is cancelled before. */
static void *run(void *wait)
{
	ready = 1;
	((void (*)(void))wait)();
	return NULL;
}

static void *run_late(void *wait)
{
	int state;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	ready = 1;
	while (!cancelled)
		pause_briefly();
	pthread_setcancelstate(state, NULL);
	((void (*)(void))wait)();
	return NULL;
}

/* Is there room in the pipe? */
static int has_room(void)
{
	return poll(&(struct pollfd){ ends[1], POLLOUT, 0 }, 1, 0) != 0;
}

static void cancel(const char *name, void *(*way)(void *), void (*wait)(void))
{
	pthread_t thread;
	void *result;

	ready = 0;
	cancelled = 0;
	pthread_create(&thread, NULL, way, (void *)wait);
	while (!ready || (way == run && wait == wait_writes && has_room()))
		pause_briefly();
	pause_briefly();
	pthread_cancel(thread);
	cancelled = 1;
	pthread_join(thread, &result);
	printf("%s, %s: cancelled %d\n", name, way == run ? "waiting" : "late",
	       result == PTHREAD_CANCELED);
}

static void at_empty(const char *name, void *(*way)(void *), void (*wait)(void))
{
	int first;

	open_pipe();
	first = ends[0];
	cancel(name, way, wait);
	TRY(close(ends[0]));
	TRY(write(ends[1], "x", 1));
	close(ends[1]);
	open_pipe();
	printf("the same descriptor: %d\n", ends[0] == first);
	close(ends[0]);
	close(ends[1]);
}

static long drain(int fd)
{
	long bytes = 0, some;

	while ((some = read(fd, buffer, sizeof(buffer))) > 0)
		bytes += some;
	return some < 0 ? some : bytes;
}

static void at_full(const char *name, void *(*way)(void *), void (*wait)(void), int fill)
{
	open_pipe();
	if (fill) {
		fcntl(ends[1], F_SETFL, O_NONBLOCK);
		while (write(ends[1], buffer, 4096) > 0)
			;
		fcntl(ends[1], F_SETFL, 0);
	}
	cancel(name, way, wait);
	TRY(close(ends[1]));
	TRY(drain(ends[0]));
	close(ends[0]);
}

static void wait_open(void)
{
	ends[0] = open("cancelled-fifo", O_RDONLY);
}

static void opens(void)
{
	mkfifo("cancelled-fifo", 0600);
	cancel("open", run, wait_open);
	TRY(open("cancelled-fifo", O_WRONLY | O_NONBLOCK));
	cancel("open", run_late, wait_open);
	TRY(open("cancelled-fifo", O_WRONLY | O_NONBLOCK));
	unlink("cancelled-fifo");
}

static void close_it(void)
{
	close(ends[0]);
}

static void closes(void)
{
	open_pipe();
	cancel("close", run_late, close_it);
	TRY(fcntl(ends[0], F_GETFD));
	TRY(close(ends[0]));
	TRY(write(ends[1], "x", 1));
	close(ends[1]);
}

/* No cancellation points: what they say is true. */
static void ask(void)
{
	struct rusage usage;
	struct stat status;
	int file = ends[0];
	char folder[4096];

	printf("itself: %d\n", getpid() > 1);
	printf("parent: %d\n", getppid() > 1);
	TRY(isatty(file));
	TRY(fstat(file, &status));
	printf("pipe: %d\n", S_ISFIFO(status.st_mode));
	printf("flags: %d\n", fcntl(file, F_GETFL) & O_ACCMODE);
	TRY(fcntl(file, F_SETFL, O_NONBLOCK));
	TRY(lseek(file, 0, SEEK_SET));
	printf("mask before: %o\n", umask(077));
	printf("mask: %o\n", umask(022));
	printf("folder: %d\n", getcwd(folder, sizeof(folder)) != NULL);
	TRY(getrusage(RUSAGE_CHILDREN, &usage));
	TRY(kill(getpid(), 0));
	fflush(stdout);
	pthread_testcancel();
}

int main(void)
{
	static void *(*const ways[])(void *) = { run, run_late };

	signal(SIGPIPE, SIG_IGN);
	for (int way = 0; way < 2; way++) {
		at_empty("read", ways[way], wait_read);
		at_empty("readv", ways[way], wait_readv);
		at_empty("poll", ways[way], wait_poll);
		at_empty("select", ways[way], wait_select);
		at_full("write", ways[way], wait_write, 1);
		at_full("writev", ways[way], wait_writev, 1);
		at_full("write of much", ways[way], wait_writes, 0);
	}
	opens();
	closes();
	open_pipe();
	cancel("what is asked", run_late, ask);
	return 0;
}
