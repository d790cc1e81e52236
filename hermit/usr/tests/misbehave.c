// SPDX-License-Identifier: BSD-2-Clause
/*
 * Programs that go wrong in one way each: misbehave KIND [NUMBER]. An isle runs in
 * ring 0, so a program can do there what no process can; Linux has to survive it.
 *
 * misbehave --list prints the kinds that come to an end by themselves, --list-endless
 * those that somebody has to stop.
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

#include <hermit/isle.h>

#define NOWHERE		0x300000000000ul	/* not mapped */
#define NOT_CANONICAL	0x800000000000ul	/* no address at all */
#define TAG		0x1000000000000ul	/* added to an address, which is none then */
#define PAGE		4096u
#define DOORBELLS	20000		/* rung without need */
#define WORDS_OF_GARBAGE 4000000

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
	sink = number;
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

/* A frame pointer that is no address, though its lower bits are those of one. */
static void do_frame_pointer(int number)
{
	__asm__ volatile("movq %0, %%rbp; movl %1, 0" : :
			 "r"(TAG | (uintptr_t)__builtin_frame_address(0)), "r"(number) :
			 "memory");
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
	sink = code[0];
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

static pthread_barrier_t all_there;

static _Noreturn void *write_null_on_last_core(void *unused)
{
	(void)unused;
	pthread_barrier_wait(&all_there);
	if (sched_getcpu() == sysconf(_SC_NPROCESSORS_ONLN) - 1)
		*(volatile int *)NULL = 1;
	for (;;)
		sched_yield();
}

static void do_last_core(int number)
{
	(void)number;
	pthread_barrier_init(&all_there, NULL, (unsigned int)sysconf(_SC_NPROCESSORS_ONLN));
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

static void do_wild_read(int number)
{
	(void)number;
	sink = *(volatile int *)NOWHERE;
}

/* Not a call at the end of the function, which would leave no trace of it. */
static void do_null_call(int number)
{
	((void (*)(void))NULL)();
	sink = number;
}

static void do_wild_call(int number)
{
	((void (*)(void))NOWHERE)();
	sink = number;
}

static void do_wild_jump(int number)
{
	(void)number;
	__asm__ volatile("jmp *%0" : : "r"(NOT_CANONICAL));
}

static void do_stack_call(int number)
{
	volatile uint8_t code[16] = { 0xc3 };	/* ret */

	(void)number;
	((void (*)(void))(uintptr_t)code)();
}

/* A selector behind the end of the GDT. */
static void do_protection(int number)
{
	(void)number;
	__asm__ volatile("mov %w0, %%ds" : : "r"(0x1000));
}

/*
 * Divides by zero in a vector register, with that exception let through. QEMU's
 * emulation never raises it, then the interrupt of that number does.
 */
static void do_simd(int number)
{
	uint32_t control = 0x1d80;
	volatile double zero = number;

	__asm__ volatile("ldmxcsr %0" : : "m"(control));
	zero = 1 / zero;
	sink = (int)zero;
	__asm__ volatile("int $19");
}

static void do_x87(int number)
{
	uint16_t control = 0x37b;

	(void)number;
	__asm__ volatile("fldcw %0; fld1; fldz; fdivrp; fwait" : : "m"(control));
}

static void do_heap(int number)
{
	volatile char *block = malloc(PAGE);
	volatile char *neighbour = malloc(PAGE);

	(void)number;
	*neighbour = 1;
	for (size_t i = 0; i < 4 * PAGE; i++)
		block[i] = 0;
	assert(*neighbour == 1);
}

static void do_stack_pointer(int number)
{
	(void)number;
	__asm__ volatile("mov %0, %%rsp; push %%rax" : : "r"(NOWHERE));
}

struct __attribute__((packed)) table_pointer {
	uint16_t limit;
	uint64_t base;
};

/* Leaves no gate for a page fault, nor for the protection fault that this is. */
static void do_double_fault(int number)
{
	struct table_pointer idt;

	__asm__ volatile("sidt %0" : "=m"(idt));
	idt.limit = 9 * 16 - 1;
	__asm__ volatile("lidt %0" : : "m"(idt));
	do_null_write(number);
}

static void handler(void)
{
	do_null_write(0);
}

/* An interrupt handler that is the program's, and crashes. */
static void do_interrupt(int number)
{
	static uint8_t gates[PAGE];
	struct table_pointer idt;
	uint8_t *gate = gates + 0x80 * 16;
	uint64_t entry = (uint64_t)(uintptr_t)handler;

	(void)number;
	__asm__ volatile("sidt %0" : "=m"(idt));
	memcpy(gates, (void *)idt.base, sizeof(gates));
	memcpy(gate, &entry, 2);
	memcpy(gate + 6, (uint8_t *)&entry + 2, 6);
	idt.base = (uint64_t)(uintptr_t)gates;
	__asm__ volatile("lidt %0; int $0x80" : : "m"(idt) : "memory");
}

static void do_smash_idt(int number)
{
	struct table_pointer idt;

	__asm__ volatile("sidt %0" : "=m"(idt));
	memset((void *)idt.base, number, idt.limit);
}

static void do_smash_gdt(int number)
{
	struct table_pointer gdt;

	__asm__ volatile("sgdt %0" : "=m"(gdt));
	memset((void *)gdt.base, number, gdt.limit);
}

static struct isle_boot *boot_page(void)
{
	return (struct isle_boot *)(ISLE_MEMORY_BASE + ISLE_BOOT_OFFSET);
}

static void do_smash_page_table(int number)
{
	uint64_t top;

	__asm__ volatile("mov %%cr3, %0" : "=r"(top));
	memset((void *)(top - boot_page()->memory_phys + ISLE_MEMORY_BASE), number, PAGE);
}

/* What the kernel knows about this core, its tasks and its stacks. */
static void do_smash_core(int number)
{
	void *core;

	__asm__ volatile("mov %%gs:0, %0" : "=r"(core));
	memset(core, 0xff, PAGE / 2);
	do_null_write(number);
}

static void do_smash_gs(int number)
{
	(void)number;
	__asm__ volatile("wrmsr" : : "c"(0xc0000101), "a"(0), "d"(0));
	sched_yield();
}

static void do_smash_boot_page(int number)
{
	memset(boot_page(), 0, PAGE);
	do_null_write(number);
}

static void do_smash_core_table(int number)
{
	memset((void *)(ISLE_MEMORY_BASE + ISLE_CORES_OFFSET), 0xff,
	       ISLE_LOG_OFFSET - ISLE_CORES_OFFSET);
	do_null_write(number);
}

static void do_smash_log(int number)
{
	memset((void *)(ISLE_MEMORY_BASE + ISLE_LOG_OFFSET), 0xff, ISLE_LOG_SIZE);
	do_null_write(number);
}

/* Garbage in what is shared with Linux and the other isles, whole and while it is used. */
static void do_smash_link(int number)
{
	volatile uint32_t *word = (volatile uint32_t *)ISLE_LINK_BASE;
	uint64_t words = boot_page()->link_size / sizeof(*word);
	uint64_t random = 1;

	for (int i = 0; i < WORDS_OF_GARBAGE; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		word[(random >> 33) % words] = (uint32_t)(random >> 16);
	}
	_exit(number);
}

static void do_link_edge(int number)
{
	*(volatile int *)(ISLE_LINK_BASE + boot_page()->link_size) = number;
}

static void do_apic_edge(int number)
{
	*(volatile int *)(ISLE_APIC_BASE + PAGE) = number;
}

/* Where the APIC's registers are memory, which is where isles have been run so far. */
static void ring_linux(void)
{
	volatile uint32_t *command = (volatile uint32_t *)(ISLE_APIC_BASE + 0x300);
	uint64_t doorbell = boot_page()->doorbell;

	command[4] = ISLE_DOORBELL_APIC(doorbell) << 24;
	command[0] = ISLE_DOORBELL_VECTOR(doorbell);
}

static void do_doorbells(int number)
{
	for (int i = 0; i < DOORBELLS; i++)
		ring_linux();
	exit(number);
}

static void *write_null_together(void *unused)
{
	(void)unused;
	pthread_barrier_wait(&all_there);
	*(volatile int *)NULL = 1;
	return NULL;
}

static void do_all_cores(int number)
{
	(void)number;
	pthread_barrier_init(&all_there, NULL, (unsigned int)sysconf(_SC_NPROCESSORS_ONLN));
	on_all_cores(write_null_together);
}

static int wanted_status;

static void *exit_together(void *unused)
{
	(void)unused;
	pthread_barrier_wait(&all_there);
	_exit(wanted_status);
}

static void do_exit_all_cores(int number)
{
	wanted_status = number;
	pthread_barrier_init(&all_there, NULL, (unsigned int)sysconf(_SC_NPROCESSORS_ONLN));
	on_all_cores(exit_together);
}

static void start_on_next_core(void *(*body)(void *argument), void *argument)
{
	pthread_attr_t attr;
	pthread_t thread;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((sched_getcpu() + 1) % sysconf(_SC_NPROCESSORS_ONLN), &set);
	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(set), &set);
	if (pthread_create(&thread, &attr, body, argument))
		abort();
	pthread_attr_destroy(&attr);
}

static volatile int started;

static void *compute(void *unused)
{
	started = 1;
	return spin(unused);
}

static void *compute_deaf(void *unused)
{
	__asm__ volatile("cli");
	return compute(unused);
}

/* The end of a program whose thread computes on, @number is the status. */
static void do_exit_busy(int number)
{
	start_on_next_core(compute, NULL);
	while (!started)
		sched_yield();
	exit(number);
}

static void do_exit_deaf(int number)
{
	start_on_next_core(compute_deaf, NULL);
	while (!started)
		sched_yield();
	exit(number);
}

static _Noreturn void *ring_for_ever(void *unused)
{
	(void)unused;
	started = 1;
	for (;;)
		ring_linux();
}

/* Beside a core whose work Linux can see: it must end with this one. */
static void do_crash_busy(int number)
{
	start_on_next_core(ring_for_ever, NULL);
	while (!started)
		sched_yield();
	do_null_write(number);
}

static pthread_spinlock_t lock_of_the_dead;

static void *die_with_lock(void *unused)
{
	(void)unused;
	pthread_spin_lock(&lock_of_the_dead);
	started = 1;
	return interrupts_off(NULL);
}

/* Spins on a lock whose holder does nothing any more. */
static void do_dead_lock(int number)
{
	(void)number;
	pthread_spin_init(&lock_of_the_dead, 0);
	start_on_next_core(die_with_lock, NULL);
	while (!started)
		sched_yield();
	say_ready();
	pthread_spin_lock(&lock_of_the_dead);
}

/* Nobody has asked this core to stop: nothing happens. */
static void do_nmi(int number)
{
	(void)number;
	__asm__ volatile("int $2");
}

static const struct kind {
	const char *name;
	void (*run)(int number);
	int number;			/* without one on the command line */
	int endless;
} kinds[] = {
	{ "null-read", do_null_read, 0, 0 },
	{ "null-write", do_null_write, 0, 0 },
	{ "null-call", do_null_call, 0, 0 },
	{ "wild-read", do_wild_read, 0, 0 },
	{ "wild-write", do_wild_write, 0, 0 },
	{ "wild-call", do_wild_call, 0, 0 },
	{ "wild-jump", do_wild_jump, 0, 0 },
	{ "not-canonical", do_not_canonical, 0, 0 },
	{ "frame-pointer", do_frame_pointer, 0, 0 },
	{ "text-write", do_text_write, 0, 0 },
	{ "data-call", do_data_call, 0, 0 },
	{ "stack-call", do_stack_call, 0, 0 },
	{ "divide", do_divide, 0, 0 },
	{ "simd", do_simd, 0, 0 },
	{ "x87", do_x87, 0, 0 },
	{ "opcode", do_opcode, 0, 0 },
	{ "protection", do_protection, 0, 0 },
	{ "double-fault", do_double_fault, 0, 0 },
	{ "interrupt", do_interrupt, 0, 0 },
	{ "abort", do_abort, 0, 0 },
	{ "assert", do_assert, 0, 0 },
	{ "heap", do_heap, 0, 0 },
	{ "stack", do_stack, 0, 0 },
	{ "stack-thread", do_stack_thread, 0, 0 },
	{ "stack-pointer", do_stack_pointer, 0, 0 },
	{ "last-core", do_last_core, 0, 0 },
	{ "all-cores", do_all_cores, 0, 0 },
	{ "crash-busy", do_crash_busy, 0, 0 },
	{ "smash-idt", do_smash_idt, 0, 0 },
	{ "smash-gdt", do_smash_gdt, 0, 0 },
	{ "smash-page-table", do_smash_page_table, 0, 0 },
	{ "smash-core", do_smash_core, 0, 0 },
	{ "smash-gs", do_smash_gs, 0, 0 },
	{ "smash-boot-page", do_smash_boot_page, 0, 0 },
	{ "smash-core-table", do_smash_core_table, 0, 0 },
	{ "smash-log", do_smash_log, 0, 0 },
	{ "smash-link", do_smash_link, 3, 0 },
	{ "link-edge", do_link_edge, 0, 0 },
	{ "apic-edge", do_apic_edge, 0, 0 },
	{ "doorbells", do_doorbells, 0, 0 },
	{ "exit", do_exit, 7, 0 },
	{ "exit-at-once", do_exit_at_once, 7, 0 },
	{ "exit-thread", do_exit_thread, 7, 0 },
	{ "exit-all-cores", do_exit_all_cores, 7, 0 },
	{ "exit-busy", do_exit_busy, 7, 0 },
	{ "exit-deaf", do_exit_deaf, 7, 0 },
	{ "memory", do_memory, 0, 0 },
	{ "threads", do_threads, 100, 0 },
	{ "raise", do_raise, SIGTERM, 0 },
	{ "nmi", do_nmi, 0, 0 },
	{ "spin", do_spin, 0, 1 },
	{ "spin-all", do_spin_all, 0, 1 },
	{ "cli", do_cli, 0, 1 },
	{ "cli-spin", do_cli_spin, 0, 1 },
	{ "deadlock", do_deadlock, 0, 1 },
	{ "dead-lock", do_dead_lock, 0, 1 },
	{ "read", do_read, 0, 1 },
	{ "flood", do_flood, 0, 1 },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int list(int endless)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].endless == endless)
			puts(kinds[i].name);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--list"))
		return list(0);
	if (argc == 2 && !strcmp(argv[1], "--list-endless"))
		return list(1);
	for (size_t i = 0; argc > 1 && i < KINDS; i++)
		if (!strcmp(argv[1], kinds[i].name)) {
			kinds[i].run(argc > 2 ? atoi(argv[2]) : kinds[i].number);
			return 0;
		}
	fprintf(stderr, "usage: misbehave KIND [NUMBER] | --list | --list-endless\n");
	return 2;
}
