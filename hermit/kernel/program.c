// SPDX-License-Identifier: BSD-2-Clause
/*
 * The first task: brings up what main() needs, runs it, ends the isle.
 */
#include <stdlib.h>
#include <string.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/doorbell.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/klog.h>
#include <hermit/memory.h>
#include <hermit/mmnif.h>
#include <hermit/net.h>
#include <hermit/shared.h>
#include <hermit/signal.h>
#include <hermit/stack.h>
#include <hermit/stop.h>
#include <hermit/thread.h>
#include "program.h"

struct program {
	int argc;
	char **argv;
	char **environment;
};

/* Fills @vector from @count strings at *@text; false if they leave @end. */
static bool strings_collect(char **vector, uint32_t count, char **text, const char *end)
{
	for (uint32_t i = 0; i < count; i++) {
		char *stop = memchr(*text, '\0', (size_t)(end - *text));

		if (!stop)
			return false;
		vector[i] = *text;
		*text = stop + 1;
	}
	vector[count] = NULL;
	return true;
}

/* Arguments, environment and ignored signals as the proxy left them in isle memory. */
static void program_load(struct program *program)
{
	const struct isle_boot *boot = boot_page();
	struct isle_args *args = (struct isle_args *)(ISLE_MEMORY_BASE + boot->args_offset);
	char *text = (char *)(args + 1);
	char **vector;

	if (boot->args_size < sizeof(*args) || args->bytes > boot->args_size - sizeof(*args) ||
	    args->argc > args->bytes || args->envc > args->bytes)
		panic("the argument block is broken");
	vector = malloc((args->argc + args->envc + 2ull) * sizeof(*vector));
	if (!vector)
		panic("no memory for %u arguments", args->argc + args->envc);
	program->argc = (int)args->argc;
	program->argv = vector;
	program->environment = vector + args->argc + 1;
	if (!strings_collect(program->argv, args->argc, &text, text + args->bytes) ||
	    !strings_collect(program->environment, args->envc, &text,
			     (char *)(args + 1) + args->bytes))
		panic("the argument block is broken");
	signal_ignore(args->signals_ignored);
}

static void bring_up(void)
{
	struct isle_boot *boot = boot_page();

	if (boot->link_size) {
		clock_follow(&((struct link_header *)ISLE_LINK_BASE)->clock);
		net_start();
	}
	forwarding_start();
	files_start();
	cores_wait();
}

static void report_running(void)
{
	struct isle_boot *boot = boot_page();
	uint32_t none = ISLE_STATUS_NONE;

	boot->memory_used = memory_used() - stack_bytes_total();
	boot->stacks_used = stack_bytes_total();
	boot->tsc_main = cpu_stamp();
	/* A thread of a constructor's may have ended the isle. */
	if (__atomic_compare_exchange_n(&boot->status, &none, ISLE_STATUS_RUNNING, false,
					__ATOMIC_RELEASE, __ATOMIC_RELAXED))
		linux_ring();
}

void program_run(void *unused)
{
	struct program program;

	(void)unused;
	thread_adopt_main();
	bring_up();
	program_load(&program);
	environ = program.environment;
	atexit(__libc_fini_array);
	if (debugged())
		stop_at_start();
	__libc_init_array();
	report_running();
	exit(main(program.argc, program.argv, program.environment));
}
