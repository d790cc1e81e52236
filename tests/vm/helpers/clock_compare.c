// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is a program's time (../programs/clock_probe.c) Linux's, whatever Linux does to its clock?
 * It is asked again and again: its answer must lie between the question and its arrival.
 *
 *   clock_compare PROGRAM
 *
 * prints by how much it did not, at worst, in us. Changes Linux's clock, and back.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S	1000000000ll
#define PHASE_NS	(2 * NS_PER_S)
#define TICK_USUAL	10000		/* us for 1/100 s */
#define TICK_FAST	10500		/* 100 ms in a phase */
#define STEP_S		3600

static const clockid_t clocks[2] = { CLOCK_REALTIME, CLOCK_MONOTONIC };
static int to_program, from_program;

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t ns_of(const struct timespec *time)
{
	return time->tv_sec * NS_PER_S + time->tv_nsec;
}

static void now(int64_t ns[2])
{
	struct timespec time;

	for (int i = 0; i < 2; i++) {
		clock_gettime(clocks[i], &time);
		ns[i] = ns_of(&time);
	}
}

static void start(char **program)
{
	int in[2], out[2];

	if (pipe(in) || pipe(out))
		die("pipe");
	if (fork() == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		close(out[0]);
		execv(program[0], program);
		die(program[0]);
	}
	close(in[0]);
	close(out[1]);
	to_program = in[1];
	from_program = out[0];
}

/* One question; the worst of both clocks. */
static int64_t ask(void)
{
	int64_t before[2], after[2], worst = 0;
	struct timespec said[2];

	now(before);
	if (write(to_program, "", 1) != 1 || read(from_program, said, sizeof(said)) != sizeof(said))
		die("the program");
	now(after);
	for (int i = 0; i < 2; i++) {
		int64_t time = ns_of(&said[i]);

		if (before[i] - time > worst)
			worst = before[i] - time;
		if (time - after[i] > worst)
			worst = time - after[i];
	}
	return worst;
}

static void phase(const char *name)
{
	int64_t begin[2], time[2], worst = 0;

	now(begin);
	do {
		int64_t off = ask();

		worst = off > worst ? off : worst;
		now(time);
	} while (time[1] - begin[1] < PHASE_NS);
	printf("%s: %lld us\n", name, (long long)worst / 1000);
	fflush(stdout);
}

static void set_tick(long tick)
{
	struct timex change = { .modes = ADJ_TICK, .tick = tick };

	if (adjtimex(&change) < 0)
		die("adjtimex");
}

static void step(int64_t seconds)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	time.tv_sec += seconds;
	if (clock_settime(CLOCK_REALTIME, &time))
		die("clock_settime");
}

int main(int argc, char **argv)
{
	int status;

	if (argc != 2) {
		fputs("usage: clock_compare PROGRAM\n", stderr);
		return 2;
	}
	start(argv + 1);
	ask();
	phase("as it is");
	set_tick(TICK_FAST);
	phase("fast");
	set_tick(TICK_USUAL);
	phase("no longer fast");
	step(STEP_S);
	phase("an hour later");
	step(-STEP_S);
	phase("and back");
	close(to_program);
	wait(&status);
	return status != 0;
}
