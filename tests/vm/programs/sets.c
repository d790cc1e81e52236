// SPDX-License-Identifier: GPL-2.0-only
/*
 * Epoll sets that threads share, what is closed while they wait, and handlers that leave a
 * wait by a jump. Runs natively and on an isle and must print the same. With an argument:
 * what happens when there are no more descriptors.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>

#include "compare.h"
#include "pairs.h"

#define OPENED	3000	/* descriptors, one after the other */
#define JUMPS	20
#define ROUNDS	400	/* of an entry that is armed again */
#define WORKERS	4
#define CROWD	300

static void pause_briefly(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
}

/* A set is no file. */
static void itself(void)
{
	int set = epoll_create1(0);
	char byte = 0;

	TRY(fcntl(set, F_SETFL, O_NONBLOCK));
	TRY(fcntl(set, F_GETFL) & O_NONBLOCK ? 1 : 0);
	TRY(fcntl(0, F_GETFL) & O_NONBLOCK ? 1 : 0);
	TRY(read(set, &byte, 1));
	TRY(write(set, &byte, 1));
	close(set);
}

/* A descriptor that was closed is another one's place in the set. */
static void reused(enum kind kind)
{
	int set = epoll_create1(0), wrong = 0, ends[2];

	for (int i = 0; i < OPENED; i++) {
		if (kind == PIPE)
			open_pair(kind, ends);
		else
			ends[0] = socket(AF_INET, SOCK_DGRAM, 0);
		if (control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN, (uint32_t)i))
			wrong++;
		close(ends[0]);
		if (kind == PIPE)
			close(ends[1]);
	}
	printf("of so many that come after each other, not added: %d\n", wrong);
	open_pair(PIPE, ends);
	wrong = dup(ends[0]);
	TRY(control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLET, 1));
	close(ends[0]);
	TRY(control(set, EPOLL_CTL_ADD, wrong, EPOLLIN | EPOLLET, 2));
	TRY(control(set, EPOLL_CTL_MOD, wrong, EPOLLIN, 2));
	TRY(control(set, EPOLL_CTL_MOD, wrong, EPOLLIN | EPOLLET, 2));
	TRY(control(set, EPOLL_CTL_DEL, wrong, 0, 0));
	close(wrong);
	close(ends[1]);
	close(set);
}

/* With room for one, each of several gets its turn. */
static void turns(enum kind kind)
{
	int set = epoll_create1(0), ends[3][2], seen = 0;
	struct epoll_event got;

	for (uint32_t i = 0; i < 3; i++) {
		open_pair(i ? kind : TCP, ends[i]);
		put(ends[i][1], 1);
		control(set, EPOLL_CTL_ADD, ends[i][0], EPOLLIN, i);
	}
	for (int i = 0; i < 12; i++)
		if (epoll_wait(set, &got, 1, -1) == 1)
			seen |= 1 << got.data.u32;
	printf("seen: %d\n", seen);
	seen = 0;
	for (int i = 0; i < 12; i++)
		if (epoll_wait(set, &got, 1, -1) == 1) {
			seen |= 1 << got.data.u32;
			control(set, EPOLL_CTL_MOD, ends[got.data.u32][0], EPOLLIN | EPOLLONESHOT,
				got.data.u32);
		}
	printf("seen, armed again each time: %d\n", seen);
	for (int i = 0; i < 3; i++)
		close_pair(ends[i]);
	close(set);
}

static void *wait_one(void *argument)
{
	struct epoll_event got;

	epoll_wait(*(int *)argument, &got, 1, -1);
	return (void *)(uintptr_t)got.data.u32;
}

/* The other end sees at last that one was closed for which somebody waits. */
static void closed(enum kind kind)
{
	int set = epoll_create1(0), ends[2], other[2];
	pthread_t thread;
	void *woken;
	long result;

	open_pair(kind, ends);
	open_pair(PIPE, other);
	control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN, 1);
	pthread_create(&thread, NULL, wait_one, &set);
	pause_briefly();
	TRY(close(ends[0]));
	if (kind == TCP)
		TRY(read(ends[1], buffer, 1));
	while (kind == PIPE && (result = write(ends[1], buffer, 1)) == 1)
		pause_briefly();
	if (kind == PIPE)
		say("write", result);
	put(other[1], 1);
	TRY(control(set, EPOLL_CTL_ADD, other[0], EPOLLIN, 2));
	pthread_join(thread, &woken);
	printf("woken by %d\n", (int)(uintptr_t)woken);
	close(ends[1]);
	close_pair(other);
	close(set);
}

static sigjmp_buf back;
static volatile sig_atomic_t away;

static void jump(int signal)
{
	(void)signal;
	if (!away)
		return;
	away = false;
	siglongjmp(back, 1);
}

static volatile bool jumping;

static void *disturb(void *main_thread)
{
	while (jumping) {
		pthread_kill(*(pthread_t *)main_thread, SIGUSR1);
		pause_briefly();
	}
	return NULL;
}

