/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of hermit.ko share: struct isle and the entries of each file.
 *
 * Locks, outermost first. Never take one while holding one further down.
 *
 *   struct isle, lock (mutex)  load, boot, stop, pause of one isle; may be held for
 *                              as long as these take (all of it has deadlines)
 *   trampoline lock (mutex)    the one page below 1 MiB (trampoline.c)
 *   link lock (mutex)          generations of the peers, list of clients (link.c)
 *   Linux's CPU hotplug locks  taken by add_cpu(), remove_cpu(), hermit_cpu_*()
 *   struct isle_log, lock      text of the log (log.c)
 *   CPU table lock (spinlock)  who has which CPU (cpus.c); taken inside of CPU hotplug
 *   report_lock (spin)         state and report; any context
 *   bell_lock (raw spin)       doorbells both ways; inside of irq_desc.lock
 */
#ifndef HERMIT_ISLE_H
#define HERMIT_ISLE_H

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <hermit/debug.h>
#include <hermit/isle.h>
#include <hermit/log.h>
#include <hermit/mmnif.h>

#include "doorbell.h"
#include "inspect/elfcore.h"

#define ISLES_MAX	(LINK_PEERS_MAX - 1)

struct isle;
struct kernfs_node;
struct page;

/* One slice of isle memory that a worker sets to zero (memory.c). */
#define ISLE_CLEAR_SLICES	8u

struct isle_clear {
	struct work_struct work;
	struct isle *isle;
	size_t offset;
	size_t size;
	bool pending;			/* to be cleared, or being cleared */
};

/* Memory of an isle. All but slice.pending is constant after isle_memory_create(). */
struct isle_memory {
	phys_addr_t phys;
	size_t size;
	void *base;			/* where Linux sees it */
	struct page *pages;		/* NULL: reserved at boot time */
	wait_queue_head_t cleared;	/* a slice is done */
	struct isle_clear slice[ISLE_CLEAR_SLICES];
};

/* The log as text; fields are guarded by @lock. */
struct isle_log {
	struct mutex lock;		/* guards the rest */
	char *text;			/* ISLE_LOG_TEXT_MAX bytes */
	size_t length;
	u64 sequence;			/* next record to take over */
	bool live;			/* the ring in isle memory has more to say */
};

/* A core file that somebody reads; guarded by isle->lock. */
struct isle_dump {
	struct file *reader;		/* whose it is; NULL: there is none */
	struct elfcore core;
	void *head;
	bool paused;			/* the isle stands still for it */
	struct delayed_work lease;	/* until the reader has taken too long */
};

#define ISLE_OWNER_MAX	(TASK_COMM_LEN + 16)

/**
 * struct isle - one isle
 * @number: of the isle, and of the NUMA node that its memory is on
 * @kobj: /sys/hermit/isleN
 * @released: nobody holds a reference to @kobj any more
 * @state_node: kernfs node of the file `state`, to notify its readers
 * @memory: see there
 * @boot_tables: four pages below 4 GiB for the first page tables of a core
 * @boot_tables_page: the same
 * @claimed: bit 0 is set while /dev/hermit/isleN is open
 * @written: the holder of the claim may have written to the memory
 * @lock: guards @load, @cores, @cpus, @dump, and makes load, boot, stop and pause exclusive
 * @load: what the proxy has loaded, valid in ISLE_LOADED and all later states
 * @cpus: CPUs lent to the isle
 * @cores: how many of them, as many entries in isle_core[]
 * @started: cores that were sent through the trampoline since the last stop
 * @report_lock: guards @state, @changes, @report, @owner, @path, @boot_time
 * @state: where the state machine stands
 * @changes: goes up with every change of @state
 * @report: of the current or last run
 * @owner: pid and name of the claim's holder, for people
 * @path: of the image, for people
 * @boot_time: CLOCK_MONOTONIC in ns when the cores were online
 * @state_changed: wakes poll()
 * @stops: isle_debug.events as last seen; guarded by @report_lock
 * @log: see there
 * @dump: see there
 * @bell: doorbell from the isle to Linux
 * @bell_lock: guards @bell_cpu and the doorbell word in the boot page
 * @bell_cpu: CPU that hears Linux's doorbell, -1 while there is none
 * @calls_rung: number of the doorbell for calls that poll() was last woken for
 */
struct isle {
	unsigned int number;
	struct kobject kobj;
	struct completion released;
	struct kernfs_node *state_node;
	struct isle_memory memory;
	u64 *boot_tables;
	struct page *boot_tables_page;
	unsigned long claimed;
	bool written;

	struct mutex lock;		/* see above */
	struct isle_load load;
	struct cpumask cpus;
	unsigned int cores;
	unsigned int started;

