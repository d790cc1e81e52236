// SPDX-License-Identifier: BSD-2-Clause
/*
 * Time (POSIX.1-2017 clock_gettime, nanosleep, gettimeofday, times). No call
 * leaves the isle.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>
#include <sys/time.h>
#include <sys/times.h>
#include <hermit/clock.h>
#include <hermit/cputime.h>
#include <hermit/futex.h>
#include <hermit/thread.h>
#include "result.h"
#include "timespec.h"

struct timespec timespec_from_ns(uint64_t ns)
{
	return (struct timespec){ (time_t)(ns / NS_PER_S), (long)(ns % NS_PER_S) };
}

int timespec_to_ns(const struct timespec *time, uint64_t *ns)
{
	if (time->tv_nsec < 0 || time->tv_nsec >= (long)NS_PER_S)
		return -EINVAL;
	if (time->tv_sec < 0)
		*ns = 0;
	else if ((uint64_t)time->tv_sec >= UINT64_MAX / NS_PER_S)
		*ns = FUTEX_FOREVER;
	else
		*ns = (uint64_t)time->tv_sec * NS_PER_S + (uint64_t)time->tv_nsec;
	return 0;
}

/* Clocks of other threads: below 0, as Linux makes them. */
#define THREAD_CLOCK		6
#define THREAD_CLOCK_BITS	3

int pthread_getcpuclockid(pthread_t thread, clockid_t *clock)
{
	uint32_t id = thread_id((struct thread *)thread);

	if (!id)
		return ESRCH;
	*clock = (clockid_t)(~id << THREAD_CLOCK_BITS | THREAD_CLOCK);
	return 0;
}

static int clock_of_thread(clockid_t clock, uint64_t *ns)
{
	if (clock >= 0 || (clock & ((1 << THREAD_CLOCK_BITS) - 1)) != THREAD_CLOCK)
		return -EINVAL;
	return thread_cputime(~(uint32_t)(clock >> THREAD_CLOCK_BITS), ns);
}

/* Only the program's own process can be asked. */
int clock_getcpuclockid(pid_t process, clockid_t *clock)
{
	if (process && process != getpid())
		return ESRCH;
	*clock = CLOCK_PROCESS_CPUTIME_ID;
	return 0;
}

int clock_read(clockid_t clock, uint64_t *ns)
{
	switch (clock) {
	case CLOCK_REALTIME:
		*ns = clock_realtime();
		return 0;
	case CLOCK_MONOTONIC:
		*ns = clock_monotonic();
		return 0;
	default:
		return -EINVAL;
	}
}

int deadline_from(clockid_t clock, const struct timespec *time, uint64_t *deadline)
{
	uint64_t moment, now;
	int error = timespec_to_ns(time, &moment);

	if (!error)
		error = clock_read(clock, &now);
	if (error)
		return error;
	if (moment == FUTEX_FOREVER)
		*deadline = FUTEX_FOREVER;
	else if (moment <= now)
		*deadline = 0;
	else
		*deadline = clock_monotonic() + (moment - now);
	return 0;
}

/* Clocks that can be read; those that can be waited for are clock_read()'s. */
static int clock_value(clockid_t clock, uint64_t *ns)
{
	switch (clock) {
	case CLOCK_REALTIME_COARSE:
		*ns = clock_realtime();
		return 0;
	case CLOCK_MONOTONIC_COARSE:
		*ns = clock_monotonic();
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
		*ns = cputime_program();
		return 0;
	case CLOCK_THREAD_CPUTIME_ID:
		*ns = cputime_self();
		return 0;
	default:
		return clock < 0 ? clock_of_thread(clock, ns) : clock_read(clock, ns);
	}
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
	uint64_t ns;
	int error = clock_read(clock, &ns);	/* those that programs ask all the time */

	if (error)
		error = clock_value(clock, &ns);
	if (error)
		return (int)syscall_result(error);
	*time = timespec_from_ns(ns);
	return 0;
}

int clock_getres(clockid_t clock, struct timespec *resolution)
{
	uint64_t ns;
	int error = clock_value(clock, &ns);

	if (!error && resolution)
		*resolution = timespec_from_ns(1);
	return (int)syscall_result(error);
}

uint64_t deadline_after(uint64_t ns)
{
	uint64_t now = clock_monotonic();

	return ns > FUTEX_FOREVER - now ? FUTEX_FOREVER : now + ns;
}

/* Returns 0, or -EINTR if a handler ran. */
static int sleep_until(uint64_t deadline)
{
	static const uint32_t nobody_wakes_me;
	const uint32_t *handled = &thread_self()->signals.handled;
	uint32_t before = *handled;

	thread_cancel_point();
	while (thread_wait(&nobody_wakes_me, 0, deadline, THREAD_WAITS_OUTSIDE, NULL,
			   THREAD_WAIT_CANCELLABLE) != -ETIMEDOUT) {
		thread_cancel_point();
		if (*handled != before)
			return -EINTR;
	}
	return 0;
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
	uint64_t deadline, now, ns;
	int error = timespec_to_ns(wanted, &ns);

	if (error || wanted->tv_sec < 0)
		return (int)syscall_result(-EINVAL);
	deadline = deadline_after(ns);
	if (ns)
		error = sleep_until(deadline);
	if (left) {
		now = clock_monotonic();
		*left = timespec_from_ns(error && now < deadline ? deadline - now : 0);
	}
	return (int)syscall_result(error);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted,
		    struct timespec *left)
{
	uint64_t deadline;
	int error;

	if (!(flags & TIMER_ABSTIME))
		return nanosleep(wanted, left) ? errno : 0;
	error = deadline_from(clock, wanted, &deadline);
	if (!error)
		error = sleep_until(deadline);
	return -error;
}

int _gettimeofday(struct timeval *time, void *zone)
{
	uint64_t ns = clock_realtime();

	(void)zone;
	time->tv_sec = (time_t)(ns / NS_PER_S);
	time->tv_usec = (suseconds_t)(ns % NS_PER_S / NS_PER_US);
	return 0;
}

clock_t _times(struct tms *times)
{
	*times = (struct tms){ .tms_utime = (clock_t)(cputime_program() / NS_PER_US) };
	return (clock_t)(clock_since_boot() / NS_PER_US);
}
