// SPDX-License-Identifier: BSD-2-Clause
/*
 * Timers of the program (POSIX.1-2017 timer_create, setitimer, alarm). A task of the
 * kernel sleeps until the first of them is due; it is made with the first timer, and
 * nothing wakes it while none is set.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/time.h>
#include <hermit/clock.h>
#include <hermit/futex.h>
#include <hermit/sync.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include <hermit/timers.h>
#include "result.h"
#include "timespec.h"
#include "../lib/heap.h"

#define TASK_STACK	0x8000u
#define NS_PER_TICK	1000u		/* of setitimer() */

struct program_timer {
	struct heap_node node;		/* first; key: CLOCK_MONOTONIC in ns */
	struct program_timer *next;	/* of all that timer_create() made */
	bool set;
	uint64_t interval;		/* ns; 0: goes off once */
	clockid_t clock;
	struct sigevent event;
	uint32_t overrun;		/* periods that its last signal stands for, less one */
	uint32_t fired;			/* futex of its thread (SIGEV_THREAD) */
	uint32_t deleted;		/* its thread frees it */
};

static struct mutex timers_lock;	/* guards all of the below and all timers */
static struct program_timer *timers;
static struct heap_node *due;
static uint32_t changes;		/* futex of the task */
static bool task_made;
static struct program_timer real_timer = {
	.clock = CLOCK_MONOTONIC,
	.event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM },
};

bool timers_run(void)
{
	return __atomic_load_n(&due, __ATOMIC_RELAXED);
}

static void notify(struct program_timer *timer)
{
	siginfo_t info = {
		.si_signo = timer->event.sigev_signo,
		.si_code = timer == &real_timer ? SI_KERNEL : SI_TIMER,
	};

	switch (timer->event.sigev_notify) {
	case SIGEV_SIGNAL:
		info.__u.__timer.__overrun = (int)timer->overrun;
		info.si_value = timer->event.sigev_value;
		signal_send(NULL, &info);
		break;
	case SIGEV_THREAD:
		__atomic_fetch_add(&timer->fired, 1, __ATOMIC_RELEASE);
		futex_wake(&timer->fired, 1);
		break;
	}
}

static void stop(struct program_timer *timer)
{
	if (timer->set)
		heap_remove(&due, &timer->node);
	timer->set = false;
}

static void start(struct program_timer *timer, uint64_t deadline)
{
	timer->node.key = deadline;
	timer->set = true;
	heap_insert(&due, &timer->node);
	__atomic_fetch_add(&changes, 1, __ATOMIC_RELEASE);
	futex_wake(&changes, 1);
}

static void expire(struct program_timer *timer, uint64_t now)
{
	uint64_t deadline = timer->node.key;
	uint64_t missed;

	stop(timer);
	if (timer->interval) {
		missed = (now - deadline) / timer->interval;
		timer->overrun = (uint32_t)missed;
		start(timer, deadline + (missed + 1) * timer->interval);
	}
	notify(timer);
}

static void timers_task(void *unused)
{
	(void)unused;
	for (;;) {
		uint64_t now = clock_monotonic();
		uint64_t deadline;
		uint32_t seen;

		mutex_lock(&timers_lock);
		while (due && due->key <= now)
			expire((struct program_timer *)due, now);
		deadline = due ? due->key : FUTEX_FOREVER;
		seen = changes;
		mutex_unlock(&timers_lock);
		futex_wait(&changes, seen, deadline);
	}
}

static int task_make(void)
{
	const struct task_attributes attributes = {
		.name = "timers",
		.priority = TASK_PRIORITY_NETWORK,
		.core = 0,
		.stack_bytes = TASK_STACK,
	};
	int error = task_made ? 0 : task_create(&attributes, timers_task, NULL, NULL);

	task_made = !error;
	return error;
}

static struct itimerspec remaining(const struct program_timer *timer)
{
	uint64_t now = clock_monotonic();
	uint64_t left = timer->set ? (timer->node.key > now ? timer->node.key - now : 1) : 0;

