// SPDX-License-Identifier: BSD-2-Clause
/*
 * epoll (<sys/epoll.h>): sets of descriptors in front of poll_wait(). A change of a set
 * wakes the threads that wait with it, and they begin anew.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <hermit/clock.h>
#include <hermit/files.h>
#include <hermit/sync.h>
#include <hermit/thread.h>
#include "epoll_set.h"
#include "poll_wait.h"
#include "result.h"
#include "timespec.h"

/**
 * struct epoll_entry - a descriptor in a set
 * @fd: it
 * @file: what it stood for when it came in; only compared
 * @event: what the program wants, and gets back
 * @armed: false after an event with EPOLLONESHOT
 */
struct epoll_entry {
	int fd;
	const struct file *file;
	struct epoll_event event;
	bool armed;
};

/* A thread that waits with a set. */
struct epoll_waiter {
	struct semaphore *waker;
	struct epoll_waiter *next;
};

struct epoll_set {
	struct mutex lock;		/* guards all here */
	struct epoll_entry *entry;
	size_t count;
	size_t room;
	uint32_t version;		/* changes with @entry; read without the lock, too */
	struct epoll_waiter *waiters;
};

static struct mutex sets_lock;		/* guards the table */
static struct epoll_set *sets[FILES_MAX];

static int set_create(void)
{
	struct epoll_set *set = calloc(1, sizeof(*set));
	int handle = 0;

	if (!set)
		return -ENOMEM;
	mutex_lock(&sets_lock);
	while (handle < FILES_MAX && sets[handle])
		handle++;
	if (handle < FILES_MAX)
		sets[handle] = set;
	mutex_unlock(&sets_lock);
	if (handle < FILES_MAX)
		return handle;
	free(set);
	return -EMFILE;
}

int epoll_set_close(int handle)
{
	struct epoll_set *set = sets[handle];

	mutex_lock(&sets_lock);
	sets[handle] = NULL;
	mutex_unlock(&sets_lock);
	free(set->entry);
	free(set);
	return 0;
}

/* The set behind a descriptor, in use until file_put(). */
static int set_get(int fd, struct file **file, struct epoll_set **set)
{
	int error = file_get(fd, file);

	if (error)
		return error;
	if ((*file)->kind != FILE_EPOLL) {
		file_put(*file);
		return -EINVAL;
	}
	*set = sets[(*file)->handle];
	return 0;
}

static struct epoll_entry *find(const struct epoll_set *set, int fd)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->entry[i].fd == fd)
			return &set->entry[i];
	return NULL;
}

static void remove_entry(struct epoll_set *set, struct epoll_entry *entry)
{
	*entry = set->entry[--set->count];
}

/* An entry whose descriptor was closed, and perhaps is another file by now, is none. */
static bool is_stale(const struct epoll_entry *entry)
{
	struct file *file;
	bool stale;

	if (file_get(entry->fd, &file))
		return true;
	stale = file != entry->file;
	file_put(file);
	return stale;
}

static int add_entry(struct epoll_set *set, int fd, const struct file *file,
		     const struct epoll_event *event)
{
	const size_t room = set->room ? 2 * set->room : 8;
	struct epoll_entry *entry = set->entry;

	if (set->count == set->room) {
		entry = realloc(entry, room * sizeof(*entry));
		if (!entry)
			return -ENOMEM;
		set->entry = entry;
		set->room = room;
	}
	set->entry[set->count++] = (struct epoll_entry){ fd, file, *event, true };
	return 0;
}

/* Who waits looks at the set again. Under its lock. */
static void changed(struct epoll_set *set)
{
	__atomic_add_fetch(&set->version, 1, __ATOMIC_RELEASE);
	for (struct epoll_waiter *waiter = set->waiters; waiter; waiter = waiter->next)
		semaphore_post(waiter->waker);
}

static int change(struct epoll_set *set, int operation, int fd, const struct file *file,
		  const struct epoll_event *event)
{
	struct epoll_entry *entry = find(set, fd);

	if (entry && is_stale(entry)) {
		remove_entry(set, entry);
		entry = NULL;
	}
	if (operation == EPOLL_CTL_ADD)
		return entry ? -EEXIST : add_entry(set, fd, file, event);
	if (!entry)
		return -ENOENT;
	if (operation == EPOLL_CTL_DEL)
		remove_entry(set, entry);
	else
		*entry = (struct epoll_entry){ fd, file, *event, true };
	return 0;
}

/* As Linux's: files and folders are always ready and cannot be waited for. */
static int check_kind(int fd, const struct file *file)
{
	struct stat status;

	if (file->kind == FILE_EPOLL)
		return -EINVAL;
	if (file->kind != FILE_FORWARDED || fstat(fd, &status))
		return 0;
	return S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) ? -EPERM : 0;
}

