// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exercises what linux-patches/ adds to the kernel, without hermit.ko: CPUs are
 * started at a few bytes of real mode code. tests/vm/patches.t loads it; one
 * line in the kernel's log per verdict.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/string.h>

static int cpu = 3;
module_param(cpu, int, 0);
MODULE_PARM_DESC(cpu, "the CPU to lend");
static int rounds = 20;
module_param(rounds, int, 0);
MODULE_PARM_DESC(rounds, "how often");

#define ARRIVAL_MS	5000
#define ALIVE_MS	20
#define SOME_VECTOR	0x40

/* What the code below counts in, at the end of the page. */
struct counters {
	u32 arrivals;
	u32 beats;
};

#define COUNTERS	0x100

/* Counts arrivals, then stops with interrupts off. */
static const u8 code_halts[] = {
	0xfa,					/* cli */
	0x8c, 0xc8,				/* mov ax, cs */
	0x8e, 0xd8,				/* mov ds, ax */
	0x66, 0xff, 0x06, 0x00, 0x01,		/* inc dword [0x100] */
	0xf4,					/* hlt */
	0xeb, 0xfd,				/* jmp to the hlt */
};

/* Counts arrivals, then beats in a loop with interrupts off. */
static const u8 code_loops[] = {
	0xfa,					/* cli */
	0x8c, 0xc8,				/* mov ax, cs */
	0x8e, 0xd8,				/* mov ds, ax */
	0x66, 0xff, 0x06, 0x00, 0x01,		/* inc dword [0x100] */
	0x66, 0xff, 0x06, 0x04, 0x01,		/* inc dword [0x104] */
	0xeb, 0xf9,				/* jmp to the second inc */
};

static struct counters *counters;

static void verdict(bool good, const char *what)
{
	pr_info("%s - %s\n", good ? "ok" : "not ok", what);
}

static bool arrived(u32 times)
{
	ktime_t deadline = ktime_add_ms(ktime_get(), ARRIVAL_MS);

	while (READ_ONCE(counters->arrivals) != times) {
		if (ktime_after(ktime_get(), deadline))
			return false;
		usleep_range(10, 50);
	}
	return true;
}

static void load_code(void *page, const u8 *code, size_t size)
{
	memset(page, 0, PAGE_SIZE);
	memcpy(page, code, size);
}

static void test_refusals(void)
{
	verdict(hermit_cpu_start(0) == -EINVAL, "start refuses CPU 0");
	verdict(hermit_cpu_park(0) == -EINVAL, "park refuses CPU 0");
	verdict(hermit_cpu_start(nr_cpu_ids) == -EINVAL, "start refuses a CPU that is not there");
	verdict(hermit_cpu_park(UINT_MAX) == -EINVAL, "park refuses a CPU that is not there");
	verdict(hermit_cpu_start(cpu) == -EBUSY, "start refuses a CPU that is online");
	verdict(hermit_cpu_park(cpu) == -EBUSY, "park refuses a CPU that is online");
	verdict(hermit_cpu_ipi(cpu, SOME_VECTOR) == -EINVAL, "no IPI to a CPU that is online");
	verdict(hermit_cpu_ipi(nr_cpu_ids, SOME_VECTOR) == -EINVAL,
		"no IPI to a CPU that is not there");
}

