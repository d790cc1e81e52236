/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An isle as a debugger sees it: threads, memory, breakpoints; stopping it and letting
 * it go on. What the isle says in its memory is checked by isle-sysfs/inspect, and
 * nothing is written below ISLE_FREE_OFFSET. No OS in here: cores are stopped and let
 * go by whoever made the target. A thread's number is its task's id.
 *
 * All functions but target_init(), target_free(), target_has_news(), target_stop(),
 * target_pass() and target_let_go() are for an isle that stands still.
 */
#ifndef PROXY_GDB_TARGET_H
#define PROXY_GDB_TARGET_H

#include "gdb_registers.h"
#include "inspect.h"

/* Signals as gdb numbers them, for all systems; up to SIGTERM they are Linux's but for SIGBUS. */
#define GDB_SIGNAL_NONE	0
#define GDB_SIGNAL_INT	2
#define GDB_SIGNAL_ILL	4
#define GDB_SIGNAL_TRAP	5
#define GDB_SIGNAL_ABRT	6
#define GDB_SIGNAL_FPE	8
#define GDB_SIGNAL_BUS	10
#define GDB_SIGNAL_SEGV	11
#define GDB_SIGNAL_USR1	30
#define GDB_SIGNAL_USR2	31
#define GDB_SIGNAL_UNKNOWN 143

/**
 * struct target_hooks - how cores are stopped and let go
 * @pause: make all stand still, within a bounded time
 * @resume: let one go on, or all with ISLE_ALL_CORES
 * @context: for both
 *
 * Both return 0 or -errno.
 */
struct target_hooks {
	int (*pause)(void *context);
	int (*resume)(void *context, uint32_t core);
	void *context;
};

struct breakpoint {
	uint64_t address;
	uint8_t saved;			/* the byte that is there for the program */
};

/* What a debug register is for; the values are those of DR7. */
enum watch_kind {
	WATCH_EXECUTE = 0,		/* a breakpoint in hardware */
	WATCH_WRITE = 1,
	WATCH_ACCESS = 3,
};

/**
 * struct watchpoint - what one debug register watches
 * @address: first byte, a multiple of @bytes
 * @bytes: 1, 2, 4 or 8; 0: the register is free
 * @kind: of access
 * @first: first byte of what gdb wants to have watched, of which this is a part
 * @length: of that
 */
struct watchpoint {
	uint64_t address;
	uint64_t bytes;
	enum watch_kind kind;
	uint64_t first;
	uint64_t length;
};

/* Which kind of breakpoint has stopped a core. */
enum stop_kind {
	STOP_OTHER,
	STOP_BREAKPOINT,		/* one of ours */
	STOP_EXECUTE,			/* one of ours in hardware */
	STOP_WRITE,			/* a watchpoint */
	STOP_ACCESS,
};

/**
 * struct stop - why the isle stands still
 * @signal: GDB_SIGNAL_*
 * @thread: that it is about; 0 if there is none
 * @core: that has met something, or INSPECT_NO_CORE
 * @kind: enum stop_kind
 * @address: what was written or read, with STOP_WRITE and STOP_ACCESS
 */
struct stop {
	int signal;
	uint32_t thread;
	uint32_t core;
	enum stop_kind kind;
	uint64_t address;
};

/**
 * struct target - an isle under a debugger
 * @inspect: its memory
 * @hooks: its cores
 * @breakpoints: that are in the program now
 * @count: how many
 * @watches: what the debug registers of all cores watch
 * @stepping: thread that was let go for one instruction; 0: none
 * @late_step: thread that stood still before it said whether it had done that; 0: none
 * @events: isle_debug.events when the isle was last stopped
 */
struct target {
	struct inspect inspect;
	struct target_hooks hooks;
	struct breakpoint *breakpoints;
	size_t count;
	struct watchpoint watches[ISLE_DEBUG_REGISTERS];
	uint32_t stepping;
	uint32_t late_step;
	uint32_t events;
};

/**
 * target_init() - an isle that is about to be debugged
 * @target: result
 * @inspect: its memory
 * @hooks: its cores
 */
void target_init(struct target *target, const struct inspect *inspect,
		 const struct target_hooks *hooks);

/** target_free() - forget all. @target: from target_init(). */
void target_free(struct target *target);

/** target_has_news() - has a core met something since target_stop()? @target: the isle. */
bool target_has_news(const struct target *target);

/**
 * target_stop() - make the isle stand still
 * @target: the isle
 * @stop: what a core has met, of several one; if none has, signal 0 and the most
 *	interesting thread
 *
 * What the debugger itself has brought about is undone: the program's registers are as
 * if there were no breakpoint and no single step.
 *
 * Return: 0 or -errno.
 */
int target_stop(struct target *target, struct stop *stop);

