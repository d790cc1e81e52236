// SPDX-License-Identifier: BSD-2-Clause
/*
 * From the first C instruction to the scheduler, on each core. Until core 0 has
 * reported itself online, Linux starts no other core; if anything fails before
 * that, the core halts, Linux sees no report in time and takes the CPUs back.
 */
#include <stddef.h>
#include <arch/context.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/klog.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/sched.h>
#include <hermit/stack.h>

#define MAIN_STACK_SHARE 16		/* main()'s stack is at most 1/16 of memory */

static void __attribute__((noreturn)) boot_fail(const char *why)
{
	log_error("cannot boot: %s", why);
	cpu_stop();
}

static void check_boot_page(const struct isle_boot *boot)
{
	if (boot->magic != ISLE_BOOT_MAGIC || boot->version != ISLE_ABI_VERSION)
		boot_fail("the boot page is of another version of HermitCore");
	if (boot->cores == 0 || boot->cores > ISLE_CORES_MAX || !boot->tsc_khz)
		boot_fail("the boot page names no cores or no clock rate");
	if (memory_init(boot))
		boot_fail("image, arguments or symbols do not lie inside isle memory and its first GiB");
}

static void prepare_map(const struct isle_boot *boot)
{
	if (cores_prepare(boot) || arch_boot_tables())
		boot_fail("too little memory for the per-core data");
	arch_boot_core(cores[0]);
	klog_cores_known();
	if (paging_init(boot))
		boot_fail("too little memory for page tables");
	memory_boot_done();
	for (uint32_t i = 0; i < core_count; i++)
		if (!task_create_idle(cores[i]))
			boot_fail("too little memory for stacks");
}

static void create_main(void)
{
	uint64_t share = memory_size() / MAIN_STACK_SHARE;
	const struct task_attributes attributes = {
		.name = "main",
		.priority = TASK_PRIORITY_NORMAL,
		.core = 0,
		.stack_bytes = share < STACK_MAIN ? share : STACK_MAIN,
	};

	if (task_create(&attributes, program_run, NULL, NULL))
		boot_fail("too little memory for the stack of main()");
}

static void __attribute__((noreturn)) enter_scheduler(void *argument)
{
	struct core *core = argument;

	arch_boot_emulated();
	arch_boot_apic(core, boot_page()->tsc_khz);
	if (core->index == 0)
		klog_linux_reachable();
	sched_init(core);
	if (core->index == 0)
		create_main();
	core_arrived(core);
	sched_idle();
}

void boot_first(struct isle_boot *boot, uint64_t stamp)
{
	boot->tsc_entry = stamp;
	arch_boot_early();
	clock_init(boot);
	klog_init();
	check_boot_page(boot);
	prepare_map(boot);
	log_info("HermitCore " HERMIT_VERSION ": isle %u, %u cores, %lu MiB on node %u",
		 boot->isle, boot->cores, boot->memory_size >> 20, boot->node);
	/* The boot stack has no guard page; that of the idle task has. */
	context_enter(cores[0]->idle_stack, enter_scheduler, cores[0]);
}

void boot_other(struct core *core)
{
	arch_boot_core(core);
	enter_scheduler(core);
}
