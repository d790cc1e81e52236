// SPDX-License-Identifier: BSD-2-Clause
/*
 * epoll (<sys/epoll.h>): the calls. What they work on is in epoll_set.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <hermit/clock.h>
#include <hermit/files.h>
#include <hermit/task.h>
#include <hermit/thread.h>
#include "epoll_set.h"
#include "poll_wait.h"
#include "result.h"
#include "timespec.h"

/* A set's file, in use until file_put(). */
static int set_get(int fd, struct file **file)
{
	int error = file_get(fd, file);

	if (error)
		return error;
	if ((*file)->kind == FILE_EPOLL)
		return 0;
	file_put(*file);
	return -EINVAL;
}

static int control(int set_fd, int operation, int fd, const struct epoll_event *event)
{
	struct file *set, *file;
	int error = set_get(set_fd, &set);

	if (error)
		return error;
	error = operation < EPOLL_CTL_ADD || operation > EPOLL_CTL_MOD ? -EINVAL : file_get(fd, &file);
	if (!error) {
		error = epoll_set_control(epoll_set_of(set), operation, fd, file, event);
		file_put(file);
	}
	file_put(set);
	return error;
}

int epoll_ctl(int set, int operation, int fd, struct epoll_event *event)
{
	return (int)syscall_result(control(set, operation, fd, event));
}

int epoll_create1(int flags)
{
	int handle;

	if (flags & ~EPOLL_CLOEXEC)
		return (int)syscall_result(-EINVAL);
	handle = epoll_set_create();
	return (int)syscall_result(handle < 0 ? handle : file_open(FILE_EPOLL, handle, O_RDWR));
}

int epoll_create(int size)
{
	return size <= 0 ? (int)syscall_result(-EINVAL) : epoll_create1(0);
}

/* One wait; it ends without events if the set has changed, or another thread was faster. */
static int wait_for(struct file *file, struct epoll_event *events, int most,
		    const struct poll_limits *limits)
{
	struct epoll_waiter waiter = { .waker = poll_waker() };
	struct poll_limits inner = *limits;
	struct poll_items items = { 0 };
	int result;

	inner.word = &waiter.woken;
	result = epoll_set_expand(file, &items, &waiter);
	if (!result)
		result = poll_items_wait(&items, &inner);
	epoll_waiter_end(&waiter);
	if (result > 0)
		result = epoll_set_collect(epoll_set_of(file), &items, events, most);
	poll_items_free(&items);
	return result;
}

/*
 * The same by descriptor, as long as that is the set of @serial; 0: it is from here on.
 * A handler that leaves by a jump finds nothing to undo.
 */
static int wait_once(int set, uint64_t *serial, struct epoll_event *events, int most,
		     const struct poll_limits *limits)
{
	struct file *file;
	int result;

	task_defer();
	result = set_get(set, &file);
	if (!result) {
		if (!*serial)
			*serial = file->serial;
		result = *serial == file->serial ? wait_for(file, events, most, limits) : -EBADF;
		file_put(file);
	}
	task_allow();
	return result;
}

static int wait_with(int set, struct epoll_event *events, int most,
		     const struct poll_limits *limits)
{
	uint64_t serial = 0;
	int result;

	do {
		result = wait_once(set, &serial, events, most, limits);
	} while (!result && !poll_over(limits));
	return result ? result : poll_interrupted(limits);
}

int epoll_pwait(int set, struct epoll_event *events, int most, int timeout_ms,
		const sigset_t *mask)
{
	struct poll_limits limits = {
		.deadline = timeout_ms < 0 ? FUTEX_FOREVER : 0,
		.handled = thread_self()->signals.handled,
	};
	sigset_t before;
	int result;

	thread_cancel_point();
	if (most <= 0)
		return (int)syscall_result(-EINVAL);
	if (timeout_ms > 0)
		limits.deadline = deadline_after((uint64_t)timeout_ms * NS_PER_MS);
	if (mask)
		pthread_sigmask(SIG_SETMASK, mask, &before);
	result = wait_with(set, events, most, &limits);
	if (mask)
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* Events that nobody else will get are not lost with the thread. */
	if (result <= 0)
		thread_cancel_point();
	return (int)syscall_result(result);
}

int epoll_wait(int set, struct epoll_event *events, int most, int timeout_ms)
{
	return epoll_pwait(set, events, most, timeout_ms, NULL);
}
