// SPDX-License-Identifier: BSD-2-Clause
/*
 * The table of cores, and the meeting of all of them.
 */
#include <errno.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/futex.h>
#include <hermit/memory.h>
#include <hermit/shared.h>

struct core **cores;
uint32_t core_count;

static uint32_t cores_online;

int cores_prepare(const struct isle_boot *boot)
{
	core_count = boot->cores;
	cores = memory_boot_alloc(core_count * sizeof(*cores));
	if (!cores)
		return -ENOMEM;
	for (uint32_t i = 0; i < core_count; i++) {
		struct core *core = memory_boot_alloc(sizeof(*core));

		if (!core)
			return -ENOMEM;
		core->self = core;
		core->index = i;
		core->slot = &boot_cores()[i];
		core->apic_id = core->slot->apic_id;
		core->slot->self = (uint64_t)core;
		cores[i] = core;
	}
	return 0;
}

void core_arrived(struct core *core)
{
	shared_store_release(&core->slot->state, ISLE_CORE_ONLINE);
	__atomic_add_fetch(&cores_online, 1, __ATOMIC_RELEASE);
	futex_wake(&cores_online, FUTEX_ALL);
}

void cores_wait(void)
{
	uint32_t online;

	while ((online = __atomic_load_n(&cores_online, __ATOMIC_ACQUIRE)) < core_count)
		futex_wait(&cores_online, online, FUTEX_FOREVER);
}