/* Away and back once; the first thing that is wrong, or NULL. */
static const char *cycle(void *page, bool loops)
{
	u32 beats;

	if (remove_cpu(cpu))
		return "remove_cpu";
	load_code(page, loops ? code_loops : code_halts,
		  loops ? sizeof(code_loops) : sizeof(code_halts));
	if (hermit_cpu_ipi(cpu, SOME_VECTOR) != -EINVAL)
		return "an IPI went to a CPU before it was started";
	if (hermit_cpu_start(cpu) || !arrived(1))
		return "start";
	if (hermit_cpu_ipi(cpu, SOME_VECTOR) || hermit_cpu_ipi(cpu, 3) != -EINVAL)
		return "IPI";
	if (hermit_cpu_start(cpu) || !arrived(2))
		return "start of a CPU that runs";
	if (hermit_cpu_park(cpu))
		return "park";
	beats = READ_ONCE(counters->beats);
	if (loops && !beats)
		return "the loop did not run";
	msleep(ALIVE_MS);
	if (READ_ONCE(counters->beats) != beats)
		return "a parked CPU still runs";
	if (hermit_cpu_ipi(cpu, SOME_VECTOR) != -EINVAL)
		return "an IPI went to a parked CPU";
	if (hermit_cpu_park(cpu))
		return "park of a parked CPU";
	return add_cpu(cpu) ? "add_cpu" : NULL;
}

static void test_cycles(void *page, bool loops, const char *what)
{
	const char *wrong = NULL;
	int i;

	for (i = 0; i < rounds && !wrong; i++)
		wrong = cycle(page, loops);
	verdict(!wrong, wrong ?: what);
}

static bool allocation_works(int nid, size_t size)
{
	struct page *page = hermit_mem_alloc(nid, size);
	bool good;

	if (!page)
		return false;
	good = page_to_nid(page) == nid && IS_ALIGNED(page_to_phys(page), SZ_2M) &&
	       page_to_nid(page + (size >> PAGE_SHIFT) - 1) == nid;
	memset(page_address(page), 0x5a, size);
	hermit_mem_free(page, size);
	return good;
}

static int phys_to_node(phys_addr_t addr)
{
	return page_to_nid(pfn_to_page(PHYS_PFN(addr)));
}

static void test_memory(void)
{
	phys_addr_t base = 0;
	size_t size = 0;

	verdict(!hermit_mem_reserved(0, &base, &size) && size == SZ_64M &&
		IS_ALIGNED(base, SZ_2M) && phys_to_node(base) == 0 &&
		phys_to_node(base + size - 1) == 0, "64 MiB of node 0 are reserved");
	verdict(hermit_mem_reserved(1, &base, &size) == -ENOENT, "nothing is reserved on node 1");
	verdict(hermit_mem_reserved(-1, &base, &size) == -ENOENT &&
		hermit_mem_reserved(MAX_NUMNODES, &base, &size) == -ENOENT,
		"nothing is reserved on nodes that are not there");

	verdict(allocation_works(0, SZ_2M), "2 MiB of node 0");
	verdict(allocation_works(1, SZ_2M), "2 MiB of node 1");
	verdict(allocation_works(1, 3 * SZ_2M), "6 MiB of node 1");
	verdict(allocation_works(1, SZ_512M + SZ_2M), "514 MiB of node 1");
	verdict(!hermit_mem_alloc(1, SZ_4G), "not more than there is");
	verdict(!hermit_mem_alloc(1, SZ_1M), "not less than 2 MiB");
	verdict(!hermit_mem_alloc(1, 0), "not nothing");
	verdict(!hermit_mem_alloc(-1, SZ_2M) && !hermit_mem_alloc(MAX_NUMNODES, SZ_2M) &&
		!hermit_mem_alloc(5, SZ_2M), "not of nodes that are not there");
}

static int __init patch_test_init(void)
{
	phys_addr_t trampoline = hermit_trampoline_page();
	void *page = phys_to_virt(trampoline);

	verdict(trampoline && trampoline < 640 * SZ_1K && PAGE_ALIGNED(trampoline),
		"a page below 640 KiB");
	if (!trampoline)
		return -ENODEV;
	counters = page + COUNTERS;

	test_refusals();
	test_cycles(page, false, "start, restart, park, add: a CPU with cli; hlt");
	test_cycles(page, true, "start, restart, park, add: a CPU with cli in a loop");
	test_memory();
	return 0;
}
module_init(patch_test_init);

static void __exit patch_test_exit(void)
{
}
module_exit(patch_test_exit);

MODULE_DESCRIPTION("Test of the HermitCore patches");
MODULE_LICENSE("GPL");