/**
 * target_pending() - is there something more that a core has met?
 * @target: the isle
 * @last: stop that has been reported; what its core has met does not count
 * @stop: it
 *
 * Return: false if not.
 */
bool target_pending(struct target *target, const struct stop *last, struct stop *stop);

/**
 * target_dismiss() - the program shall not get the exception for which a core stopped
 * @target: the isle
 * @stop: from target_stop() or target_pending()
 */
void target_dismiss(struct target *target, const struct stop *stop);

/**
 * target_resume() - let all cores go on
 * @target: the isle
 * @step: thread that is to stop after one instruction; 0: none
 *
 * Return: 0; -ESRCH if @step is on no core; -errno.
 */
int target_resume(struct target *target, uint32_t step);

/**
 * target_resume_one() - let the core of one thread go on
 * @target: the isle
 * @thread: which
 * @step: stop it after one instruction
 *
 * Return: 0; -ESRCH if the thread is on no core; -errno.
 */
int target_resume_one(struct target *target, uint32_t thread, bool step);

/**
 * target_pass() - nobody is there who wants to know what a core has met: the program gets it
 * @target: the isle, nothing of the debugger's in it
 *
 * But not what a core had just met when the debugger left.
 */
void target_pass(struct target *target);

/**
 * target_let_go() - the debugger leaves: take out all breakpoints, let all cores go on
 * @target: the isle, still or not
 *
 * What cores have met and was not dismissed, the program gets.
 */
void target_let_go(struct target *target);

/**
 * struct target_walk - where a walk over threads stands
 * @tasks: those on stacks of the isle's
 * @core: the next one whose task may be elsewhere
 */
struct target_walk {
	struct inspect_walk tasks;
	uint32_t core;
};

/** target_begin_threads() - start a walk over all threads. @target: the isle. @walk: filled. */
void target_begin_threads(const struct target *target, struct target_walk *walk);

/**
 * target_next_thread() - the next thread
 * @target: the isle
 * @walk: moved on
 * @task: filled
 *
 * Threads on stacks of the program's own are there only while they have a core.
 *
 * Return: false at the end.
 */
bool target_next_thread(const struct target *target, struct target_walk *walk,
			struct inspect_task *task);

/**
 * target_find_thread() - look a thread up
 * @target: the isle
 * @thread: its number
 * @task: filled if it is there
 *
 * Return: false if it is not.
 */
bool target_find_thread(const struct target *target, uint32_t thread, struct inspect_task *task);

/**
 * target_registers() - registers of a thread
 * @target: the isle
 * @thread: its number
 * @registers: result
 *
 * Return: false if there is no such thread.
 */
bool target_registers(const struct target *target, uint32_t thread,
		      struct gdb_registers *registers);

/**
 * target_set_registers() - change registers of a thread
 * @target: the isle
 * @thread: its number
 * @registers: from target_registers(), changed
 *
 * Return: false if they cannot be changed, because it waits.
 */
bool target_set_registers(struct target *target, uint32_t thread,
			  const struct gdb_registers *registers);

/**
 * target_read() - read memory; breakpoints of ours are not seen
 * @target: the isle
 * @address: any
 * @to: where to
 * @bytes: how many
 *
 * Return: bytes that are there.
 */
size_t target_read(const struct target *target, uint64_t address, void *to, size_t bytes);

/**
 * target_write() - write memory, whatever the program may do there
 * @target: the isle
 * @address: any
 * @from: what
 * @bytes: how many
 *
 * Return: false if some of it is not there, or is Linux's; some may be written then.
 */
bool target_write(struct target *target, uint64_t address, const void *from, size_t bytes);

/**
 * target_insert() - set a breakpoint; a second one in the same place is the same
 * @target: the isle
 * @address: of an instruction
 *
 * Return: 0; -EFAULT if there can be none; -ENOMEM.
 */
int target_insert(struct target *target, uint64_t address);

/**
 * target_remove() - take a breakpoint out
 * @target: the isle
 * @address: any
 *
 * Return: false if there is none.
 */
bool target_remove(struct target *target, uint64_t address);

/**
 * target_watch() - watch memory, or an instruction
 * @target: the isle
 * @kind: of access
 * @address: first byte
 * @bytes: how many; for an instruction they do not count
 *
 * Takes as many debug registers as there are aligned pieces.
 *
 * Return: 0; -ENOSPC if there are too few.
 */
int target_watch(struct target *target, enum watch_kind kind, uint64_t address, uint64_t bytes);

/**
 * target_unwatch() - undo target_watch()
 * @target: the isle
 * @kind: the same, as all
 * @address: first byte
 * @bytes: how many
 *
 * Return: false if that is not watched.
 */
bool target_unwatch(struct target *target, enum watch_kind kind, uint64_t address,
		    uint64_t bytes);

#endif /* PROXY_GDB_TARGET_H */
