/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * The boundary between Linux (hermit.ko), one isle and its proxy: where things
 * lie in isle memory, what Linux tells the isle, what the isle reports back,
 * and the ioctls of /dev/hermit/isleN. Both sides compile this file.
 *
 * Every field names its writer. A reader on the other side loads a shared word
 * once and checks it before use; nothing that an isle writes is trusted.
 */
#ifndef UAPI_HERMIT_ISLE_H
#define UAPI_HERMIT_ISLE_H

#include "types.h"

#define ISLE_ABI_VERSION	5
#define ISLE_BOOT_MAGIC		0x454c534954494d52ull

/* ELF identification of an isle image: e_ident[EI_OSABI]. */
#define ISLE_ELF_OSABI		0x42

/*
 * Virtual map of an isle. The proxy may map isle memory at the same address.
 */
#define ISLE_IMAGE_BASE		0x800000ull	/* kernel + application */
#define ISLE_LINK_BASE		0x40000000ull	/* shared link region (mmnif.h) */
#define ISLE_APIC_BASE		0xfee00000ull	/* local APIC, xAPIC mode only */
#define ISLE_MEMORY_BASE	0x100000000ull	/* all isle memory, linear */
#define ISLE_STACK_BASE		0x7f0000000000ull /* stacks between guard pages */
#define ISLE_IMAGE_MAX		(ISLE_LINK_BASE - ISLE_IMAGE_BASE)

/*
 * Layout of isle memory, as offsets from its start. What lies between the end
 * of the log and ISLE_IMAGE_OFFSET, and behind the image and the blobs that the
 * proxy put after it, is the isle's to use.
 */
#define ISLE_PAGE_SIZE		4096u
#define ISLE_LARGE_PAGE		0x200000u	/* memory starts and ends on one */
#define ISLE_BOOT_OFFSET	0u		/* struct isle_boot */
#define ISLE_CORES_OFFSET	0x1000u		/* struct isle_core[] */
#define ISLE_LOG_OFFSET		0x40000u	/* struct logring */
#define ISLE_LOG_SIZE		0x40000u
#define ISLE_FREE_OFFSET	0x80000u	/* before it: Linux's; the proxy may only read */
#define ISLE_IMAGE_OFFSET	0x200000u	/* what is linked at ISLE_IMAGE_BASE */
#define ISLE_MEMORY_MIN		0x1000000u	/* 16 MiB: smaller ones are refused */

/* Deadlines in milliseconds. Linux gives up on an isle after them. */
#define ISLE_CORE_DEADLINE_MS	2000u		/* SIPI to ISLE_CORE_ONLINE or beyond */
#define ISLE_STOP_DEADLINE_MS	100u		/* stop request to all cores parked */
#define ISLE_PROBE_DEADLINE_MS	1000u		/* probe to its answer */
#define ISLE_PAUSE_DEADLINE_MS	1000u		/* NMI to isle_core.stopped */
#define ISLE_SIGNAL_DEADLINE_MS	1000u		/* signal sent to signal seen */

/* What an isle reports in isle_boot.status; only ever goes up during a run. */
enum isle_status {
	ISLE_STATUS_NONE = 0,		/* set by Linux before the first core starts */
	ISLE_STATUS_RUNNING = 1,	/* all cores met, main() is about to be called */
	ISLE_STATUS_EXITED = 2,		/* exit_code is valid */
	ISLE_STATUS_CRASHED = 3,	/* cause, cause_core are valid, the log says more */
};

/* In the exit code of a program that a signal has ended, with 128 and its number. */
#define ISLE_EXIT_SIGNAL	0x100
#define ISLE_SIGNAL_MAX		64u		/* of Linux's numbers */

/* Why an isle crashed (isle_boot.cause). */
enum isle_cause {
	ISLE_CAUSE_NONE = 0,
	ISLE_CAUSE_PANIC = 1,		/* the satellite kernel found itself broken */
	ISLE_CAUSE_ABORT = 2,		/* abort(), assert(): SIGABRT */
	ISLE_CAUSE_ARITHMETIC = 3,	/* #DE, #MF, #XM: SIGFPE */
	ISLE_CAUSE_OPCODE = 4,		/* #UD, #BP, #DB: SIGILL */
	ISLE_CAUSE_MEMORY = 5,		/* #PF, #GP, #SS, #AC: SIGSEGV */
	ISLE_CAUSE_STACK = 6,		/* stack overflow (guard page): SIGSEGV */
	ISLE_CAUSE_FAULT = 7,		/* #DF, #MC, NMI and the rest: SIGSEGV */
	ISLE_CAUSE_COUNT
};

