// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starts programs on two isles again and again, at the same time, and lets them end,
 * crash, be killed or stopped at random moments; makes, resizes, uses and removes a
 * third isle meanwhile.
 *
 *   soak SEED CYCLES
 *
 * The same seed gives the same programs, CPUs and moments; what the machine makes of
 * them differs. After each program its isle must be offline, its CPUs back and the
 * status one that the program or its end explains. The first surprise ends it all.
 * What it says on stderr is in the manner of TAP's comments.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "random.h"

#define PROGRAMS	"/hermit/usr/tests/"
#define HERMIT		"/sys/hermit/"
#define CPU_ONLINE	"/sys/devices/system/cpu/cpu%u/online"

#define WORKERS		2
#define DEADLINE_S	60
#define STOP_AGAIN_MS	100
/* The moment of a kill lies within so many times what a whole run took. */
#define LATEST		2
#define NEVER_ENDS	(-1)
/* What the proxy ends with when it cannot start a program. */
#define PROXY_FAILED	125
/* The slower way of forwarding calls. */
#define TCP_ONE_IN	4
/* How often somebody who watches gets to know how far it is. */
#define REPORTS		10

/* Words after the program's name, and the status that the shell would see. */
static const struct program {
	const char *name;
	const char *word;
	int status;
} programs[] = {
	{ "hello_proxy", NULL, 0 },
	{ "hello_proxy", NULL, 0 },
	{ "misbehave_proxy", "exit-all-cores", 7 },
	{ "misbehave_proxy", "exit-busy", 7 },
	{ "misbehave_proxy", "null-write", 128 + SIGSEGV },
	{ "misbehave_proxy", "wild-call", 128 + SIGSEGV },
	{ "misbehave_proxy", "stack", 128 + SIGSEGV },
	{ "misbehave_proxy", "last-core", 128 + SIGSEGV },
	{ "misbehave_proxy", "divide", 128 + SIGFPE },
	{ "misbehave_proxy", "opcode", 128 + SIGILL },
	{ "misbehave_proxy", "assert", 128 + SIGABRT },
	{ "misbehave_proxy", "spin", NEVER_ENDS },
	{ "misbehave_proxy", "spin-all", NEVER_ENDS },
	{ "misbehave_proxy", "cli", NEVER_ENDS },
	{ "misbehave_proxy", "cli-spin", NEVER_ENDS },
	{ "misbehave_proxy", "deadlock", NEVER_ENDS },
	{ "misbehave_proxy", "read", NEVER_ENDS },
	{ "misbehave_proxy", "flood", NEVER_ENDS },
};

/* How somebody ends a program. */
enum end {
	END_NONE,			/* it is left alone */
	END_STOP,			/* the administrator stops the isle */
	END_KILL,
	END_TERM,
	END_INT,
	END_COUNT,
};

static const struct {
	const char *name;
	int signal;
} ends[END_COUNT] = {
	[END_NONE] = { "alone", 0 },
	[END_STOP] = { "stopped", SIGKILL },
	[END_KILL] = { "SIGKILL", SIGKILL },
	[END_TERM] = { "SIGTERM", SIGTERM },
	[END_INT] = { "SIGINT", SIGINT },
};

/* One who uses an isle. */
struct worker {
	unsigned int isle;
	unsigned int first_cpu;		/* of those that it may lend */
	unsigned int cpu_count;
	struct random random;
	unsigned int run_ms;		/* what a whole run takes here */
	unsigned int begin_ms;
	int input;			/* for programs that wait for some */
	int pace;			/* a byte for each cycle goes there, or comes from there */
	unsigned int cycle;
};

/* What is to happen in one cycle. */
struct plan {
	const struct program *program;
	const char *transport;
	enum end end;
	unsigned int moment_ms;
	unsigned int first_cpu;
	unsigned int last_cpu;
};

static unsigned int now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* The first line of a file; "" if it is not there. */
static void read_line(const char *path, char *line, int size)
{
	FILE *file = fopen(path, "re");

	*line = '\0';
	if (!file)
		return;
	if (fgets(line, size, file))
		line[strcspn(line, "\n")] = '\0';
	fclose(file);
}

static int write_text(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (file < 0)
		return errno;
	if (write(file, text, strlen(text)) < 0)
		error = errno;
	close(file);
	return error;
}

static void print_plan(const struct worker *worker, const struct plan *plan)
{
	fprintf(stderr, "# isle %u, cycle %u: %s %s over %s on CPUs %u-%u, %s", worker->isle,
		worker->cycle, plan->program->name, plan->program->word ? plan->program->word : "",
		plan->transport, plan->first_cpu, plan->last_cpu, ends[plan->end].name);
	if (plan->end != END_NONE)
		fprintf(stderr, " after %u ms", plan->moment_ms);
}

