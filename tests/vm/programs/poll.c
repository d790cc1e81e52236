// SPDX-License-Identifier: BSD-2-Clause
/*
 * Waiting for descriptors of all kinds in any mix: prints the same on Linux and on an
 * isle. Needs stdin to be an empty pipe that stays open.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int reader, writer;		/* a pipe of Linux */
static int receiver, sender;		/* sockets of the isle */

static const char *name(int error)
{
	switch (error) {
	case EBADF: return "EBADF";
	case EINVAL: return "EINVAL";
	case EINTR: return "EINTR";
	case EEXIST: return "EEXIST";
	case ENOENT: return "ENOENT";
	case EPERM: return "EPERM";
	default: return "another error";
	}
}

static long say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, name(errno));
	else
		printf("%s: %ld\n", what, result);
	return result;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* The events by name: their numbers differ. */
static void events(const char *what, short revents)
{
	printf("%s:%s%s%s%s%s\n", what, revents & POLLIN ? " IN" : "", revents & POLLOUT ? " OUT" : "",
	       revents & POLLHUP ? " HUP" : "", revents & POLLERR ? " ERR" : "",
	       revents & POLLNVAL ? " NVAL" : "");
}

static void open_all(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof(address);
	int ends[2];

	if (pipe(ends))
		exit(2);
	reader = ends[0];
	writer = ends[1];
	receiver = socket(AF_INET, SOCK_DGRAM, 0);
	sender = socket(AF_INET, SOCK_DGRAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (receiver < 0 || sender < 0 || bind(receiver, (struct sockaddr *)&address, length) ||
	    getsockname(receiver, (struct sockaddr *)&address, &length) ||
	    connect(sender, (struct sockaddr *)&address, length))
		exit(3);
}

/* What happens after a moment, in another thread. */
enum action { WRITE_PIPE, SEND_SOCKET, ADD_READER, SIGNAL_MAIN };
static pthread_t main_thread;
static volatile int answered;
static int set;

static void *act(void *argument)
{
	const struct timespec moment = { 0, 100000000 };
	struct epoll_event wanted = { .events = EPOLLIN, .data.u64 = 0x123456789abcdefull };

	nanosleep(&moment, NULL);
	switch ((enum action)(long)argument) {
	case WRITE_PIPE:
		return (void *)write(writer, "x", 1);
	case SEND_SOCKET:
		return (void *)send(sender, "y", 1, 0);
	case ADD_READER:
		return (void *)(long)epoll_ctl(set, EPOLL_CTL_ADD, reader, &wanted);
	case SIGNAL_MAIN:
		/* The first may come too early. */
		while (!answered && !pthread_kill(main_thread, SIGUSR1))
			nanosleep(&moment, NULL);
	}
	return NULL;
}

static pthread_t soon(enum action action)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, act, (void *)(long)action))
		exit(4);
	return thread;
}

static void take(int fd)
{
	char byte;

	say("read", read(fd, &byte, 1));
}

static void polls(void)
{
	struct pollfd list[] = {
		{ reader, POLLIN, 0 }, { receiver, POLLIN, 0 }, { 0, POLLIN, 0 },
		{ -1, POLLIN, 77 },
	};
	pthread_t thread;
	double start = now();
	int file = open("/dev/null", O_RDWR);

	say("nothing is ready", poll(list, 4, 0));
	say("nothing in 50 ms", poll(list, 4, 50));
	printf("it took them: %d\n", now() - start >= 0.05);
	events("passed over", list[3].revents);
	thread = soon(WRITE_PIPE);
	say("a pipe among all", poll(list, 4, -1));
	pthread_join(thread, NULL);
	events("pipe", list[0].revents);
	events("socket", list[1].revents);
	take(reader);
	thread = soon(SEND_SOCKET);
	say("a socket among all", poll(list, 4, 20000));
	pthread_join(thread, NULL);
	events("pipe", list[0].revents);
	events("socket", list[1].revents);
	take(receiver);
	thread = soon(SEND_SOCKET);
	say("a socket alone", poll(&list[1], 1, -1));
	pthread_join(thread, NULL);
	take(receiver);
	thread = soon(WRITE_PIPE);
	say("a pipe alone", poll(list, 1, 20000));
	pthread_join(thread, NULL);
	take(reader);
	list[0] = (struct pollfd){ writer, POLLOUT | POLLIN, 0 };
	list[1] = (struct pollfd){ sender, POLLOUT, 0 };
	list[2] = (struct pollfd){ file, POLLIN | POLLOUT, 0 };
	list[3] = (struct pollfd){ 99, POLLIN, 0 };
	say("what can be written", poll(list, 4, 20000));
	events("pipe", list[0].revents);
	events("socket", list[1].revents);
	events("/dev/null", list[2].revents);
	events("nothing open", list[3].revents);
	close(file);
}