	return (struct itimerspec){
		.it_interval = timespec_from_ns(timer->interval),
		.it_value = timespec_from_ns(left),
	};
}

/* Sets a timer; @deadline of 0 stops it. */
static int change(struct program_timer *timer, uint64_t deadline, uint64_t interval,
		  struct itimerspec *old)
{
	int error;

	mutex_lock(&timers_lock);
	error = task_make();
	if (!error) {
		if (old)
			*old = remaining(timer);
		stop(timer);
		timer->interval = interval;
		if (deadline && deadline != FUTEX_FOREVER)
			start(timer, deadline);
	}
	mutex_unlock(&timers_lock);
	return error;
}

/* The thread of a SIGEV_THREAD timer: calls its function once for each time. */
static void *notifier(void *argument)
{
	struct program_timer *timer = argument;
	uint32_t done = 0;

	while (!__atomic_load_n(&timer->deleted, __ATOMIC_ACQUIRE)) {
		if (__atomic_load_n(&timer->fired, __ATOMIC_ACQUIRE) == done) {
			futex_wait(&timer->fired, done, FUTEX_FOREVER);
			continue;
		}
		done++;
		timer->event.sigev_notify_function(timer->event.sigev_value);
	}
	free(timer);
	return NULL;
}

static int notifier_make(struct program_timer *timer)
{
	sigset_t all = ~0ul, before;
	pthread_attr_t attr;
	pthread_t id;
	int error;

	if (timer->event.sigev_notify_attributes)
		attr = *timer->event.sigev_notify_attributes;
	else
		pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&id, &attr, notifier, timer);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -error;
}

static bool event_is_valid(const struct sigevent *event)
{
	switch (event->sigev_notify) {
	case SIGEV_NONE:
		return true;
	case SIGEV_SIGNAL:
		return event->sigev_signo > 0 && event->sigev_signo <= SIGNAL_LAST;
	case SIGEV_THREAD:
		return event->sigev_notify_function != NULL;
	default:
		return false;
	}
}

int timer_create(clockid_t clock, struct sigevent *event, timer_t *id)
{
	struct program_timer *timer;
	uint64_t now;
	int error = clock_read(clock, &now);

	if (error || (event && !event_is_valid(event)))
		return (int)syscall_result(-EINVAL);
	timer = calloc(1, sizeof(*timer));
	if (!timer)
		return (int)syscall_result(-EAGAIN);
	timer->clock = clock;
	if (event) {
		timer->event = *event;
	} else {
		timer->event = real_timer.event;
		timer->event.sigev_value.sival_ptr = timer;
	}
	if (timer->event.sigev_notify == SIGEV_THREAD)
		error = notifier_make(timer);
	if (error) {
		free(timer);
		return (int)syscall_result(error);
	}
	mutex_lock(&timers_lock);
	timer->next = timers;
	timers = timer;
	mutex_unlock(&timers_lock);
	*id = (timer_t)timer;
	return 0;
}

/* The link to a timer that has not been deleted, NULL if there is none. timers_lock is held. */
static struct program_timer **find(timer_t id)
{
	for (struct program_timer **at = &timers; *at; at = &(*at)->next)
		if (*at == (struct program_timer *)id)
			return at;
	return NULL;
}

static bool exists(timer_t id)
{
	bool found;

	mutex_lock(&timers_lock);
	found = find(id);
	mutex_unlock(&timers_lock);
	return found;
}

int timer_delete(timer_t id)
{
	struct program_timer *timer = (struct program_timer *)id;
	struct program_timer **link;

	mutex_lock(&timers_lock);
	link = find(id);
	if (link) {
		stop(timer);
		*link = timer->next;
	}
	mutex_unlock(&timers_lock);
	if (!link)
		return (int)syscall_result(-EINVAL);
	if (timer->event.sigev_notify != SIGEV_THREAD) {
		free(timer);
		return 0;
	}
	/* The timer is its thread's once that sees this: wake by the address alone. */
	__atomic_store_n(&timer->deleted, 1, __ATOMIC_RELEASE);
	__atomic_fetch_add(&timer->fired, 1, __ATOMIC_RELEASE);
	futex_wake(&timer->fired, 1);
	return 0;
}

