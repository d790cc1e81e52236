// SPDX-License-Identifier: GPL-2.0-only
/*
 * epoll with EPOLLET, EPOLLONESHOT and EPOLLEXCLUSIVE, and sets in sets, for pipes and
 * sockets in any mix. Runs natively and on an isle and must print the same.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "compare.h"
#include "pairs.h"

#define MOMENT	30	/* ms in which nothing happens */

static void events(uint32_t bits)
{
	printf("%s%s%s%s", bits & EPOLLIN ? " IN" : "", bits & EPOLLOUT ? " OUT" : "",
	       bits & EPOLLHUP ? " HUP" : "", bits & EPOLLERR ? " ERR" : "");
}

static int by_name(const void *a, const void *b)
{
	const struct epoll_event *first = a, *second = b;

	return (int)first->data.u32 - (int)second->data.u32;
}

/* Waits and says for what; with a limit of -1 it must come. */
static int look(const char *what, int set, int ms)
{
	struct epoll_event got[8];
	int count = epoll_wait(set, got, 8, ms);

	if (count < 0)
		return (int)say(what, -1);
	qsort(got, (size_t)count, sizeof(got[0]), by_name);
	printf("%s: %d", what, count);
	for (int i = 0; i < count; i++) {
		printf(", %u", got[i].data.u32);
		events(got[i].events);
	}
	puts("");
	return count;
}

static void settle(int set)
{
	struct epoll_event got[8];

	while (epoll_wait(set, got, 8, MOMENT) > 0)
		;
}

/* What another thread does soon. */
struct later {
	int fd;		/* is written to, or */
	int set;	/* comes into this one */
};

static void *act(void *argument)
{
	const struct later *later = argument;

	nanosleep(&(struct timespec){ .tv_nsec = MOMENT * 1000000 }, NULL);
	if (later->set >= 0)
		say("added meanwhile", control(later->set, EPOLL_CTL_ADD, later->fd, EPOLLIN, 9));
	else
		put(later->fd, 1);
	return NULL;
}

static void look_later(const char *what, int set, struct later later)
{
	pthread_t thread;

	pthread_create(&thread, NULL, act, &later);
	if (later.set >= 0)
		pthread_join(thread, NULL);
	look(what, set, -1);
	if (later.set < 0)
		pthread_join(thread, NULL);
}

static void reads(enum kind kind)
{
	int set = epoll_create1(0), ends[2];

	open_pair(kind, ends);
	TRY(control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLET, 1));
	look("nothing yet", set, MOMENT);
	put(ends[1], 3);
	look("some has come", set, -1);
	look("not again", set, MOMENT);
	put(ends[1], 3);
	look("more has come", set, -1);
	if (kind != UDP)
		get(ends[0], 1);
	look("some is left", set, MOMENT);
	get(ends[0], kind == UDP ? 6 : 5);
	look("nothing is left", set, MOMENT);
	look_later("while it waits", set, (struct later){ ends[1], -1 });
	look("not again", set, MOMENT);
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLET, 2));
	look("again if asked for", set, -1);
	look("but once", set, MOMENT);
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN, 3));
	look("level", set, -1);
	look("level", set, -1);
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLET | EPOLLONESHOT, 4));
	look("one shot", set, -1);
	put(ends[1], 1);
	look("is spent", set, MOMENT);
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLET | EPOLLONESHOT, 5));
	look("another one", set, -1);
	look("is spent", set, MOMENT);
	get(ends[0], 2);
	TRY(control(set, EPOLL_CTL_DEL, ends[0], 0, 0));
	TRY(control(set, EPOLL_CTL_DEL, ends[0], 0, 0));
	put(ends[1], 1);
	look("not in it any more", set, MOMENT);
	TRY(control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLET, 6));
	look("in again", set, -1);
	get(ends[0], 1);
	if (kind != UDP) {
		close(ends[1]);
		look("the other end is gone", set, -1);
		look("once", set, MOMENT);
	}
	close(ends[0]);
	look("closed", set, MOMENT);
	close(set);
}