/* What Linux asks for in isle_boot.request; rung with ISLE_VECTOR_DOORBELL. */
enum isle_request {
	ISLE_REQUEST_NONE = 0,
	ISLE_REQUEST_STOP = 1,		/* park all cores: isle_core.state = PARKED */
};

/* Interrupt vectors on isle cores that others may send. */
#define ISLE_VECTOR_DOORBELL	0xf0u	/* from Linux and other isles, to core 0 */
#define ISLE_VECTOR_PROBE	0xf3u	/* from Linux, to each core: copy isle_boot.probe */
#define ISLE_VECTOR_REPLY	0xf8u	/* from the proxy, to the core whose callring has news */

/* How forwarded calls get to the proxy (isle_boot.transport). */
enum isle_transport {
	ISLE_TRANSPORT_NONE = 0,	/* there is no proxy */
	ISLE_TRANSPORT_TCP = 1,		/* to proxy_port on 192.168.28.1 */
	ISLE_TRANSPORT_RING = 2,	/* callring.h */
	ISLE_TRANSPORT_COUNT
};

/* A doorbell target: APIC id in the high half, vector in the low byte; 0: none. */
#define ISLE_DOORBELL(apic_id, vector)	(((uint64_t)(apic_id) << 32) | ((vector) & 0xff))
#define ISLE_DOORBELL_APIC(doorbell)	((uint32_t)((doorbell) >> 32))
#define ISLE_DOORBELL_VECTOR(doorbell)	((uint32_t)(doorbell) & 0xff)

#define ISLE_TOKEN_BYTES	16

/*
 * The boot page. Linux fills it before the first core starts.
 */
struct isle_boot {
	/* Written by Linux before boot, then constant. */
	uint64_t magic;			/* ISLE_BOOT_MAGIC */
	uint32_t version;		/* ISLE_ABI_VERSION */
	uint32_t isle;			/* number of this isle */
	uint32_t cores;			/* entries of isle_core[] */
	uint32_t node;			/* Linux's NUMA node of the memory */
	uint64_t memory_phys;		/* isle memory: physical start, bytes */
	uint64_t memory_size;
	uint64_t link_phys;		/* link region: physical start, bytes; 0: none */
	uint64_t link_size;
	uint64_t image_size;		/* bytes in memory from ISLE_IMAGE_OFFSET, .bss included */
	uint64_t entry;			/* virtual address of the image's entry */
	uint64_t args_offset;		/* struct isle_args, offset in isle memory */
	uint64_t args_size;
	uint64_t symbols_offset;	/* Elf64_Sym[], 0 if stripped */
	uint64_t symbols_size;
	uint64_t strings_offset;	/* its string table */
	uint64_t strings_size;
	uint64_t tsc_boot;		/* time stamp, CLOCK_REALTIME and CLOCK_MONOTONIC ... */
	uint64_t wall_boot_ns;		/* ... of the same moment, in ns */
	uint64_t mono_boot_ns;
	uint32_t tsc_khz;
	uint32_t proxy_port;		/* TCP port on 192.168.28.1, host order; 0: none */
	uint8_t token[ISLE_TOKEN_BYTES]; /* what the proxy wants to see first */
	uint32_t transport;		/* enum isle_transport */
	uint32_t reserved2;
	uint64_t reserved0[7];

	/* Written by Linux at any time. */
	uint64_t doorbell __attribute__((aligned(64))); /* ISLE_DOORBELL() to reach Linux */
	uint32_t request;		/* enum isle_request */
	uint32_t probe;			/* number of the last probe; 0: none so far */
	uint64_t log_wanted;		/* ring when logring.next is this or more; 0: do not */
	uint64_t signals_sent;		/* bit n - 1 changes when signal n is sent */

	/* Written by the isle. */
	uint32_t status __attribute__((aligned(64))); /* enum isle_status, stored last */
	int32_t exit_code;		/* 0..255, and maybe ISLE_EXIT_SIGNAL */
	uint32_t cause;			/* enum isle_cause */
	uint32_t cause_core;		/* index in isle_core[] */
	uint64_t memory_used;		/* bytes in use when main() was called, stacks apart */
	uint64_t stacks_used;		/* bytes of stacks at that moment */
	uint64_t tsc_entry;		/* time stamps: first instruction of core 0, */
	uint64_t tsc_main;		/* call of main(), */
	uint64_t tsc_exit;		/* and exit */
	uint64_t signals_seen;		/* signals_sent, as far as it has been acted on */
	uint32_t calls_rung __attribute__((aligned(64))); /* goes up before each doorbell ... */
					/* ... by which a core calls its proxy; atomic */
	uint32_t reserved4;
	uint64_t signals_wanted;	/* bit n - 1: signal n has, or had, a handler, or is ... */
					/* ... ignored or blocked; of others the proxy disposes */
};

