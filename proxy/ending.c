// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of an isle, for people and for the shell; see ending.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "elfcore.h"
#include "ending.h"

#define LOG_PATH	"%s/sys/hermit/isle%u/log"
#define CHUNK_BYTES	4096
#define EXIT_MASK	0xff

static const char *const causes[ISLE_CAUSE_COUNT] = {
	[ISLE_CAUSE_NONE] = "for an unknown reason",
	[ISLE_CAUSE_PANIC] = "its kernel found itself broken",
	[ISLE_CAUSE_ABORT] = "abort() or a failed assertion",
	[ISLE_CAUSE_ARITHMETIC] = "arithmetic error",
	[ISLE_CAUSE_OPCODE] = "illegal instruction",
	[ISLE_CAUSE_MEMORY] = "invalid memory access",
	[ISLE_CAUSE_STACK] = "stack overflow",
	[ISLE_CAUSE_FAULT] = "processor exception",
};

/* The cause is the isle's word: any value may come. */
static unsigned int known_cause(const struct outcome *outcome)
{
	return outcome->report.cause < ISLE_CAUSE_COUNT ? outcome->report.cause : ISLE_CAUSE_NONE;
}

static int state_status(const struct outcome *outcome)
{
	switch (outcome->report.state) {
	case ISLE_EXITED:
		return outcome->report.exit_code & EXIT_MASK;
	case ISLE_CRASHED:
		return STATUS_SIGNAL + isle_cause_signal(outcome->report.cause);
	default:
		return STATUS_SIGNAL + SIGKILL;
	}
}

int ending_status(const struct outcome *outcome)
{
	switch (outcome->ending) {
	case ENDING_STATE:
		return state_status(outcome);
	case ENDING_SIGNAL:
		return STATUS_SIGNAL + outcome->signal;
	default:
		return STATUS_REFUSED;
	}
}

static void print_state(unsigned int isle, const struct outcome *outcome)
{
	switch (outcome->report.state) {
	case ISLE_EXITED:
		break;
	case ISLE_CRASHED:
		message("isle %u: the program crashed: %s on CPU %u; see /sys/hermit/isle%u/log",
			isle, causes[known_cause(outcome)], outcome->report.cause_cpu, isle);
		break;
	default:
		message("isle %u was stopped by the administrator", isle);
	}
}

void ending_print(unsigned int isle, const struct outcome *outcome)
{
	if (outcome->ending == ENDING_STATE)
		print_state(isle, outcome);
	else if (outcome->ending == ENDING_LOST)
		message("isle %u was stopped: %s", isle, outcome->reason.text);
}

void ending_print_log(const struct machine *machine, unsigned int isle)
{
	char path[PATH_MAX];
	char chunk[CHUNK_BYTES];
	ssize_t count;
	int fd;

	snprintf(path, sizeof(path), LOG_PATH, machine->root, isle);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		message("cannot read %s: %s", path, strerror(errno));
		return;
	}
	while ((count = read(fd, chunk, sizeof(chunk))) > 0)
		if (write(STDERR_FILENO, chunk, (size_t)count) < 0)
			break;
	close(fd);
}