static void selects(void)
{
	struct timeval none = { 0, 50000 };
	pthread_t thread;
	fd_set reads, writes;
	int most = 1 + (receiver > writer ? receiver : writer);

	FD_ZERO(&reads);
	FD_ZERO(&writes);
	FD_SET(reader, &reads);
	FD_SET(receiver, &reads);
	say("select() for nothing", select(most, &reads, NULL, NULL, &none));
	FD_SET(reader, &reads);
	FD_SET(receiver, &reads);
	FD_SET(writer, &writes);
	say("select() for a pipe to write", select(most, &reads, &writes, NULL, NULL));
	printf("%d %d %d\n", FD_ISSET(reader, &reads), FD_ISSET(receiver, &reads),
	       FD_ISSET(writer, &writes));
	FD_SET(reader, &reads);
	FD_SET(receiver, &reads);
	thread = soon(SEND_SOCKET);
	say("select() for a socket", select(most, &reads, NULL, NULL, NULL));
	pthread_join(thread, NULL);
	printf("%d %d\n", FD_ISSET(reader, &reads), FD_ISSET(receiver, &reads));
	take(receiver);
	FD_ZERO(&reads);
	FD_SET(50, &reads);
	say("select() of nothing open", select(51, &reads, NULL, NULL, NULL));
}

static void handler(int number)
{
	(void)number;
}

/* A wait that signals end, until one has. */
static void interrupt(const char *what, struct pollfd *list, nfds_t count)
{
	pthread_t thread;

	answered = 0;
	thread = soon(SIGNAL_MAIN);
	say(what, poll(list, count, -1));
	answered = 1;
	pthread_join(thread, NULL);
}

static void signals(void)
{
	struct pollfd list[] = { { receiver, POLLIN, 0 }, { reader, POLLIN, 0 } };
	const struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
	sigset_t blocked, none;

	sigaction(SIGUSR1, &action, NULL);
	interrupt("a signal and both", list, 2);
	interrupt("a signal and a pipe", &list[1], 1);
	interrupt("a signal and a socket", list, 1);
	sigemptyset(&none);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &blocked, NULL);
	pthread_kill(main_thread, SIGUSR1);
	say("a signal that waited", ppoll(list, 2, NULL, &none));
	say("is over", ppoll(list, 2, &(struct timespec){ 0, 1000 }, &none));
}

static void epolls(void)
{
	struct epoll_event wanted = { .events = EPOLLIN, .data.u32 = 5 };
	struct epoll_event got[4];
	pthread_t thread;
	int file = open("epoll-file", O_RDWR | O_CREAT, 0600);
	int copy;

	unlink("epoll-file");
	say("bad flags", epoll_create1(12345));
	say("no size", epoll_create(0));
	set = epoll_create1(EPOLL_CLOEXEC);
	say("a regular file", epoll_ctl(set, EPOLL_CTL_ADD, file, &wanted));
	say("the set itself", epoll_ctl(set, EPOLL_CTL_ADD, set, &wanted));
	say("what is not open", epoll_ctl(set, EPOLL_CTL_ADD, 99, &wanted));
	say("not a set", epoll_ctl(file, EPOLL_CTL_ADD, reader, &wanted));
	say("remove what is not in", epoll_ctl(set, EPOLL_CTL_DEL, reader, &wanted));
	say("change what is not in", epoll_ctl(set, EPOLL_CTL_MOD, reader, &wanted));
	say("what no epoll can do", epoll_ctl(set, 77, reader, &wanted));
	say("no room for events", epoll_wait(set, got, 0, 0));
	say("an empty set", epoll_wait(set, got, 4, 20));
	say("a socket", epoll_ctl(set, EPOLL_CTL_ADD, receiver, &wanted));
	say("again", epoll_ctl(set, EPOLL_CTL_ADD, receiver, &wanted));
	thread = soon(SEND_SOCKET);
	say("it is ready", epoll_wait(set, got, 4, -1));
	pthread_join(thread, NULL);
	printf("%d %d\n", got[0].events == EPOLLIN, got[0].data.u32);
	take(receiver);
	thread = soon(ADD_READER);
	say("write", write(writer, "x", 1));
	say("added while somebody waits", epoll_wait(set, got, 4, -1));
	pthread_join(thread, NULL);
	printf("%d\n", got[0].data.u64 == 0x123456789abcdefull);
	say("level-triggered", epoll_wait(set, got, 4, -1));
	wanted.events = EPOLLIN | EPOLLONESHOT;
	say("one shot", epoll_ctl(set, EPOLL_CTL_MOD, reader, &wanted));
	say("the shot", epoll_wait(set, got, 4, -1));
	say("spent", epoll_wait(set, got, 4, 20));
	say("armed again", epoll_ctl(set, EPOLL_CTL_MOD, reader, &wanted));
	say("the next", epoll_wait(set, got, 4, -1));
	take(reader);
	say("out", epoll_ctl(set, EPOLL_CTL_DEL, reader, NULL));
	copy = dup(writer);
	wanted.events = EPOLLOUT;
	say("another", epoll_ctl(set, EPOLL_CTL_ADD, copy, &wanted));
	say("to write", epoll_wait(set, got, 1, -1));
	printf("%d\n", got[0].events == EPOLLOUT);
	epoll_ctl(set, EPOLL_CTL_DEL, copy, NULL);
	close(copy);
	close(set);
	close(file);
}

/* The other end goes. */
static void hang_up(void)
{
	struct pollfd list[] = { { reader, POLLIN, 0 }, { receiver, POLLIN, 0 } };

	close(writer);
	say("hung up", poll(list, 2, -1));
	events("pipe", list[0].revents);
	take(reader);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	main_thread = pthread_self();
	open_all();
	polls();
	selects();
	signals();
	epolls();
	hang_up();
	return 0;
}