/* A handler jumps out of a wait; what the wait had in use is free. */
static void jumped_out(bool polls)
{
	int set = epoll_create1(0), ends[2];
	pthread_t thread, self = pthread_self();
	struct epoll_event got;
	struct pollfd one;
	volatile int jumps = 0;

	open_pair(PIPE, ends);
	one = (struct pollfd){ ends[0], POLLIN, 0 };
	control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN, 1);
	signal(SIGUSR1, jump);
	jumping = true;
	pthread_create(&thread, NULL, disturb, &self);
	if (sigsetjmp(back, 1))
		jumps++;
	while (jumps < JUMPS) {
		/* Whom nobody may wake any more */
		control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN, 1);
		away = true;
		if (polls)
			poll(&one, 1, -1);
		else
			epoll_wait(set, &got, 1, -1);
		away = false;
	}
	away = false;
	jumping = false;
	pthread_join(thread, NULL);
	printf("jumps: %d\n", jumps);
	put(ends[1], 1);
	TRY(epoll_wait(set, &got, 1, -1));
	close(ends[0]);
	TRY(write(ends[1], buffer, 1));
	close(ends[1]);
	close(set);
}

/* Which of reading and writing an entry is armed for; who gets it arms it for the other. */
static int turning, set_turning, end_turning;
static volatile uint32_t armed = EPOLLIN;
static volatile int unwanted;

static void *turn(void *unused)
{
	struct epoll_event got;

	while (epoll_wait(set_turning, &got, 1, -1) == 1 && turning < ROUNDS) {
		if (!(got.events & armed))
			unwanted++;
		turning++;
		armed = armed == EPOLLIN ? EPOLLOUT : EPOLLIN;
		control(set_turning, EPOLL_CTL_MOD, end_turning, armed | EPOLLONESHOT, 1);
	}
	/* All of them end. */
	control(set_turning, EPOLL_CTL_MOD, end_turning, EPOLLOUT, 1);
	return unused;
}

static void turned(void)
{
	pthread_t thread[WORKERS];
	int ends[2];

	set_turning = epoll_create1(0);
	open_pair(TCP, ends);
	end_turning = ends[0];
	put(ends[1], 1);
	control(set_turning, EPOLL_CTL_ADD, end_turning, armed | EPOLLONESHOT, 1);
	for (int i = 0; i < WORKERS; i++)
		pthread_create(&thread[i], NULL, turn, NULL);
	for (int i = 0; i < WORKERS; i++)
		pthread_join(thread[i], NULL);
	printf("turns: %d, unwanted: %d\n", turning, unwanted);
	close_pair(ends);
	close(set_turning);
}

/* More threads than fit in a byte receive from one socket. */
static int crowded;
static volatile int received;

static void *crowd_one(void *unused)
{
	char byte;

	if (recv(crowded, &byte, 1, 0) == 1)
		__atomic_add_fetch(&received, 1, __ATOMIC_RELAXED);
	return unused;
}

static void crowd(enum kind kind)
{
	pthread_t thread[CROWD];
	pthread_attr_t small;
	int ends[2];

	open_pair(kind, ends);
	if (kind == TCP)
		setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	received = 0;
	crowded = ends[0];
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 1 << 16);
	for (int i = 0; i < CROWD; i++)
		if (pthread_create(&thread[i], &small, crowd_one, NULL))
			exit(3);
	for (int i = 0; i < CROWD; i++) {
		put(ends[1], 1);
		while (received <= i)
			pause_briefly();
	}
	for (int i = 0; i < CROWD; i++)
		pthread_join(thread[i], NULL);
	printf("received: %d\n", received);
	close_pair(ends);
}

/* What cannot be sent any more does not keep its socket. */
static void lingers(void)
{
	const struct linger second = { 1, 1 };
	int ends[2];

	open_pair(TCP, ends);
	setsockopt(ends[1], SOL_SOCKET, SO_LINGER, &second, sizeof(second));
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	while (write(ends[1], buffer, sizeof(buffer)) > 0)
		;
	TRY(close(ends[1]));
	close(ends[0]);
}

/* An entry stays as it was when there are too few descriptors for what it is to become. */
static void too_few(void)
{
	int set = epoll_create1(0), ends[2];
	struct epoll_event got;

	if (pipe(ends))
		exit(2);
	put(ends[1], 1);
	control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN, 1);
	while (open("/dev/null", O_RDONLY) >= 0)
		;
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLET, 2));
	TRY(epoll_wait(set, &got, 1, -1));
	printf("%u\n", got.data.u32);
	TRY(control(set, EPOLL_CTL_DEL, ends[0], 0, 0));
}

int main(int argc, char **argv)
{
	(void)argv;
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1) {
		too_few();
		return 0;
	}
	itself();
	for (enum kind kind = PIPE; kind <= TCP; kind++) {
		printf("--- %s\n", kinds[kind]);
		reused(kind);
		turns(kind);
		closed(kind);
	}
	puts("--- all");
	jumped_out(true);
	jumped_out(false);
	turned();
	crowd(UDP);
	crowd(TCP);
	lingers();
	return 0;
}