static void writes(enum kind kind)
{
	int set = epoll_create1(0), ends[2];

	open_pair(kind, ends);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	TRY(control(set, EPOLL_CTL_ADD, ends[1], EPOLLOUT | EPOLLET, 1));
	look("room", set, -1);
	look("not again", set, MOMENT);
	if (kind != UDP) {
		for (int idle = 0; idle < 3;)
			if (write(ends[1], buffer, sizeof(buffer)) <= 0)
				idle += epoll_wait(set, &(struct epoll_event){ 0 }, 1, MOMENT) == 0;
		look("no room", set, MOMENT);
		for (int idle = 0; idle < 3;)
			if (read(ends[0], buffer, sizeof(buffer)) <= 0)
				idle += !poll(&(struct pollfd){ ends[0], POLLIN, 0 }, 1, MOMENT);
		look("room again", set, -1);
		settle(set);
	}
	if (kind == TCP) {
		TRY(control(set, EPOLL_CTL_MOD, ends[1], EPOLLIN | EPOLLOUT | EPOLLET, 2));
		look("room", set, -1);
		put(ends[0], 1);
		look("something to read, and room", set, -1);
		look("not again", set, MOMENT);
	}
	close_pair(ends);
	close(set);
}

static void mix(void)
{
	int set = epoll_create1(0), ends[2 * KINDS][2];

	for (int i = 0; i < 2 * KINDS; i++) {
		open_pair(i % KINDS, ends[i]);
		control(set, EPOLL_CTL_ADD, ends[i][0], EPOLLIN | (i < KINDS ? EPOLLET : 0), i);
	}
	look("nothing", set, MOMENT);
	for (int i = 0; i < 2 * KINDS; i++) {
		put(ends[i][1], 1);
		look("edges once, levels stay", set, -1);
	}
	for (int i = KINDS; i < 2 * KINDS; i++)
		get(ends[i][0], 1);
	look("no levels any more", set, MOMENT);
	for (int i = 0; i < KINDS; i++)
		look_later("each wakes", set, (struct later){ ends[i][1], -1 });
	for (int i = 0; i < 2 * KINDS; i++)
		close_pair(ends[i]);
	look("all are closed", set, MOMENT);
	close(set);
}

static void readable(const char *what, int fd)
{
	struct pollfd list = { fd, POLLIN | POLLOUT, 0 };
	struct timeval none = { 0 };
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	printf("%s: poll() %d", what, poll(&list, 1, 0));
	events((uint32_t)list.revents & POLLIN ? EPOLLIN : 0);
	printf(", select() %d\n", select(fd + 1, &set, NULL, NULL, &none));
}

static void nested(enum kind kind, uint32_t edge)
{
	int outer = epoll_create1(0), inner = epoll_create1(0), ends[2], more[2];
	struct pollfd both[2];

	open_pair(kind, ends);
	open_pair(kind, more);
	TRY(control(inner, EPOLL_CTL_ADD, ends[0], EPOLLIN | edge, 1));
	TRY(control(outer, EPOLL_CTL_ADD, inner, EPOLLIN, 2));
	look("outer: nothing", outer, MOMENT);
	readable("outer", outer);
	put(ends[1], 1);
	look("outer", outer, -1);
	look("outer again", outer, -1);
	readable("outer", outer);
	readable("inner", inner);
	look("inner", inner, -1);
	look("inner", inner, MOMENT);
	look("outer", outer, MOMENT);
	get(ends[0], 1);
	look("outer: nothing", outer, MOMENT);
	look_later("outer, while it waits", outer, (struct later){ ends[1], -1 });
	put(more[1], 1);
	look("inner", inner, -1);
	get(ends[0], 1);
	look_later("outer, when inner gets more", outer, (struct later){ more[0], inner });
	look("inner", inner, -1);
	both[0] = (struct pollfd){ outer, POLLIN, 0 };
	both[1] = (struct pollfd){ more[0], POLLIN, 0 };
	printf("both: %d\n", poll(both, 2, -1));
	TRY(control(inner, EPOLL_CTL_DEL, more[0], 0, 0));
	look("outer: nothing", outer, MOMENT);
	close(inner);
	put(ends[1], 1);
	look("outer: inner is closed", outer, MOMENT);
	close_pair(ends);
	close_pair(more);
	close(outer);
}