HERMIT_ASSERT(offsetof(struct isle_boot, tsc_khz) == 144);
HERMIT_ASSERT(offsetof(struct isle_boot, doorbell) == 256);
HERMIT_ASSERT(offsetof(struct isle_boot, signals_sent) == 280);
HERMIT_ASSERT(offsetof(struct isle_boot, status) == 320);
HERMIT_ASSERT(offsetof(struct isle_boot, signals_seen) == 376);
HERMIT_ASSERT(offsetof(struct isle_boot, calls_rung) == 384);
HERMIT_ASSERT(sizeof(struct isle_boot) == 448);

/* Life of one core (isle_core.state). */
enum isle_core_state {
	ISLE_CORE_NONE = 0,		/* set by Linux before SIPI */
	ISLE_CORE_ONLINE = 1,		/* has left the trampoline and the boot tables */
	ISLE_CORE_PARKED = 2,		/* interrupts off, halted for good */
};

/* One entry per lent core, in isle_core[] at ISLE_CORES_OFFSET. */
struct isle_core {
	/* Written by Linux before boot, then constant. */
	uint32_t apic_id;
	uint32_t linux_cpu;		/* Linux's number of this CPU */
	uint32_t node;			/* Linux's NUMA node of this CPU */

	/* Written by Linux at any time. */
	uint32_t stop;			/* odd: the core is to stop, see debug.h */
	uint64_t reserved1[6];

	/* Written by the isle; in the end Linux makes the state ISLE_CORE_PARKED itself. */
	uint32_t state __attribute__((aligned(64))); /* enum isle_core_state */
	uint32_t probe;			/* isle_boot.probe, as this core last saw it */
	uint64_t heartbeat;		/* entries of the scheduler, and forwarded calls */
	uint64_t callring;		/* struct callring, offset in isle memory; 0: none yet */
	uint64_t self;			/* address of struct isle_core_self (debug.h) */
	uint64_t frame;			/* stopped, halted: address of its registers; else 0 */
	uint64_t fpu;			/* the same for x87 and SSE; 0: not known */
	uint32_t event;			/* exception for which it stopped itself, plus 1; 0: none */
	uint32_t stopped;		/* value of @stop for which it waits; 0: it runs */
	uint64_t reserved2;
};

HERMIT_ASSERT(offsetof(struct isle_core, stop) == 12);
HERMIT_ASSERT(offsetof(struct isle_core, state) == 64);
HERMIT_ASSERT(sizeof(struct isle_core) == 128);

#define ISLE_CORES_MAX ((ISLE_LOG_OFFSET - ISLE_CORES_OFFSET) / 128u)

/*
 * Arguments and environment of the program, written by the proxy before boot:
 * this header, then argc + envc strings, each with its NUL, back to back.
 */
struct isle_args {
	uint32_t argc;
	uint32_t envc;
	uint32_t bytes;			/* of all strings together */
	uint32_t reserved;
	uint64_t signals_ignored;	/* bit n - 1: signal n is, from the start */
};

HERMIT_ASSERT(sizeof(struct isle_args) == 24);

/*
 * Trampoline page below 1 MiB: code, then this at ISLE_TRAMPOLINE_ARGS. Linux
 * writes it for each core and starts the next one only when this one is online.
 *
 * A core enters the image at @entry in long mode with interrupts off, on page
 * tables that map, with 2 MiB pages and nothing protected:
 *   0 .. 2 MiB          identity (the trampoline)
 *   ISLE_IMAGE_BASE     isle memory from ISLE_IMAGE_OFFSET, image_size bytes
 *   ISLE_MEMORY_BASE    isle memory from 0, the first GiB at most
 * and with RDI = @boot, RSI = @core, no stack.
 */
#define ISLE_TRAMPOLINE_ARGS	0xf00u

struct isle_trampoline {
	uint64_t entry;			/* virtual address of the image's entry */
	uint64_t boot;			/* virtual address of struct isle_boot */
	uint64_t core;			/* index in isle_core[] */
	uint32_t page_table;		/* physical address for CR3, below 4 GiB */
	uint32_t entered;		/* 0; the core's word: the next jump goes to @entry */
};

HERMIT_ASSERT(sizeof(struct isle_trampoline) == 32);

/*
 * /dev/hermit/isleN. open() claims the isle (EBUSY: somebody else has it), the
 * last close() stops it, clears its memory and gives the CPUs back. pread,
 * pwrite and mmap(MAP_SHARED) reach isle memory from offset 0, for writing from
 * ISLE_FREE_OFFSET. poll() reports POLLPRI when the state has changed since the last
 * ISLE_IOC_STATUS, POLLIN when a core has rung for its calls since the last
 * ISLE_IOC_HEARD. ISLE_IOC_RING sends ISLE_VECTOR_REPLY to a core, an index in
 * isle_core[].
 */