static int fail(const struct worker *worker, const struct plan *plan, const char *what)
{
	print_plan(worker, plan);
	fprintf(stderr, ": %s\n", what);
	return -1;
}

static struct plan make_plan(struct worker *worker)
{
	struct random *random = &worker->random;
	struct plan plan = {
		.program = &programs[random_below(random, sizeof(programs) / sizeof(*programs))],
		.transport = random_below(random, TCP_ONE_IN) ? "ring" : "tcp",
		.end = (enum end)random_below(random, END_COUNT),
	};

	if (plan.program->status == NEVER_ENDS && plan.end == END_NONE)
		plan.end = END_KILL;
	plan.moment_ms = (unsigned int)random_below(random, LATEST * worker->run_ms + 1);
	plan.first_cpu = worker->first_cpu + (unsigned int)random_below(random, worker->cpu_count);
	plan.last_cpu = plan.first_cpu + (unsigned int)random_below(random, worker->first_cpu +
							worker->cpu_count - plan.first_cpu);
	return plan;
}

static void error_path(const struct worker *worker, char *path, size_t size)
{
	snprintf(path, size, "/tmp/soak%u.err", worker->isle);
}

static _Noreturn void become(const struct worker *worker, const struct plan *plan)
{
	const struct program *program = plan->program;
	char *words[] = { (char *)program->name, (char *)program->word, NULL };
	char path[64];
	char text[32];
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	error_path(worker, path, sizeof(path));
	dup2(worker->input, STDIN_FILENO);
	dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
	dup2(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
	snprintf(text, sizeof(text), "%u", worker->isle);
	setenv("HERMIT_ISLE", text, 1);
	snprintf(text, sizeof(text), "%u-%u", plan->first_cpu, plan->last_cpu);
	setenv("HERMIT_CPUS", text, 1);
	setenv("HERMIT_TRANSPORT", plan->transport, 1);
	snprintf(path, sizeof(path), PROGRAMS "%s", program->name);
	execv(path, words);
	_exit(99);
}

/* Waits for the child; its status as in the shell, -1 if it has not ended in time. */
static int wait_ms(pid_t child, unsigned int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000l };
	sigset_t ended;
	int status;

	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	/* The signal may be one of the last child. */
	while (waitpid(child, &status, WNOHANG) != child)
		if (sigtimedwait(&ended, NULL, &time) < 0)
			return -1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void end_child(const struct worker *worker, pid_t child, enum end end)
{
	char path[64];

	if (end != END_STOP) {
		kill(child, ends[end].signal);
		return;
	}
	snprintf(path, sizeof(path), HERMIT "isle%u/cpus", worker->isle);
	write_text(path, "-1");
}

/* Does what is planned; the status, or -1 if the program does not end. */
static int carry_out(const struct worker *worker, const struct plan *plan)
{
	unsigned int deadline = now_ms() + DEADLINE_S * 1000;
	pid_t child = fork();
	int status;

	if (child == 0)
		become(worker, plan);
	status = wait_ms(child, plan->end == END_NONE ? DEADLINE_S * 1000 : plan->moment_ms);
	if (status >= 0 || plan->end == END_NONE)
		return status;
	/* One signal is enough. There may be nothing to stop yet: then it is tried again. */
	do {
		end_child(worker, child, plan->end);
		status = wait_ms(child, plan->end == END_STOP ? STOP_AGAIN_MS :
							       DEADLINE_S * 1000);
	} while (status < 0 && now_ms() < deadline);
	return status;
}

static int check_isle(const struct worker *worker, const struct plan *plan)
{
	unsigned int cpu;
	char path[64];
	char line[64];

	snprintf(path, sizeof(path), HERMIT "isle%u/state", worker->isle);
	read_line(path, line, sizeof(line));
	if (strcmp(line, "offline"))
		return fail(worker, plan, "the isle is not offline");
	snprintf(path, sizeof(path), HERMIT "isle%u/owner", worker->isle);
	read_line(path, line, sizeof(line));
	if (*line)
		return fail(worker, plan, "the isle has an owner");
	for (cpu = worker->first_cpu; cpu < worker->first_cpu + worker->cpu_count; cpu++) {
		snprintf(path, sizeof(path), CPU_ONLINE, cpu);
		read_line(path, line, sizeof(line));
		if (strcmp(line, "1"))
			return fail(worker, plan, "a CPU is not back");
	}
	return 0;
}

static int check_status(const struct worker *worker, const struct plan *plan, int status)
{
	char what[256];
	char path[64];
	char line[160];

	if (status == plan->program->status && status >= 0)
		return 0;
	if (status >= 0 && plan->end != END_NONE && status == 128 + ends[plan->end].signal)
		return 0;
	error_path(worker, path, sizeof(path));
	read_line(path, line, sizeof(line));
	/* There was no program yet. */
	if (status == PROXY_FAILED && plan->end == END_STOP &&
	    strstr(line, "was stopped while it booted"))
		return 0;
	snprintf(what, sizeof(what), "status %d; %s", status, line);
	return fail(worker, plan, what);
}

static int run_cycle(struct worker *worker, const struct plan *plan)
{
	if (check_status(worker, plan, carry_out(worker, plan)))
		return -1;
	return check_isle(worker, plan);
}

/* A program that nobody disturbs. */
static int run_undisturbed(struct worker *worker)
{
	struct plan plan = {
		.program = &programs[0],
		.transport = "ring",
		.end = END_NONE,
		.first_cpu = worker->first_cpu,
		.last_cpu = worker->first_cpu,
	};
	unsigned int begin = now_ms();
	int error = run_cycle(worker, &plan);

	worker->run_ms = now_ms() - begin;
	return error;
}

static void report_progress(const struct worker *worker, unsigned long cycles)
{
	if (worker->cycle * REPORTS / cycles != (worker->cycle - 1) * REPORTS / cycles)
		fprintf(stderr, "# isle %u: %u of %lu cycles, %u s\n", worker->isle, worker->cycle,
			cycles, (now_ms() - worker->begin_ms) / 1000);
}

static int work(struct worker *worker, unsigned long cycles)
{
	struct plan plan;
	int input[2];

	if (pipe2(input, O_CLOEXEC)) {
		perror("soak: pipe");
		return -1;
	}
	worker->input = input[0];
	worker->begin_ms = now_ms();
	if (run_undisturbed(worker))
		return -1;
	fprintf(stderr, "# isle %u: an undisturbed run took %u ms\n", worker->isle, worker->run_ms);
	for (worker->cycle = 1; worker->cycle <= cycles; worker->cycle++) {
		plan = make_plan(worker);
		if (write(worker->pace, "", 1) != 1 || run_cycle(worker, &plan))
			return -1;
		report_progress(worker, cycles);
	}
	return 0;
}

/* The third isle: made, resized, used and removed, a step for each byte of @pace, until its end. */
static _Noreturn void come_and_go(struct worker *worker)
{
	static const struct {
		const char *file;
		const char *text;
	} steps[] = {
		{ HERMIT "create", "isle2 node=0 mem=32M" },
		{ HERMIT "isle2/memsize", "48M" },
		{ NULL, NULL },		/* a program runs */
		{ HERMIT "isle2/memsize", "16M" },
		{ HERMIT "remove", "isle2" },
	};
	size_t step = 0;
	char byte;
	int error;

	worker->input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	/* It goes on to the last step, so the isle is gone when it is looked for. */
	while (read(worker->pace, &byte, 1) == 1 || step) {
		if (!steps[step].file) {
			worker->cycle++;
			if (run_undisturbed(worker))
				exit(1);
		} else {
			error = write_text(steps[step].file, steps[step].text);
			if (error) {
				fprintf(stderr, "# %s into %s: %s\n", steps[step].text,
					steps[step].file, strerror(error));
				exit(1);
			}
		}
		step = (step + 1) % (sizeof(steps) / sizeof(*steps));
	}
	fprintf(stderr, "# isle %u: %u programs\n", worker->isle, worker->cycle);
	exit(0);
}

static bool ended_well(pid_t child)
{
	int status;

	return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
	unsigned long cycles = argc == 3 ? strtoul(argv[2], NULL, 0) : 0;
	struct worker workers[WORKERS] = {
		{ .isle = 0, .first_cpu = 1, .cpu_count = 3 },
		{ .isle = 1, .first_cpu = 4, .cpu_count = 3 },
	};
	struct worker comes_and_goes = { .isle = WORKERS, .first_cpu = 7, .cpu_count = 1 };
	pid_t children[WORKERS];
	bool well = true;
	sigset_t blocked;
	int pace[2];
	pid_t third;
	int i;

	if (!cycles) {
		fprintf(stderr, "usage: soak SEED CYCLES\n");
		return 2;
	}
	setvbuf(stderr, NULL, _IOLBF, 0);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	if (pipe2(pace, O_CLOEXEC)) {
		perror("soak: pipe");
		return 1;
	}
	third = fork();
	if (third == 0) {
		close(pace[1]);
		comes_and_goes.pace = pace[0];
		come_and_go(&comes_and_goes);
	}
	close(pace[0]);
	for (i = 0; i < WORKERS; i++) {
		workers[i].random.state = strtoull(argv[1], NULL, 0) * WORKERS + (unsigned int)i;
		workers[i].pace = pace[1];
		children[i] = fork();
		if (children[i] == 0)
			return work(&workers[i], (cycles + WORKERS - 1) / WORKERS) ? 1 : 0;
	}
	close(pace[1]);
	for (i = 0; i < WORKERS; i++)
		well = ended_well(children[i]) && well;
	well = ended_well(third) && well;
	return well ? 0 : 1;
}
