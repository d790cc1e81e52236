// SPDX-License-Identifier: BSD-2-Clause
/*
 * Commands at the other end of a stream (POSIX.1-2017 popen, pclose).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A stream and the command at its other end. */
struct command {
	struct command *next;
	FILE *stream;
	pid_t process;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;	/* guards the list */
static struct command *commands;

/* Runs the shell with @end as its descriptor @target. */
static int start(pid_t *process, const char *text, int end, int target)
{
	char *argv[] = { "sh", "-c", (char *)text, NULL };
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, end, target);
	if (!error)
		error = posix_spawn(process, "/bin/sh", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static void list_add(struct command *command)
{
	pthread_mutex_lock(&lock);
	command->next = commands;
	commands = command;
	pthread_mutex_unlock(&lock);
}

static struct command *list_take(FILE *stream)
{
	struct command *found = NULL;

	pthread_mutex_lock(&lock);
	for (struct command **at = &commands; *at && !found; at = &(*at)->next)
		if ((*at)->stream == stream) {
			found = *at;
			*at = found->next;
			break;
		}
	pthread_mutex_unlock(&lock);
	return found;
}

/* Our end of the pipe as a stream, with the command at the other one. */
static FILE *connect(struct command *command, const char *text, int ends[2], int reads)
{
	int mine = ends[!reads], its = ends[reads];
	int error;

	command->stream = fdopen(mine, reads ? "r" : "w");
	if (!command->stream) {
		close(mine);
		close(its);
		return NULL;
	}
	error = start(&command->process, text, its, reads ? STDOUT_FILENO : STDIN_FILENO);
	close(its);
	if (error) {
		fclose(command->stream);
		errno = error;
		return NULL;
	}
	list_add(command);
	return command->stream;
}

FILE *popen(const char *text, const char *mode)
{
	struct command *command;
	FILE *stream = NULL;
	int ends[2];

	if ((mode[0] != 'r' && mode[0] != 'w') || (mode[1] && strcmp(mode + 1, "e"))) {
		errno = EINVAL;
		return NULL;
	}
	command = malloc(sizeof(*command));
	if (command && !pipe2(ends, O_CLOEXEC))
		stream = connect(command, text, ends, mode[0] == 'r');
	if (!stream)
		free(command);
	return stream;
}

int pclose(FILE *stream)
{
	struct command *command = list_take(stream);
	int status = -1;
	pid_t result;

	if (!command) {
		errno = EINVAL;
		return -1;
	}
	fclose(stream);
	do {
		result = waitpid(command->process, &status, 0);
	} while (result < 0 && errno == EINTR);
	free(command);
	return result < 0 ? -1 : status;
}