static int control(struct epoll_set *set, int operation, int fd, const struct epoll_event *event)
{
	struct file *file;
	int error;

	if (operation < EPOLL_CTL_ADD || operation > EPOLL_CTL_MOD)
		return -EINVAL;
	if (operation != EPOLL_CTL_DEL && !event)
		return -EFAULT;
	if (operation != EPOLL_CTL_DEL && event->events & EPOLLET)
		return -EINVAL;
	error = file_get(fd, &file);
	if (error)
		return error;
	error = operation == EPOLL_CTL_ADD ? check_kind(fd, file) : 0;
	if (!error) {
		mutex_lock(&set->lock);
		error = change(set, operation, fd, file, event);
		if (!error)
			changed(set);
		mutex_unlock(&set->lock);
	}
	file_put(file);
	return error;
}

int epoll_ctl(int set_fd, int operation, int fd, struct epoll_event *event)
{
	struct epoll_set *set;
	struct file *file;
	int error = set_get(set_fd, &file, &set);

	if (!error) {
		error = control(set, operation, fd, event);
		file_put(file);
	}
	return (int)syscall_result(error);
}

int epoll_create1(int flags)
{
	int handle;

	if (flags & ~EPOLL_CLOEXEC)
		return (int)syscall_result(-EINVAL);
	handle = set_create();
	return (int)syscall_result(handle < 0 ? handle : file_open(FILE_EPOLL, handle, O_RDWR));
}

int epoll_create(int size)
{
	return size <= 0 ? (int)syscall_result(-EINVAL) : epoll_create1(0);
}

/* What is to be waited for now, as poll() takes it; the caller is a waiter from here on. */
static int begin(struct epoll_set *set, struct epoll_waiter *waiter, struct pollfd **list,
		 struct poll_limits *limits)
{
	int count = 0;

	mutex_lock(&set->lock);
	for (size_t i = set->count; i-- > 0;)
		if (is_stale(&set->entry[i]))
			remove_entry(set, &set->entry[i]);
	*list = calloc(set->count + 1, sizeof(**list));
	for (size_t i = 0; *list && i < set->count; i++)
		if (set->entry[i].armed)
			(*list)[count++] = (struct pollfd){
				set->entry[i].fd, poll_from_linux(set->entry[i].event.events), 0,
			};
	limits->word = &set->version;
	limits->seen = set->version;
	waiter->next = set->waiters;
	set->waiters = waiter;
	mutex_unlock(&set->lock);
	return *list ? count : -ENOMEM;
}

/* Is no waiter any more. Returns how many events there are. */
static int end(struct epoll_set *set, struct epoll_waiter *waiter, const struct pollfd *list,
	       int count, struct epoll_event *events, int most)
{
	struct epoll_waiter **at = &set->waiters;
	struct epoll_entry *entry;
	int ready = 0;

	mutex_lock(&set->lock);
	while (*at != waiter)
		at = &(*at)->next;
	*at = waiter->next;
	for (int i = 0; i < count && ready < most; i++) {
		entry = list[i].revents ? find(set, list[i].fd) : NULL;
		if (!entry || !entry->armed || list[i].revents & POLLNVAL)
			continue;
		events[ready].data = entry->event.data;
		events[ready++].events = poll_to_linux(list[i].revents);
		entry->armed = !(entry->event.events & EPOLLONESHOT);
	}
	mutex_unlock(&set->lock);
	poll_waker_reset();
	return ready;
}

static int wait_with(struct epoll_set *set, struct epoll_event *events, int most,
		     struct poll_limits *limits)
{
	struct epoll_waiter waiter = { .waker = poll_waker() };
	struct pollfd *list;
	int result, ready;
	int count;

	do {
		count = begin(set, &waiter, &list, limits);
		result = count < 0 ? count : poll_wait(list, (nfds_t)count, limits);
		ready = end(set, &waiter, list, result > 0 ? count : 0, events, most);
		free(list);
	} while (!ready && result >= 0 && limits->deadline && !thread_cancel_due() &&
		 clock_monotonic() < limits->deadline);
	return result < 0 ? result : ready;
}

int epoll_pwait(int set_fd, struct epoll_event *events, int most, int timeout_ms,
		const sigset_t *mask)
{
	struct poll_limits limits = {
		.deadline = timeout_ms < 0 ? FUTEX_FOREVER : 0,
		.handled = thread_self()->signals.handled,
	};
	struct epoll_set *set;
	struct file *file;
	sigset_t before;
	int result;

	thread_cancel_point();
	if (most <= 0)
		return (int)syscall_result(-EINVAL);
	result = set_get(set_fd, &file, &set);
	if (result)
		return (int)syscall_result(result);
	if (timeout_ms > 0)
		limits.deadline = deadline_after((uint64_t)timeout_ms * NS_PER_MS);
	if (mask)
		pthread_sigmask(SIG_SETMASK, mask, &before);
	result = wait_with(set, events, most, &limits);
	if (mask)
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	file_put(file);
	thread_cancel_point();
	return (int)syscall_result(result);
}

int epoll_wait(int set, struct epoll_event *events, int most, int timeout_ms)
{
	return epoll_pwait(set, events, most, timeout_ms, NULL);
}
