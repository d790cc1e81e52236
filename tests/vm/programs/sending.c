// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that wait to send get signals and are cancelled; what went until then counts.
 * Runs natively and on an isle and must print the same.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "compare.h"

#define MUCH (32l << 20)

static int listener, server, client;
static char *much;
static volatile int handled, over, drained;

static void handler(int number)
{
	(void)number;
	handled++;
}

static void handle(int number, int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigaction(number, &action, NULL);
	handled = 0;
}

static void pause_briefly(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
}

static void connect_both(void)
{
	struct sockaddr_in to;
	socklen_t bytes = sizeof(to);

	getsockname(listener, (struct sockaddr *)&to, &bytes);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	client = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(client, (struct sockaddr *)&to, bytes))
		say("connect", -1);
	server = accept(listener, NULL, NULL);
}

static void close_both(void)
{
	close(client);
	close(server);
}

/* Room for a little more may be found at any time: who wants to wait tries again. */
static void fill(void)
{
	while (send(client, much, 65536, MSG_DONTWAIT) > 0)
		;
}

#define LITTLE 100

static long full(long (*call)(void))
{
	long sent;

	do {
		sent = call();
	} while (sent > 0 && sent <= LITTLE && !drained);
	return sent;
}

static long wait_send(void)
{
	return send(client, much, LITTLE, 0);
}

static long send_now(void)
{
	return send(client, much, LITTLE, MSG_DONTWAIT);
}

static long wait_sendto(void)
{
	return sendto(client, much, LITTLE, 0, NULL, 0);
}

static long wait_sendmsg(void)
{
	struct iovec vector[] = { { much, 30 }, { much, 0 }, { much + 30, 70 } };
	struct msghdr message = { .msg_iov = vector, .msg_iovlen = 3 };

	return sendmsg(client, &message, 0);
}

static long wait_write(void)
{
	return write(client, much, LITTLE);
}

static long wait_writev(void)
{
	struct iovec vector[] = { { much, 30 }, { much + 30, 70 } };

	return writev(client, vector, 2);
}

/* Far more than fits. */
static long wait_much(void)
{
	return send(client, much, MUCH, 0);
}

static long wait_much_write(void)
{
	return write(client, much, MUCH);
}

static long wait_much_message(void)
{
	struct iovec vector[] = { { much, 30 }, { much + 30, MUCH - 30 } };
	struct msghdr message = { .msg_iov = vector, .msg_iovlen = 2 };

	return sendmsg(client, &message, 0);
}

struct wait {
	const char *name;
	long (*wait)(void);
};

