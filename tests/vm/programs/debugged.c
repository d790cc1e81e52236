// SPDX-License-Identifier: GPL-2.0-only
/*
 * What debug.t has gdb look into: functions, variables, threads, a loop that computes
 * until a variable changes, and a wild pointer.
 */
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define KNOCK_PORT 4711

struct pair {
	int left;
	double right;
};

struct pair global = { 42, 2.5 };
volatile int spin = 1;
volatile unsigned long rounds;
volatile int watched;
char said[32];
static pthread_barrier_t met;

__attribute__((constructor)) static void construct(void)
{
	watched = 7;
}

__attribute__((noinline)) int twice(int number)
{
	int result = number;

	result += number;
	return result;
}

__attribute__((noinline)) void compute(void)
{
	while (spin)
		rounds++;
}

/* As a program that has switched interrupts off. */
static void compute_deaf(void)
{
	__asm__ volatile("cli");
	compute();
	__asm__ volatile("sti");
}

__attribute__((noinline)) void knocked(void)
{
	rounds++;
}

/*
 * Waits for two connections: for that Linux does not need the proxy. When the first ends,
 * the program no longer needs it either.
 */
static void wait_for_knock(void)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(KNOCK_PORT),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) || listen(fd, 1))
		abort();
	puts("listening");
	fflush(stdout);
	if (close(accept(fd, NULL, NULL)) || accept(fd, NULL, NULL) < 0)
		abort();
	snprintf(said, sizeof(said), "knocked%d", KNOCK_PORT);
	knocked();
}

static void *work(void *argument)
{
	pthread_barrier_wait(&met);
	watched = twice((int)(long)argument);
	pthread_barrier_wait(&met);
	while (spin && rounds < 1000)
		sched_yield();
	puts("computing");
	fflush(stdout);
	return NULL;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	pthread_t thread;

	spin = !strcmp(what, "spin") || !strcmp(what, "deaf");
	pthread_barrier_init(&met, NULL, 2);
	/* While there is no other thread: the second core is idle when gdb looks. */
	printf("twice: %d\n", twice(global.left));
	pthread_create(&thread, NULL, work, (void *)100L);
	pthread_barrier_wait(&met);
	pthread_barrier_wait(&met);
	if (!strcmp(what, "crash"))
		*(volatile int *)16 = 1;
	if (!strcmp(what, "abort"))
		abort();
	if (!strcmp(what, "knock"))
		wait_for_knock();
	if (!strcmp(what, "deaf"))
		compute_deaf();
	else
		compute();
	pthread_join(thread, NULL);
	printf("global: %d, watched: %d\n", global.left, watched);
	return 3;
}