enum isle_state {
	ISLE_OFFLINE = 0,
	ISLE_LOADED = 1,
	ISLE_BOOTING = 2,
	ISLE_RUNNING = 3,
	ISLE_STOPPING = 4,
	ISLE_EXITED = 5,		/* program ended, not yet stopped */
	ISLE_CRASHED = 6,
	ISLE_HUNG = 7,			/* a core does not answer: to a probe, or to INIT */
	ISLE_STATE_COUNT
};

struct isle_info {			/* ISLE_IOC_INFO, written by the module */
	uint32_t version;		/* ISLE_ABI_VERSION */
	uint32_t isle;
	uint32_t node;
	uint32_t cores_max;		/* most CPUs that one boot may name */
	uint64_t memory_size;
	uint64_t link_size;		/* 0: no link region */
};

#define ISLE_PATH_MAX 256

#define ISLE_LOAD_DEBUG		1u	/* exceptions stop a core first, see debug.h */

struct isle_load {			/* ISLE_IOC_LOAD, written by the proxy */
	uint64_t entry;			/* fields as in struct isle_boot */
	uint64_t image_size;
	uint64_t args_offset;
	uint64_t args_size;
	uint64_t symbols_offset;
	uint64_t symbols_size;
	uint64_t strings_offset;
	uint64_t strings_size;
	uint32_t proxy_port;
	uint32_t transport;
	uint32_t flags;			/* of ISLE_LOAD_ */
	uint8_t token[ISLE_TOKEN_BYTES];
	char path[ISLE_PATH_MAX];	/* of the image, for people; NUL-terminated */
};

#define ISLE_CPUS_TEXT_MAX 1024

struct isle_boot_request {		/* ISLE_IOC_BOOT, written by the proxy */
	char cpus[ISLE_CPUS_TEXT_MAX];	/* list as in sysfs: "3-5,7"; NUL-terminated */
};

#define ISLE_ALL_CORES 0xffffffffu

struct isle_pause {			/* ISLE_IOC_PAUSE, ISLE_IOC_RESUME */
	uint32_t core;			/* proxy: index in isle_core[], or ISLE_ALL_CORES */
	uint32_t still;			/* module: cores that stand still, stopped or halted */
};

struct isle_report {			/* ISLE_IOC_STATUS, written by the module */
	uint32_t state;			/* enum isle_state */
	int32_t exit_code;		/* valid with ISLE_EXITED; as in struct isle_boot */
	uint32_t cause;			/* enum isle_cause, valid with ISLE_CRASHED */
	uint32_t cause_cpu;		/* Linux's number of the CPU it happened on */
	uint64_t boot_ns;		/* time the last boot took: CPUs taken offline, */
	uint64_t start_ns;		/* cores started until all were online */
	uint64_t memory_used;		/* as in struct isle_boot */
	uint64_t stacks_used;
	uint64_t tsc_entry;
	uint64_t tsc_main;
	uint64_t tsc_exit;
	uint64_t signals_wanted;	/* as in struct isle_boot, at this moment */
	uint64_t signals_unseen;	/* bit n - 1: signal n was sent and not seen yet */
};

#define ISLE_IOC_TYPE	0xb7
#define ISLE_IOC_INFO	_IOR(ISLE_IOC_TYPE, 0, struct isle_info)
#define ISLE_IOC_LOAD	_IOW(ISLE_IOC_TYPE, 1, struct isle_load)
#define ISLE_IOC_BOOT	_IOW(ISLE_IOC_TYPE, 2, struct isle_boot_request)
#define ISLE_IOC_STATUS	_IOR(ISLE_IOC_TYPE, 3, struct isle_report)
#define ISLE_IOC_STOP	_IO(ISLE_IOC_TYPE, 4)
#define ISLE_IOC_HEARD	_IO(ISLE_IOC_TYPE, 5)
#define ISLE_IOC_RING	_IO(ISLE_IOC_TYPE, 6)	/* argument: the core */
#define ISLE_IOC_PAUSE	_IOWR(ISLE_IOC_TYPE, 7, struct isle_pause)
#define ISLE_IOC_RESUME	_IOWR(ISLE_IOC_TYPE, 8, struct isle_pause)
#define ISLE_IOC_SIGNAL	_IO(ISLE_IOC_TYPE, 9)	/* argument: 1 .. ISLE_SIGNAL_MAX */

#endif /* UAPI_HERMIT_ISLE_H */