static void loops(void)
{
	int a = epoll_create1(0), b = epoll_create1(0), c = epoll_create1(0);
	int chain[8];

	TRY(control(a, EPOLL_CTL_ADD, a, EPOLLIN, 0));
	TRY(control(a, EPOLL_CTL_ADD, b, EPOLLIN, 0));
	TRY(control(b, EPOLL_CTL_ADD, a, EPOLLIN, 0));
	TRY(control(b, EPOLL_CTL_ADD, c, EPOLLIN, 0));
	TRY(control(c, EPOLL_CTL_ADD, a, EPOLLIN, 0));
	TRY(control(a, EPOLL_CTL_ADD, c, EPOLLIN, 0));
	look("empty sets", a, MOMENT);
	close(a);
	close(b);
	close(c);
	for (int i = 0; i < 8; i++) {
		chain[i] = epoll_create1(0);
		if (i)
			printf("%d: ", i);
		if (i && TRY(control(chain[i], EPOLL_CTL_ADD, chain[i - 1], EPOLLIN, 0)))
			break;
	}
}

static void exclusive(void)
{
	int set = epoll_create1(0), other = epoll_create1(0), ends[2];

	open_pair(PIPE, ends);
	TRY(control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT, 1));
	TRY(control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLEXCLUSIVE | EPOLLPRI, 1));
	TRY(control(set, EPOLL_CTL_ADD, other, EPOLLIN | EPOLLEXCLUSIVE, 1));
	TRY(control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLEXCLUSIVE, 1));
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLEXCLUSIVE, 1));
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN, 1));
	TRY(control(other, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLEXCLUSIVE | EPOLLET, 2));
	put(ends[1], 1);
	look("one", set, -1);
	look("stays", set, -1);
	TRY(control(set, EPOLL_CTL_DEL, ends[0], 0, 0));
	TRY(control(set, EPOLL_CTL_ADD, ends[0], EPOLLIN, 3));
	TRY(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLEXCLUSIVE, 1));
	look("inclusive", set, -1);
	close_pair(ends);
	close(set);
	close(other);
}

/* Many threads, one event: one of them gets it. */
#define THREADS	4
#define QUIT	2	/* what tells all of them to end */

static int shared;
static volatile int taken;

static void *taker(void *unused)
{
	struct epoll_event got;

	while (epoll_wait(shared, &got, 1, -1) == 1 && got.data.u32 != QUIT)
		__atomic_add_fetch(&taken, 1, __ATOMIC_RELAXED);
	return unused;
}

static void threads(enum kind kind)
{
	const struct timespec moment = { .tv_nsec = MOMENT * 1000000 };
	pthread_t thread[THREADS];
	int ends[2], quit[2];

	shared = epoll_create1(0);
	taken = 0;
	open_pair(kind, ends);
	open_pair(PIPE, quit);
	control(shared, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLET, 1);
	control(shared, EPOLL_CTL_ADD, quit[0], EPOLLIN, QUIT);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&thread[i], NULL, taker, NULL);
	nanosleep(&moment, NULL);
	put(ends[1], 1);
	while (!taken)
		nanosleep(&moment, NULL);
	nanosleep(&moment, NULL);	/* for those who should not have it as well */
	put(quit[1], 1);
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	printf("of four threads: %d\n", taken);
	close_pair(ends);
	close_pair(quit);
	close(shared);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (enum kind kind = 0; kind < KINDS; kind++) {
		printf("--- %s\n", kinds[kind]);
		reads(kind);
		writes(kind);
		nested(kind, 0);
		nested(kind, EPOLLET);
		threads(kind);
	}
	puts("--- all");
	mix();
	loops();
	exclusive();
	return 0;
}
