// SPDX-License-Identifier: BSD-2-Clause
/*
 * Programs that go wrong in one way each: misbehave KIND [NUMBER]. An isle runs in
 * ring 0, so a program can do there what no process can; Linux has to survive it.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOWHERE		0x300000000000ul	/* not mapped */
#define NOT_CANONICAL	0x800000000000ul	/* no address at all */
#define PAGE		4096u

static volatile int sink;

static void say_ready(void)
{
	puts("ready");
	fflush(stdout);
}

/* Runs @body on every core, main()'s included. */
static void on_all_cores(void *(*body)(void *argument))
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	for (long core = 0; core < cores; core++) {
		pthread_attr_t attr;
		pthread_t thread;
		cpu_set_t set;

		if (core == sched_getcpu())
			continue;
		CPU_ZERO(&set);
		CPU_SET(core, &set);
		pthread_attr_init(&attr);
		pthread_attr_setaffinity_np(&attr, sizeof(set), &set);
		if (pthread_create(&thread, &attr, body, NULL))
			abort();
		pthread_attr_destroy(&attr);
	}
	body(NULL);
}

static _Noreturn void *spin(void *unused)
{
	(void)unused;
	for (;;)
		;
}

static void do_spin(int number)
{
	(void)number;
	say_ready();
	spin(NULL);
}

static void do_spin_all(int number)
{
	(void)number;
	say_ready();
	on_all_cores(spin);
}

static _Noreturn void *interrupts_off(void *unused)
{
	(void)unused;
	for (;;)
		__asm__ volatile("cli; hlt");
}

static void do_cli(int number)
{
	(void)number;
	say_ready();
	on_all_cores(interrupts_off);
}

static void do_cli_spin(int number)
{
	(void)number;
	say_ready();
	__asm__ volatile("cli");
	spin(NULL);
}

static void do_deadlock(int number)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	(void)number;
	say_ready();
	pthread_mutex_lock(&lock);
	pthread_mutex_lock(&lock);
}

/* Waits for input that never comes. */
static void do_read(int number)
{
	(void)number;
	say_ready();
	exit(getchar() == EOF);
}

/* More output than anybody reads. */
static void do_flood(int number)
{
	(void)number;
	for (;;)
		if (printf("%080d\n", ++sink) < 0)
			exit(1);
}

static void do_null_read(int number)
{
	(void)number;
	sink = *(volatile int *)NULL;
}

static void do_null_write(int number)
{
	(void)number;
	*(volatile int *)NULL = 1;
}

static void do_wild_write(int number)
{
	(void)number;
	*(volatile int *)NOWHERE = 1;
}

static void do_not_canonical(int number)
{
	(void)number;
	*(volatile int *)NOT_CANONICAL = 1;
}

static void do_text_write(int number)
{
	(void)number;
	*(volatile char *)(uintptr_t)do_text_write = 0;
}

static void do_data_call(int number)
{
	static uint8_t code[16] = { 0xc3 };	/* ret */

	(void)number;
	((void (*)(void))(uintptr_t)code)();
}

static void do_divide(int number)
{
	sink = PAGE;
	sink /= number;
}

static void do_opcode(int number)
{
	(void)number;
	__asm__ volatile("ud2");
}

static void do_abort(int number)
{
	(void)number;
	abort();
}

static void do_assert(int number)
{
	assert(number == 1);
}

static int recurse(int depth)
{
	volatile char frame[PAGE / 4];

	frame[0] = (char)depth;
	return depth < 0 ? 0 : recurse(depth + 1) + frame[0];
}

static void do_stack(int number)
{
	sink = recurse(number);
}

static void *recurse_thread(void *unused)
{
	(void)unused;
	sink = recurse(1);
	return NULL;
}

static void do_stack_thread(int number)
{
	pthread_t thread;

	(void)number;
	if (!pthread_create(&thread, NULL, recurse_thread, NULL))
		pthread_join(thread, NULL);
}

static _Noreturn void *write_null_on_last_core(void *unused)
{
	(void)unused;
	if (sched_getcpu() == sysconf(_SC_NPROCESSORS_ONLN) - 1)
		*(volatile int *)NULL = 1;
	for (;;)
		sched_yield();
}

static void do_last_core(int number)
{
	(void)number;
	on_all_cores(write_null_on_last_core);
}

static void do_exit(int number)
{
	exit(number);
}

static void do_exit_at_once(int number)
{
	printf("not written");
	_exit(number);
}

static _Noreturn void *exit_thread(void *number)
{
	exit((int)(intptr_t)number);
}

static void do_exit_thread(int number)
{
	pthread_t thread;

	if (!pthread_create(&thread, NULL, exit_thread, (void *)(intptr_t)number))
		spin(NULL);
}

/* All memory that there is, and then a little more. */
static void do_memory(int number)
{
	size_t total = 0;

	for (size_t size = 64u << 20; size >= 4096; size /= 2) {
		char *block;

		while ((block = malloc(size))) {
			memset(block, number, size);
			total += size;
		}
	}
	printf("%zu MiB\n", total >> 20);
	exit(total >> 20 < 300);
}

static pthread_mutex_t never_unlocked = PTHREAD_MUTEX_INITIALIZER;

static void *wait_for_ever(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&never_unlocked);
	return NULL;
}

/* As many threads as there is memory for, or @number. */
static void do_threads(int number)
{
	pthread_t thread;
	int count = 0;

	pthread_mutex_lock(&never_unlocked);
	while (count < number && !pthread_create(&thread, NULL, wait_for_ever, NULL))
		count++;
	printf("%d threads\n", count);
	exit(0);
}

static void do_raise(int number)
{
	raise(number);
}

static const struct {
	const char *name;
	void (*run)(int number);
} kinds[] = {
	{ "spin", do_spin }, { "spin-all", do_spin_all }, { "cli", do_cli },
	{ "cli-spin", do_cli_spin }, { "deadlock", do_deadlock }, { "read", do_read },
	{ "flood", do_flood }, { "null-read", do_null_read }, { "null-write", do_null_write },
	{ "wild-write", do_wild_write }, { "not-canonical", do_not_canonical },
	{ "text-write", do_text_write }, { "data-call", do_data_call },
	{ "divide", do_divide }, { "opcode", do_opcode }, { "abort", do_abort },
	{ "assert", do_assert }, { "stack", do_stack }, { "stack-thread", do_stack_thread },
	{ "last-core", do_last_core }, { "exit", do_exit }, { "exit-at-once", do_exit_at_once },
	{ "exit-thread", do_exit_thread }, { "memory", do_memory },
	{ "threads", do_threads }, { "raise", do_raise },
};

int main(int argc, char **argv)
{
	int number = argc > 2 ? atoi(argv[2]) : 0;

	for (size_t i = 0; argc > 1 && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(argv[1], kinds[i].name)) {
			kinds[i].run(number);
			return 0;
		}
	fprintf(stderr, "usage: misbehave KIND [NUMBER]\nKINDs:");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		fprintf(stderr, " %s", kinds[i].name);
	fprintf(stderr, "\n");
	return 2;
}
