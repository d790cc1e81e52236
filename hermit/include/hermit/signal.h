/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals: where they are pending, who takes them, what happens then. A handler
 * runs on the thread's own stack (or its alternate one) in the place where an
 * interrupt, an exception or the end of a wait found the thread; never while the
 * thread holds a kernel mutex.
 */
#ifndef HERMIT_SIGNAL_H
#define HERMIT_SIGNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include "../../lib/signal_queue.h"

#define SIGNAL_RECORDS 256		/* queued signals, all threads together */

struct interrupt_frame;
struct thread;

/* Signals of one thread. Guarded by the lock of signals, but for the last part. */
struct thread_signals {
	struct signal_queue queue;
	uint64_t blocked;		/* written by the thread itself */
	uint64_t awaited;		/* sigwait() and its like */
	uint32_t arrivals;		/* futex: one of @awaited has come */
	struct thread *next, *previous;	/* all threads, oldest first */

	/* The thread's own. */
	uint32_t handled;		/* handlers that ran */
	uint32_t interrupting;		/* those of them without SA_RESTART */
	stack_t stack;			/* alternate one */
	bool faulted;			/* @fault is to be handled first */
	siginfo_t fault;
};

/* A handler that is about to run. */
struct signal_delivery {
	siginfo_t info;
	struct sigaction action;
	uint64_t blocked;		/* what was, and will be when it has run */
};

/** signal_thread_add() - a thread may get signals. @thread: starts. Its mask is set. */
void signal_thread_add(struct thread *thread);

/** signal_thread_remove() - it gets none any more. @thread: ends. */
void signal_thread_remove(struct thread *thread);

/**
 * signal_send() - send a signal
 * @thread: to whom; NULL: the program, that is any thread that does not block it
 * @info: the signal
 *
 * What ends the program ends it here. Context: any. Return: 0; -EAGAIN if too many
 * are queued.
 */
int signal_send(struct thread *thread, const siginfo_t *info);

/** signal_from_linux() - take what Linux has sent. Context: interrupt on core 0. */
void signal_from_linux(void);

/**
 * signal_action() - change and read what a signal does
 * @number: 1 .. SIGNAL_LAST
 * @new: what it shall do; may be NULL
 * @old: what it did; may be NULL
 *
 * Return: 0; -EINVAL for SIGKILL and SIGSTOP.
 */
int signal_action(int number, const struct sigaction *new, struct sigaction *old);

/**
 * signal_ignore() - ignore what whoever started the program ignores
 * @numbers: SIGNAL_BIT() of each
 *
 * Context: before main().
 */
void signal_ignore(uint64_t numbers);

/**
 * signal_for_threads() - look at all threads
 * @look: called for each, oldest first, with interrupts off and the lock of signals held
 * @argument: for it
 */
void signal_for_threads(void (*look)(const struct thread *thread, void *argument), void *argument);

/** signal_any_caught() - is there a handler for one of them? @numbers: SIGNAL_BIT() of each. */
bool signal_any_caught(uint64_t numbers);

/**
 * signal_mask_set() - block exactly these signals in the calling thread
 * @blocked: SIGNAL_BIT() of each
 *
 * Those that are let in are handled at the next task_attend().
 */
void signal_mask_set(uint64_t blocked);

/** signal_mask() - what the calling thread blocks. */
uint64_t signal_mask(void);

/** signal_pending() - what is pending for the calling thread and the program. */
uint64_t signal_pending(void);

/**
 * signal_await() - take a pending signal, or wait for one
 * @wanted: SIGNAL_BIT() of each; blocked
 * @info: filled
 * @deadline: CLOCK_MONOTONIC in ns, FUTEX_FOREVER
 *
 * Context: thread; a cancellation point. Return: 0; -ETIMEDOUT; -EINTR if a handler ran.
 */
int signal_await(uint64_t wanted, siginfo_t *info, uint64_t deadline);

/**
 * signal_next() - what shall the calling thread handle now?
 * @delivery: filled; its signals are blocked from now on
 *
 * Context: interrupts off. Return: false if nothing is left.
 */
bool signal_next(struct signal_delivery *delivery);

/**
 * signal_fault() - may the calling thread handle its own exception?
 * @info: the signal
 * @on_stack: set if the alternate stack is asked for
 *
 * Context: exception. Return: true if so: signal_next() will return it.
 */
bool signal_fault(const siginfo_t *info, bool *on_stack);

/**
 * signal_run() - run the handlers of what is pending
 * @frame: registers of the interrupted code, which handlers may change
 * @vector: its vector state
 *
 * Context: the thread's own stack, interrupts off.
 */
void signal_run(struct interrupt_frame *frame, void *vector);

/** signal_kill() - end the program as a signal does that nobody handles. @number: which. */
void __attribute__((noreturn)) signal_kill(int number);

#endif /* HERMIT_SIGNAL_H */
