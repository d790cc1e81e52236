// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that Linux executes for the isle, and waiting for them; see calls_run.h.
 * They get the descriptors that the isle names and none of the proxy's.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hermit/forward.h>

#include "calls_run.h"
#include "rlimit.h"

#define TARGETS_MAX	65536u	/* descriptors of a new program are below */
#define SIGNALS		64

/**
 * struct child - a program to execute, as the new process needs it
 * @head: what the isle asked for
 * @folder: working directory, "": the proxy's
 * @path: of the program
 * @argv: arguments and a NULL
 * @environment: variables and a NULL
 * @target: descriptors of the new program, @head.files of them
 * @fd: the proxy's descriptor for each
 * @file: to give back
 * @error: errno of the new process, written while its parent waits
 */
struct child {
	struct forward_spawn head;
	const char *folder;
	const char *path;
	char **argv;
	char **environment;
	int *target;
	int *fd;
	struct table_file **file;
	volatile int error;
};

/* Takes the next string; NULL if there is none. */
static char *take_string(const char **at, const char *end)
{
	const char *text = *at;
	const char *stop = memchr(text, 0, (size_t)(end - text));

	if (!stop)
		return NULL;
	*at = stop + 1;
	return (char *)text;
}

static int take_strings(char **list, uint32_t count, const char **at, const char *end)
{
	uint32_t i;

	for (i = 0; i < count; i++) {
		list[i] = take_string(at, end);
		if (!list[i])
			return -EINVAL;
	}
	list[count] = NULL;
	return 0;
}

static void child_free(struct call *call, struct child *child)
{
	uint32_t i;

	for (i = 0; child->file && i < child->head.files; i++)
		if (child->file[i])
			table_put(call->table, child->file[i]);
	free(child->argv);
	free(child->environment);
	free(child->target);
	free(child->fd);
	free(child->file);
}

static int child_allocate(struct child *child)
{
	child->argv = calloc(child->head.arguments + 1u, sizeof(*child->argv));
	child->environment = calloc(child->head.variables + 1u, sizeof(*child->environment));
	child->target = calloc(child->head.files + 1u, sizeof(*child->target));
	child->fd = calloc(child->head.files + 1u, sizeof(*child->fd));
	child->file = calloc(child->head.files + 1u, sizeof(*child->file));
	return child->argv && child->environment && child->target && child->fd && child->file
		       ? 0 : -ENOMEM;
}

static int take_files(struct call *call, struct child *child, const char **at)
{
	struct forward_spawn_file wire;
	uint32_t i;

	for (i = 0; i < child->head.files; i++) {
		memcpy(&wire, *at, sizeof(wire));
		*at += sizeof(wire);
		child->file[i] = table_get(call->table, wire.fd);
		if (!child->file[i] || wire.target >= TARGETS_MAX)
			return -EBADF;
		child->target[i] = (int)wire.target;
		child->fd[i] = child->file[i]->fd;
	}
	return 0;
}

/* Everything from the request; what was taken is for child_free(), after an error too. */
static int child_read(struct call *call, struct child *child)
{
	const char *at = call->in;
	const char *end = at + call->in_bytes;
	int error;

	memset(child, 0, sizeof(*child));
	if (call->in_bytes < sizeof(child->head))
		return -EINVAL;
	memcpy(&child->head, at, sizeof(child->head));
	at += sizeof(child->head);
	if (child->head.files > (size_t)(end - at) / sizeof(struct forward_spawn_file) ||
	    child->head.arguments > call->in_bytes || child->head.variables > call->in_bytes) {
		child->head.files = 0;
		return -EINVAL;
	}
	error = child_allocate(child);
	if (!error)
		error = take_files(call, child, &at);
	if (error)
		return error;
	child->folder = take_string(&at, end);
	child->path = child->folder ? take_string(&at, end) : NULL;
	if (!child->path || take_strings(child->argv, child->head.arguments, &at, end) ||
	    take_strings(child->environment, child->head.variables, &at, end) || at != end)
		return -EINVAL;
	return 0;
}

/*
 * In the new process: the descriptors go above all targets first, where nothing is
 * overwritten that is still needed, then to their targets, which execve() keeps.
 */
static int place_files(const struct child *child)
{
	int above = STDERR_FILENO + 1;
	uint32_t i;

	for (i = 0; i < child->head.files; i++)
		if (child->target[i] >= above)
			above = child->target[i] + 1;
	for (i = 0; i < child->head.files; i++) {
		child->fd[i] = fcntl(child->fd[i], F_DUPFD_CLOEXEC, above);
		if (child->fd[i] < 0)
			return -1;
	}
	/* What the isle has closed is closed there, too. */
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	for (i = 0; i < child->head.files; i++)
		if (dup2(child->fd[i], child->target[i]) < 0)
			return -1;
	return 0;
}

/* Signals as a program finds them: nothing handled, nothing blocked but what it asked for. */
static void reset_signals(const struct child *child)
{
	struct sigaction action;
	sigset_t mask;
	int number;

	sigemptyset(&mask);
	for (number = 1; number <= SIGNALS; number++) {
		uint64_t bit = 1ull << (number - 1);

		if ((child->head.flags & FORWARD_SPAWN_MASK) && (child->head.mask & bit))
			sigaddset(&mask, number);
		if (sigaction(number, NULL, &action))
			continue;
		/* The proxy ignores SIGPIPE for its own sake. */
		if (action.sa_handler != SIG_IGN || number == SIGPIPE ||
		    (child->head.defaults & bit))
			signal(number, SIG_DFL);
	}
	sigprocmask(SIG_SETMASK, &mask, NULL);
}

/* The new process, which shares our memory until it is the new program. */
static void __attribute__((noreturn)) become(struct child *child)
{
	reset_signals(child);
	rlimit_restore();
	if (((child->head.flags & FORWARD_SPAWN_GROUP) &&
	     setpgid(0, (pid_t)child->head.group)) ||
	    (child->folder[0] && chdir(child->folder)) || place_files(child)) {
		child->error = errno;
		_exit(EXIT_FAILURE);
	}
	if (child->head.flags & FORWARD_SPAWN_SEARCH)
		execvpe(child->path, child->argv, child->environment);
	else
		execve(child->path, child->argv, child->environment);
	child->error = errno;
	_exit(EXIT_FAILURE);
}

/* Signals must not run handlers in the shared memory meanwhile. */
static int64_t start(struct child *child)
{
	sigset_t all, before;
	pid_t process;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	process = vfork();
	if (process == 0)
		become(child);
	if (process < 0)
		child->error = errno;
	else if (child->error)
		waitpid(process, NULL, 0);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return child->error ? -child->error : process;
}

int64_t run_spawn(struct call *call)
{
	struct child child;
	int64_t result = child_read(call, &child);

	if (!result)
		result = start(&child);
	child_free(call, &child);
	return result;
}

int64_t run_wait(struct call *call)
{
	struct forward_wait reply = { 0 };
	struct rusage usage = { 0 };
	pid_t process;
	int status = 0;

	_Static_assert(sizeof(usage) == sizeof(reply.usage), "one layout");
	if (call->args[1] & ~(uint64_t)(WNOHANG | WUNTRACED | WCONTINUED))
		return -EINVAL;
	process = wait4((pid_t)call->args[0], &status, (int)call->args[1], &usage);
	if (process < 0)
		return -errno;
	reply.status = status;
	memcpy(&reply.usage, &usage, sizeof(usage));
	call_put(call, &reply, sizeof(reply));
	return process;
}