	spinlock_t report_lock;		/* see above */
	enum isle_state state;
	u32 changes;
	struct isle_report report;
	char owner[ISLE_OWNER_MAX];
	char path[ISLE_PATH_MAX];
	u64 boot_time;
	wait_queue_head_t state_changed;

	u32 stops;

	struct isle_log log;
	struct isle_dump dump;

	struct bell bell;
	raw_spinlock_t bell_lock;	/* see above */
	int bell_cpu;
	u32 calls_rung;
};

static inline struct isle_boot *isle_boot_page(const struct isle *isle)
{
	return isle->memory.base + ISLE_BOOT_OFFSET;
}

static inline struct isle_debug *isle_debug_area(const struct isle *isle)
{
	return isle->memory.base + ISLE_DEBUG_OFFSET;
}

static inline struct isle_core *isle_core_table(const struct isle *isle)
{
	return isle->memory.base + ISLE_CORES_OFFSET;
}

/* main.c */
struct isle *isle_by_number(unsigned int number);

/* machine.c: the three transitions that people ask for, and their undoing */
int isle_load(struct isle *isle, const struct isle_load *load);
int isle_boot(struct isle *isle, const struct cpumask *cpus);
int isle_stop(struct isle *isle);
int isle_abandon(struct isle *isle);

/* cores.c: starting and halting the cores of an isle; isle->lock is held */
int isle_cores_start(struct isle *isle);
int isle_cores_halt(struct isle *isle, bool ask);

/* pause.c: cores that stand still for a while; isle->lock is held */
unsigned int isle_pause(struct isle *isle);
unsigned int isle_resume(struct isle *isle, u32 core);
bool isle_is_paused(struct isle *isle);

/* dump.c: the isle as a core file */
void isle_dump_create(struct isle *isle);
void isle_dump_destroy(struct isle *isle);
void isle_dump_end(struct isle *isle);
ssize_t isle_dump_read(struct isle *isle, struct file *reader, char *buffer, loff_t position,
		       size_t count);

/* bootpage.c: what an isle finds when it starts; isle->lock is held */
int isle_tables_create(struct isle *isle);
void isle_tables_destroy(struct isle *isle);
void isle_prepare(struct isle *isle);

/* report.c: state, and what the isle says about itself */
#define ISLE_NO_EXIT	(-1)		/* exit code while there is none */

void isle_set_state(struct isle *isle, enum isle_state state);
enum isle_state isle_state(struct isle *isle);
void isle_refresh(struct isle *isle);
u32 isle_read_report(struct isle *isle, struct isle_report *report);
u64 isle_heartbeat(struct isle *isle);
u64 isle_uptime_ms(struct isle *isle);
const char *isle_state_name(enum isle_state state);

/* bell.c: doorbells of one isle, both ways */
int isle_bell_create(struct isle *isle);
void isle_bell_destroy(struct isle *isle);
void isle_bell_connect(struct isle *isle, unsigned int cpu);
void isle_bell_disconnect(struct isle *isle);
int isle_ring(struct isle *isle);
int isle_ring_core(struct isle *isle, unsigned long core);
u32 isle_calls_rung(struct isle *isle);

/* memory.c: getting, clearing and giving back the memory of an isle */
int isle_memory_create(struct isle *isle);
void isle_memory_destroy(struct isle *isle);
void isle_memory_clear(struct isle *isle);
void isle_memory_wait(struct isle *isle);
int isle_memory_wait_range(struct isle *isle, u64 offset, u64 size);
int isle_memory_init(void);
void isle_memory_exit(void);

/* cpus.c: which CPU is lent to which isle */
int isle_cpus_parse(const char *text, struct cpumask *cpus);
int isle_cpus_take(struct isle *isle, const struct cpumask *cpus);
void isle_cpus_give_back(struct isle *isle);
int isle_cpus_show(struct isle *isle, char *buffer);
bool isle_cpus_refuse(bool refuse);
int isle_cpus_init(void);
void isle_cpus_exit(void);

/* log.c: the log as text */
#define ISLE_LOG_TEXT_MAX	(2 * ISLE_LOG_SIZE)

int isle_log_create(struct isle *isle);
void isle_log_destroy(struct isle *isle);
void isle_log_begin(struct isle *isle);
void isle_log_end(struct isle *isle);
ssize_t isle_log_read(struct isle *isle, char *buffer, loff_t position, size_t count);

/* device.c: /dev/hermit/isleN */
int isle_device_create(struct isle *isle);
void isle_device_destroy(struct isle *isle);
int isle_devices_init(void);
void isle_devices_exit(void);

/* sysfs.c: /sys/hermit */
void isle_sysfs_prepare(struct isle *isle);
void isle_sysfs_put(struct isle *isle);
int isle_sysfs_create(struct isle *isle);
void isle_sysfs_destroy(struct isle *isle);
int isle_sysfs_init(void);
void isle_sysfs_exit(void);

#endif /* HERMIT_ISLE_H */