static const struct wait waits[] = {
	{ "send", wait_send }, { "sendto", wait_sendto }, { "sendmsg", wait_sendmsg },
	{ "write", wait_write }, { "writev", wait_writev },
}, parts[] = {
	{ "send much", wait_much }, { "write much", wait_much_write },
	{ "sendmsg much", wait_much_message },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static long result;

static void *waiter(void *argument)
{
	const struct wait *wait = argument;

	result = full(wait->wait);
	/* No more signals: all that is sent now goes */
	if (drained)
		result = wait->wait();
	if (result > 0 && result < MUCH && result != LITTLE)
		printf("%s: some\n", wait->name);
	else
		say(wait->name, result);
	over = 1;
	return NULL;
}

static pthread_t start(const struct wait *wait)
{
	pthread_t thread;

	over = 0;
	handled = 0;
	drained = 0;
	pthread_create(&thread, NULL, waiter, (void *)wait);
	return thread;
}

static void interrupt_until_over(pthread_t thread)
{
	while (!over) {
		pthread_kill(thread, SIGUSR1);
		pause_briefly();
	}
	pthread_join(thread, NULL);
}

static void interrupt(const struct wait *wait, int filled)
{
	connect_both();
	if (filled)
		fill();
	interrupt_until_over(start(wait));
	close_both();
}

/* Room after some signals. */
static void restart(const struct wait *wait)
{
	char *buffer = malloc(65536);
	pthread_t thread;

	connect_both();
	fill();
	thread = start(wait);
	while (handled < 5) {
		pthread_kill(thread, SIGUSR1);
		pause_briefly();
	}
	drained = 1;
	while (!over)
		recv(server, buffer, 65536, MSG_DONTWAIT);
	pthread_join(thread, NULL);
	close_both();
	free(buffer);
}

static void *cancelled(void *argument)
{
	const struct wait *wait = argument;

	full(wait->wait);
	/* Some may have gone */
	pthread_testcancel();
	return NULL;
}

static void cancel(const struct wait *wait, int filled)
{
	pthread_t thread;
	void *end;
	long got;

	connect_both();
	if (filled)
		fill();
	drained = 0;
	pthread_create(&thread, NULL, cancelled, (void *)wait);
	pause_briefly();
	pthread_cancel(thread);
	pthread_join(thread, &end);
	printf("%s: cancelled %d\n", wait->name, end == PTHREAD_CANCELED);
	/* Nobody holds the connection any more: its end is seen. */
	close(client);
	do {
		got = recv(server, much, MUCH, 0);
	} while (got > 0);
	say("its end", got);
	say("stays", recv(server, much, 1, 0));
	say("stays", read(server, much, 1));
	say("can be read", poll(&(struct pollfd){ server, POLLIN, 0 }, 1, -1));
	say("at once", poll(&(struct pollfd){ server, POLLIN, 0 }, 1, 0));
	close(server);
}

static void limits(void)
{
	const struct timeval limit = { .tv_sec = 100 }, brief = { .tv_usec = 30000 };

	connect_both();
	fill();
	setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &brief, sizeof(brief));
	say("send, 30 ms", full(wait_send));
	setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	interrupt_until_over(start(&(struct wait){ "send, 100 s, restarting", wait_send }));
	say("send, not waiting", full(send_now));
	TRY(fcntl(client, F_SETFL, O_NONBLOCK));
	say("send, never waiting", full(wait_send));
	say("sendmsg, never waiting", full(wait_sendmsg));
	close_both();
	connect_both();
	TRY(send(client, much, 0, 0));
	fcntl(client, F_SETFL, O_NONBLOCK);
	waiter((void *)&parts[0]);
	close_both();
	TRY(send(client, much, 1, 0));
	TRY(send(0, much, 1, 0));
}

static void broken(void)
{
	handle(SIGPIPE, 0);
	connect_both();
	TRY(shutdown(client, SHUT_WR));
	TRY(send(client, much, 1, MSG_NOSIGNAL));
	printf("signals: %d\n", handled);
	TRY(send(client, much, 1, 0));
	printf("signals: %d\n", handled);
	TRY(write(client, much, 1));
	printf("signals: %d\n", handled);
	close_both();
	client = socket(AF_INET, SOCK_STREAM, 0);
	TRY(send(client, much, 1, MSG_NOSIGNAL));
	close(client);
}

/* Two who send on one connection do not disturb each other. */
static void together(void)
{
	char *buffer = malloc(65536);
	pthread_t thread[2];
	long got = 0, some;

	connect_both();
	for (int i = 0; i < 2; i++)
		thread[i] = start(&parts[0]);
	while (got < 2 * MUCH) {
		some = recv(server, buffer, 65536, 0);
		if (some <= 0)
			break;
		got += some;
	}
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	say("two together", got);
	close_both();
	free(buffer);
}

int main(void)
{
	struct sockaddr_in own = { .sin_family = AF_INET };

	setvbuf(stdout, NULL, _IOLBF, 0);
	much = calloc(1, MUCH);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	bind(listener, (struct sockaddr *)&own, sizeof(own));
	listen(listener, 10);
	puts("interrupted");
	handle(SIGUSR1, 0);
	for (size_t i = 0; i < COUNT(waits); i++)
		interrupt(&waits[i], 1);
	for (size_t i = 0; i < COUNT(parts); i++)
		interrupt(&parts[i], 0);
	puts("restarted");
	handle(SIGUSR1, SA_RESTART);
	for (size_t i = 0; i < COUNT(waits); i++)
		restart(&waits[i]);
	for (size_t i = 0; i < COUNT(parts); i++)
		interrupt(&parts[i], 0);
	puts("cancelled");
	for (size_t i = 0; i < COUNT(waits); i++)
		cancel(&waits[i], 1);
	for (size_t i = 0; i < COUNT(parts); i++)
		cancel(&parts[i], 0);
	limits();
	together();
	broken();
	return 0;
}
