// SPDX-License-Identifier: BSD-2-Clause
/*
 * Signals, contexts and cancellation: one line per promise, the same on an isle and on
 * Linux.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define NS_PER_MS 1000000

static volatile sig_atomic_t count, last;
static void *volatile fault_at;
static sigjmp_buf away;
static char alternate[65536];

static void check(bool holds, const char *what)
{
	printf("%s: %s\n", what, holds ? "yes" : "NO");
}

static void note(int number)
{
	count++;
	last = number;
}

static void jump(int number, siginfo_t *info, void *context)
{
	(void)context;
	last = number;
	fault_at = info->si_addr;
	siglongjmp(away, 1);
}

static volatile bool on_alternate;

static void look_at_stack(int number)
{
	char here;

	last = number;
	on_alternate = &here >= alternate && &here < alternate + sizeof(alternate);
}

static void on(int number, void (*handler)(int), int flags)
{
	const struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigaction(number, &action, NULL);
}

static void on_jump(int number, int flags)
{
	const struct sigaction action = { .sa_sigaction = jump, .sa_flags = SA_SIGINFO | flags };

	sigaction(number, &action, NULL);
}

static void masks(void)
{
	const struct timespec soon = { 0, 50 * NS_PER_MS };
	sigset_t set, pending;
	siginfo_t info;

	on(SIGUSR1, note, 0);
	raise(SIGUSR1);
	check(count == 1 && last == SIGUSR1, "raise() runs the handler before it returns");
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	sigpending(&pending);
	check(count == 1 && sigismember(&pending, SIGUSR1) == 1, "a blocked signal is pending");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	check(count == 2, "and handled when it is let in");
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	check(sigwaitinfo(&set, &info) == SIGUSR1 && count == 2, "sigwaitinfo() takes it");
	check(sigtimedwait(&set, &info, &soon) == -1 && errno == EAGAIN, "sigtimedwait() gives up");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static int overflow(volatile char *before, long depth)
{
	volatile char room[65536];

	room[0] = *before;
	return depth ? overflow(room, depth - 1) + room[0] : 0;
}

static void faults(void)
{
	const stack_t stack = { .ss_sp = alternate, .ss_size = sizeof(alternate) };
	volatile int *volatile nowhere = (volatile int *)16;
	volatile int zero = 0, seven = 7;

	on_jump(SIGSEGV, SA_ONSTACK);
	on_jump(SIGFPE, 0);
	on_jump(SIGILL, 0);
	if (!sigsetjmp(away, 1))
		*nowhere = 1;
	check(last == SIGSEGV && fault_at == nowhere, "SIGSEGV says where");
	if (!sigsetjmp(away, 1))
		seven /= zero;
	check(last == SIGFPE, "SIGFPE");
	if (!sigsetjmp(away, 1))
		__asm__ volatile("ud2");
	check(last == SIGILL, "SIGILL");
	sigaltstack(&stack, NULL);
	on(SIGUSR2, look_at_stack, SA_ONSTACK);
	raise(SIGUSR2);
	check(on_alternate, "SA_ONSTACK is obeyed");
	last = 0;
	if (!sigsetjmp(away, 1))
		overflow(alternate, 1000000);
	check(last == SIGSEGV, "a stack overflow is survived on the alternate stack");
}

static void timers(void)
{
	struct itimerval timer = { { 0, 20000 }, { 0, 20000 } };
	struct timespec left = { 30, 0 };
	volatile double value = 1;

	on(SIGALRM, note, 0);
	count = 0;
	setitimer(ITIMER_REAL, &timer, NULL);
	while (count < 5)
		value = value * 1.0000001;
	timer = (struct itimerval){ 0 };
	setitimer(ITIMER_REAL, &timer, NULL);
	check(value > 1, "a periodic timer interrupts a loop");
	alarm(5);
	check(nanosleep(&left, &left) == -1 && errno == EINTR && left.tv_sec > 5,
	      "alarm() interrupts nanosleep()");
}

static ucontext_t here, there;
static int steps;

static void coroutine(int x, int y)
{
	steps = x + y;
	swapcontext(&there, &here);
	steps++;
}

static void contexts(void)
{
	static char stack[65536];

	getcontext(&there);
	there.uc_stack = (stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) };
	there.uc_link = &here;
	makecontext(&there, (void (*)(void))coroutine, 2, 3, 4);
	swapcontext(&here, &there);
	check(steps == 7, "a context gets its arguments");
	swapcontext(&here, &there);
	check(steps == 8, "and returns to its link");
}

static sem_t semaphore;
static int cleaned;

static void clean(void *unused)
{
	(void)unused;
	cleaned++;
}

static void *wait_for_ever(void *argument)
{
	pthread_cleanup_push(clean, argument);
	sem_wait(&semaphore);
	pthread_cleanup_pop(0);
	return argument;
}

static void *spin(void *argument)
{
	while (!count)
		;
	return argument;
}

static void threads(void)
{
	pthread_t thread;
	void *result;

	sem_init(&semaphore, 0, 0);
	pthread_create(&thread, NULL, wait_for_ever, NULL);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	check(result == PTHREAD_CANCELED, "a thread that waits is cancelled");
	count = 0;
	pthread_create(&thread, NULL, spin, NULL);
	pthread_kill(thread, SIGUSR1);
	pthread_join(thread, &result);
	check(count == 1, "pthread_kill() reaches a thread that spins");
}

int main(void)
{
	masks();
	faults();
	timers();
	contexts();
	threads();
	fflush(stdout);
	raise(SIGTERM);
	return 0;
}