int timer_settime(timer_t id, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	struct program_timer *timer = (struct program_timer *)id;
	uint64_t value, interval, deadline = 0;

	if (!exists(id) || timespec_to_ns(&new->it_value, &value) ||
	    timespec_to_ns(&new->it_interval, &interval))
		return (int)syscall_result(-EINVAL);
	if (value && !(flags & TIMER_ABSTIME))
		deadline = deadline_after(value);
	else if (value)
		deadline_from(timer->clock, &new->it_value, &deadline);
	/* A moment that has passed is one that goes off now. */
	if (value && !deadline)
		deadline = 1;
	return (int)syscall_result(change(timer, deadline, interval, old));
}

int timer_gettime(timer_t id, struct itimerspec *value)
{
	bool found;

	mutex_lock(&timers_lock);
	found = find(id);
	if (found)
		*value = remaining((struct program_timer *)id);
	mutex_unlock(&timers_lock);
	return (int)syscall_result(found ? 0 : -EINVAL);
}

int timer_getoverrun(timer_t id)
{
	if (!exists(id))
		return (int)syscall_result(-EINVAL);
	return (int)((struct program_timer *)id)->overrun;
}

static bool is_timeval(const struct timeval *time)
{
	return time->tv_sec >= 0 && time->tv_usec >= 0 && time->tv_usec < 1000000;
}

static uint64_t timeval_ns(const struct timeval *time)
{
	const struct timespec spec = { time->tv_sec, time->tv_usec * (long)NS_PER_TICK };
	uint64_t ns;

	timespec_to_ns(&spec, &ns);
	return ns;
}

static struct timeval timeval_of(const struct timespec *time)
{
	return (struct timeval){ time->tv_sec, time->tv_nsec / (long)NS_PER_TICK };
}

/* The cores are the program's alone: its own time is what has passed, so there is one kind. */
static int check_kind(int kind)
{
	if (kind == ITIMER_VIRTUAL || kind == ITIMER_PROF)
		return -ENOTSUP;
	return kind == ITIMER_REAL ? 0 : -EINVAL;
}

int setitimer(int kind, const struct itimerval *new, struct itimerval *old)
{
	struct itimerspec before;
	uint64_t value;
	int error = check_kind(kind);

	if (!error && (!is_timeval(&new->it_value) || !is_timeval(&new->it_interval)))
		error = -EINVAL;
	if (error)
		return (int)syscall_result(error);
	value = timeval_ns(&new->it_value);
	error = change(&real_timer, value ? deadline_after(value) : 0,
		       timeval_ns(&new->it_interval), &before);
	if (!error && old)
		*old = (struct itimerval){ timeval_of(&before.it_interval), timeval_of(&before.it_value) };
	return (int)syscall_result(error);
}

int getitimer(int kind, struct itimerval *value)
{
	struct itimerspec now;
	int error = check_kind(kind);

	if (error)
		return (int)syscall_result(error);
	mutex_lock(&timers_lock);
	now = remaining(&real_timer);
	mutex_unlock(&timers_lock);
	*value = (struct itimerval){ timeval_of(&now.it_interval), timeval_of(&now.it_value) };
	return 0;
}

unsigned int alarm(unsigned int seconds)
{
	const struct itimerval value = { .it_value = { .tv_sec = seconds } };
	struct itimerval old;

	if (setitimer(ITIMER_REAL, &value, &old))
		return 0;
	return (unsigned int)old.it_value.tv_sec + (old.it_value.tv_usec != 0);
}

useconds_t ualarm(useconds_t value, useconds_t interval)
{
	const struct itimerval new = {
		.it_value = { (time_t)(value / 1000000), (suseconds_t)(value % 1000000) },
		.it_interval = { (time_t)(interval / 1000000), (suseconds_t)(interval % 1000000) },
	};
	struct itimerval old;

	if (setitimer(ITIMER_REAL, &new, &old))
		return (useconds_t)-1;
	return (useconds_t)(old.it_value.tv_sec * 1000000 + old.it_value.tv_usec);
}
