/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of hermit.ko share: struct isle and the entries of each file.
 *
 * Locks, outermost first. Never take one while holding one further down.
 *
 *   isles lock (mutex)         which isles there are (isles.c)
 *   struct isle, lock (mutex)  load, boot, stop, pause of one isle; may be held for
 *                              as long as these take (all of it has deadlines)
 *   trampoline lock (mutex)    the one page below 1 MiB (trampoline.c)
 *   link lock (mutex)          generations of the peers, list of clients (link.c)
 *   probe_lock (mutex)         one probe at a time (probe.c)
 *   moving lock (mutex)        memory on its way between Linux and isles (memory.c)
 *   Linux's hotplug locks      taken by add_cpu(), remove_cpu(), hermit_cpu_*(),
 *                              hermit_node_*()
 *   struct isle_log, lock      text of the log (log.c)
 *   tell_lock (mutex)          order of uevents (report.c)
 *   CPU table lock (spinlock)  who has which CPU (cpus.c); taken inside of CPU hotplug
 *   report_lock (spin)         state and report; any context
 *   bell_lock (raw spin)       doorbells both ways; inside of irq_desc.lock
 */
#ifndef HERMIT_ISLE_H
#define HERMIT_ISLE_H

#include <linux/atomic.h>
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
#include "inspect/logtext.h"
#include "inspect/status.h"

#define ISLES_MAX	(LINK_PEERS_MAX - 1)

struct isle;
struct kernfs_node;
struct page;

/* Sizes of isle memory that are not sizes */
#define ISLE_SIZE_RESERVED	0ull		/* what hermit_mem= has set aside */
#define ISLE_SIZE_ALL		U64_MAX		/* all memory of the node */

/* One slice of isle memory that a worker sets to zero (clear.c). */
#define ISLE_CLEAR_SLICES	8u

struct isle_clear {
	struct work_struct work;
	struct isle *isle;
	size_t offset;
	size_t size;
	bool pending;			/* to be cleared, or being cleared */
};

/* Whose memory it was before, and will be again. */
enum isle_memory_source {
	ISLE_MEMORY_RESERVED,		/* nobody's: Linux has never had it */
	ISLE_MEMORY_PAGES,		/* allocated from Linux */
	ISLE_MEMORY_NODE,		/* all of the node: Linux does not know it meanwhile */
};

/*
 * Memory of an isle. Changes only while the isle is offline and its claim is held by
 * who changes it; all but slice.pending then.
 */
struct isle_memory {
	enum isle_memory_source source;
	phys_addr_t phys;
	size_t size;			/* 0 if it was lost */
	void *base;			/* where Linux sees it */
	wait_queue_head_t cleared;	/* a slice is done */
	struct isle_clear slice[ISLE_CLEAR_SLICES];
};

/* The log as text; fields are guarded by @lock. */
struct isle_log {
	struct mutex lock;		/* guards the rest */
	struct logtext text;		/* .start is read without @lock */
	u64 run;			/* how often the isle was booted */
	bool live;			/* the ring in isle memory has more to say */
	bool awaited;			/* a reader waits for more; also without @lock */
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

/* booting, running, exited or crashed: what an isle reports while nobody tells. */
#define ISLE_UNTOLD_MAX	8u

/**
 * struct isle - one isle
 * @number: of the isle
 * @node: NUMA node that its memory is on
 * @kobj: /sys/hermit/isleN
 * @released: nobody holds a reference to @kobj any more
 * @state_node: kernfs node of the file `state`, to notify its readers
 * @log_node: kernfs node of the file `log`, to notify its readers
 * @memory: see there
 * @boot_tables: four pages below 4 GiB for the first page tables of a core
 * @boot_tables_page: the same
 * @claimed: bit 0 is set while somebody has the claim: /dev/hermit/isleN is open, or
 *           the isle is being resized or removed (isles.c)
 * @written: the holder of the claim may have written to the memory
 * @lock: guards @load, @cores, @cpus, @dump, @keeps_module, and makes load, boot, stop and
 *        pause exclusive
 * @load: what the proxy has loaded, valid in ISLE_LOADED and all later states
 * @cpus: CPUs lent to the isle
 * @cores: how many of them, as many entries in isle_core[]
 * @started: cores that were sent through the trampoline since the last stop
 * @stops_wanted: so many wait for @lock to stop the isle; a boot ends then
 * @keeps_module: a core did not obey INIT and may still execute what the isle has
 * @report_lock: guards @state, @changes, @untold, @report, @owner, @path, @boot_time, @ending
 * @state: where the state machine stands
 * @changes: goes up with every change of @state
 * @untold: states that no uevent has told of yet, oldest first; as many as @untold_count
 * @report: of the current or last run
 * @owner: pid and name of the claim's holder, for people
 * @path: of the image, for people
 * @boot_time: CLOCK_MONOTONIC in ns when the cores were online
 * @ending: how the last run ended, once it has
 * @state_changed: wakes poll()
 * @tell: sends the uevents of @untold
 * @tell_lock: keeps them in order
 * @probe_lock: one probe at a time; guards @probe and @silent
 * @probe: number of the last one
 * @silent: CPUs that have not answered it
 * @stops: isle_debug.events as last seen; guarded by @report_lock
 * @paused: cores were asked to stand still and not all let go; written with @lock held
 * @log: see there
 * @dump: see there
 * @bell: doorbell from the isle to Linux
 * @bell_lock: guards @bell_cpu, @signals_sent and their words in the boot page
 * @bell_cpu: CPU that hears Linux's doorbell, -1 while there is none
 * @signals_sent: the boot page's word, which the isle may overwrite
 * @calls_rung: number of the doorbell for calls that poll() was last woken for
 * @calls_heard: number of the one that the holder of the claim has heard of
 */
struct isle {
	unsigned int number;
	int node;
	struct kobject kobj;
	struct completion released;
	struct kernfs_node *state_node;
	struct kernfs_node *log_node;
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
	atomic_t stops_wanted;
	bool keeps_module;

