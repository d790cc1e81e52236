// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that wait for the network get signals and are cancelled. Runs natively and on
 * an isle and must print the same; argv[1] is an address at which nobody is.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "compare.h"

#define MS 1000000l

static int server, client, listener, datagrams, elsewhere;
static struct sockaddr_in nobody = { .sin_family = AF_INET, .sin_port = 0x901f };
static char buffer[64];
static volatile int handled, over;

static void handler(int number)
{
	(void)number;
	handled++;
}

static void handle(int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigaction(SIGUSR1, &action, NULL);
	handled = 0;
}

static void pause_briefly(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 2 * MS }, NULL);
}

/* What waits, until something ends it. */
static long wait_recv(void)
{
	return recv(server, buffer, sizeof(buffer), 0);
}

static long wait_all(void)
{
	return recv(server, buffer, 20, MSG_WAITALL);
}

static long wait_read(void)
{
	return read(server, buffer, sizeof(buffer));
}

static long wait_readv(void)
{
	struct iovec vector[] = { { buffer, 3 }, { buffer + 3, 10 } };

	return readv(server, vector, 2);
}

static long wait_recvfrom(void)
{
	struct sockaddr_in from;
	socklen_t bytes = sizeof(from);

	return recvfrom(datagrams, buffer, sizeof(buffer), 0, (struct sockaddr *)&from, &bytes);
}

static long wait_recvmsg(void)
{
	struct iovec vector = { buffer, sizeof(buffer) };
	struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };

	return recvmsg(datagrams, &message, 0);
}

static long wait_accept(void)
{
	int fd = accept(listener, NULL, NULL);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

static long wait_connect(void)
{
	return connect(elsewhere, (struct sockaddr *)&nobody, sizeof(nobody));
}

/* What there is to wait for. */
static void give_stream(void)
{
	if (write(client, "0123456789", 10) != 10)
		say("write", -1);
}

static void give_stream_twice(void)
{
	give_stream();
	pause_briefly();
	give_stream();
}

static void give_datagram(void)
{
	struct sockaddr_in to;
	socklen_t bytes = sizeof(to);

	getsockname(datagrams, (struct sockaddr *)&to, &bytes);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sendto(datagrams, "datagram", 8, 0, (struct sockaddr *)&to, bytes);
}

static void give_connection(void)
{
	struct sockaddr_in to;
	socklen_t bytes = sizeof(to);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	getsockname(listener, (struct sockaddr *)&to, &bytes);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&to, bytes))
		say("connect", -1);
	close(fd);
}

static const struct wait {
	const char *name;
	long (*wait)(void);
	void (*give)(void);
} waits[] = {
	{ "recv", wait_recv, give_stream },
	{ "recv, all", wait_all, give_stream_twice },
	{ "read", wait_read, give_stream },
	{ "readv", wait_readv, give_stream },
	{ "recvfrom", wait_recvfrom, give_datagram },
	{ "recvmsg", wait_recvmsg, give_datagram },
	{ "accept", wait_accept, give_connection },
};

#define WAITS (sizeof(waits) / sizeof(waits[0]))

static void *waiter(void *argument)
{
	const struct wait *wait = argument;

	say(wait->name, wait->wait());
	over = 1;
	return NULL;
}

/* A thread waits and gets signals until its call is over. */
static void interrupt(const struct wait *wait)
{
	pthread_t thread;

	over = 0;
	pthread_create(&thread, NULL, waiter, (void *)wait);
	while (!over) {
		pthread_kill(thread, SIGUSR1);
		pause_briefly();
	}
	pthread_join(thread, NULL);
}

/* The same with what it waits for after some signals. */
static void restart(const struct wait *wait)
{
	pthread_t thread;

	over = 0;
	handled = 0;
	pthread_create(&thread, NULL, waiter, (void *)wait);
	for (int signals = 1; signals <= 5; signals++) {
		pthread_kill(thread, SIGUSR1);
		do {
			pause_briefly();
		} while (handled < signals);
	}
	wait->give();
	pthread_join(thread, NULL);
}

static void *cancelled(void *argument)
{
	const struct wait *wait = argument;

	wait->wait();
	return NULL;
}

static void cancel(const struct wait *wait)
{
	pthread_t thread;
	void *result;

	pthread_create(&thread, NULL, cancelled, (void *)wait);
	pause_briefly();
	pthread_cancel(thread);
	pthread_join(thread, &result);
	printf("%s: cancelled %d\n", wait->name, result == PTHREAD_CANCELED);
	wait->give();
	say("then", wait->wait());
	if (wait->wait == wait_all)
		return;
	say("and nothing is left", recv(server, buffer, 1, MSG_DONTWAIT));
}

static void with_timeout(void)
{
	const struct timeval limit = { .tv_sec = 100 }, brief = { .tv_usec = 30000 };
	const struct timeval none = { 0 };

	setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	interrupt(&(struct wait){ "recv, 100 s, restarting", wait_recv, NULL });
	setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &brief, sizeof(brief));
	say("recv, 30 ms", wait_recv());
	setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &none, sizeof(none));
}

static void flags(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	printf("flags: %d %d\n", (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0, fcntl(fd, F_GETFD));
	say("nothing there", recv(fd, buffer, 1, 0));
	close(fd);
	give_connection();
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	printf("flags: %d %d\n", (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0, fcntl(fd, F_GETFD));
	close(fd);
	TRY(accept4(listener, NULL, NULL, 1));
	TRY(socket(AF_INET, SOCK_STREAM | 1 << 30, 0));
}

static int bound(int type)
{
	struct sockaddr_in own = { .sin_family = AF_INET };
	int fd = socket(AF_INET, type, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof(own)))
		say("bind", -1);
	return fd;
}

static void open_all(const char *address)
{
	struct sockaddr_in own;
	socklen_t bytes = sizeof(own);

	inet_pton(AF_INET, address, &nobody.sin_addr);
	datagrams = bound(SOCK_DGRAM);
	listener = bound(SOCK_STREAM);
	listen(listener, 10);
	getsockname(listener, (struct sockaddr *)&own, &bytes);
	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	client = socket(AF_INET, SOCK_STREAM, 0);
	TRY(connect(client, (struct sockaddr *)&own, bytes));
	/* Two writes are two pieces. */
	setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	server = accept(listener, NULL, NULL);
	elsewhere = socket(AF_INET, SOCK_STREAM, 0);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc != 2)
		return 2;
	open_all(argv[1]);
	puts("interrupted");
	handle(0);
	for (size_t i = 0; i < WAITS; i++)
		interrupt(&waits[i]);
	interrupt(&(struct wait){ "connect", wait_connect, NULL });
	puts("restarted");
	handle(SA_RESTART);
	for (size_t i = 0; i < WAITS; i++)
		restart(&waits[i]);
	with_timeout();
	puts("cancelled");
	for (size_t i = 0; i < WAITS; i++)
		cancel(&waits[i]);
	flags();
	return 0;
}