	spinlock_t report_lock;		/* see above */
	enum isle_state state;
	u32 changes;
	enum isle_state untold[ISLE_UNTOLD_MAX];
	unsigned int untold_count;
	struct isle_report report;
	char owner[ISLE_OWNER_MAX];
	char path[ISLE_PATH_MAX];
	u64 boot_time;
	enum isle_ending ending;
	wait_queue_head_t state_changed;
	struct work_struct tell;
	struct mutex tell_lock;		/* see above */

	struct mutex probe_lock;	/* see above */
	u32 probe;
	struct cpumask silent;

	u32 stops;
	bool paused;

	struct isle_log log;
	struct isle_dump dump;

	struct bell bell;
	raw_spinlock_t bell_lock;	/* see above */
	int bell_cpu;
	u64 signals_sent;
	u32 calls_rung;
	u32 calls_heard;
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

/* isles.c: which isles there are */
struct isle *isle_by_number(unsigned int number);
struct isle *isle_claim_number(unsigned int number);
int isle_claim(struct isle *isle);
void isle_unclaim(struct isle *isle);
int isle_create(unsigned int number, int node, u64 size);
int isle_remove(unsigned int number);
void isles_stop(void);
void isles_close(void);

/* create.c: who asks for isles */
unsigned int isles_room(void);
int isles_create(void);
int isle_create_asked(const char *text);
int isle_remove_asked(const char *text);

/* parse.c: reading what people write */
int isle_parse_name(const char *text, unsigned int *number);
int isle_parse_size(const char *text, u64 *size);

/* machine.c: the transitions that people ask for, and their undoing */
int isle_load(struct isle *isle, const struct isle_load *load);
int isle_boot(struct isle *isle, const struct cpumask *cpus);
int isle_halt(struct isle *isle);
int isle_stop(struct isle *isle);
int isle_abandon(struct isle *isle);
int isle_resize(struct isle *isle, u64 size);
int isle_retire(struct isle *isle);

/* cores.c: starting and halting the cores of an isle; isle->lock is held */
int isle_cores_start(struct isle *isle);
int isle_cores_halt(struct isle *isle, bool ask);

/* pause.c: cores that stand still for a while; isle->lock is held */
unsigned int isle_pause(struct isle *isle);
unsigned int isle_resume(struct isle *isle, u32 core);
bool isle_debugger_comes(struct isle *isle);
bool isle_is_paused(struct isle *isle);

/* dump.c: the isle as a core file */
void isle_dump_create(struct isle *isle);
void isle_dump_destroy(struct isle *isle);
void isle_dump_end(struct isle *isle);
void isle_dump_overtaken(struct isle *isle, bool pause);
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
void isle_report_init(struct isle *isle);
void isle_report_exit(struct isle *isle);
bool isle_wants_probe(struct isle *isle, u32 *changes);
bool isle_set_hung(struct isle *isle, u32 changes, bool hung);
int isle_exit_show(struct isle *isle, char *buffer);
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
int isle_ring_core(struct isle *isle, unsigned long core, u8 vector);
int isle_signal(struct isle *isle, unsigned long number);
void isle_read_signals(struct isle *isle, struct isle_report *report);
u32 isle_calls_rung(struct isle *isle);
void isle_want_log(struct isle *isle, u64 wanted);
void isle_want_probe(struct isle *isle, u32 number);

/* probe.c: does the isle still answer? */
void isle_probe(struct isle *isle);

/* memory.c: where the memory of an isle comes from and goes to */
int isle_memory_create(struct isle *isle, u64 size);
void isle_memory_destroy(struct isle *isle);
void isle_memory_adopt(struct isle *isle);
int isle_memory_resize(struct isle *isle, u64 size);

/*
 * move.c: moving memory, not in the name of who asked. A page may be held for a moment: it
 * is being read, migrated, on its way to a free list. Nothing tells when it is let go, so one
 * tries again.
 */
#define ISLE_MOVE_TRIES		10
#define ISLE_MOVE_PAUSE_MS	50
#define ISLE_MOVE_ANYWHERE	((phys_addr_t)0)

int isle_move_get(int node, phys_addr_t *phys, size_t size);
int isle_move_return(int node, phys_addr_t start, size_t size);
int isle_move_take(phys_addr_t start, size_t size);
int isle_move_retake(phys_addr_t start, size_t size);

/* clear.c: setting the memory of an isle to zero */
void isle_clear_pages(void *start, size_t size);
void isle_clear_create(struct isle *isle);
void isle_clear_finish(struct isle *isle);
void isle_memory_divide(struct isle *isle);
void isle_memory_clear(struct isle *isle);
void isle_memory_wait(struct isle *isle);
int isle_memory_wait_boot(struct isle *isle);
void isle_memory_hurry(struct isle *isle);
int isle_memory_wait_range(struct isle *isle, u64 offset, u64 size);
int isle_clear_init(void);
void isle_clear_exit(void);

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
void isle_log_rung(struct isle *isle);
u64 isle_log_run(struct isle *isle);
u64 isle_log_start(struct isle *isle);
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
void isle_sysfs_open(void);
void isle_sysfs_exit(void);

#endif /* HERMIT_ISLE_H */
