/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POSIX threads on tasks.
 */
#ifndef HERMIT_THREAD_H
#define HERMIT_THREAD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <hermit/signal.h>

struct task;
struct _pthread_cleanup_context;

enum thread_state {
	THREAD_JOINABLE = 0,
	THREAD_DETACHED = 1,		/* nobody will join: frees itself at its end */
	THREAD_ENDED = 2,		/* result is there for the one who joins */
};

/* What a thread waits for, for people. */
enum thread_wait {
	THREAD_WAITS_OUTSIDE = 0,	/* not at all, or for what no thread need bring about */
	THREAD_WAITS_MUTEX,
	THREAD_WAITS_COND,
	THREAD_WAITS_BARRIER,
	THREAD_WAITS_JOIN,
	THREAD_WAITS_SEMAPHORE,
	THREAD_WAITS_RWLOCK,
	THREAD_WAITS_ONCE,
	THREAD_WAITS_COUNT
};

/* What may end thread_wait() besides the word and signals. */
enum thread_wait_end {
	THREAD_WAIT_PLAIN = 0,
	THREAD_WAIT_CANCELLABLE = 1,
};

/* Cancellation (thread.cancel). */
#define CANCEL_PENDING	(1u << 0)	/* somebody called pthread_cancel() */
#define CANCEL_DISABLED	(1u << 1)
#define CANCEL_ASYNC	(1u << 2)	/* at any moment, not only at cancellation points */
#define CANCEL_ENDING	(1u << 3)	/* the thread ends already */

enum thread_begun {
	THREAD_BEGINS = 0,
	THREAD_BEGUN = 1,		/* signal_for_threads() sees it until it ends */
	THREAD_BEGUN_WAITED = 2,	/* not yet, and somebody waits for that */
};

/* What a pthread_t points at; lives until joined, or until a detached end. */
struct thread {
	struct task *task;		/* stale once ended */
	void *(*start)(void *argument);
	void *argument;
	void *result;
	uint32_t state;			/* enum thread_state; atomic, futex of join */
	uint32_t cancel;		/* CANCEL_*; atomic */
	uint32_t begun;			/* enum thread_begun; atomic, futex */
	struct _pthread_cleanup_context *cleanup;
	struct thread_signals signals;
	cpu_set_t affinity;		/* guarded by affinity_lock */

	/* Written by the thread, read when all wait. */
	enum thread_wait waits;
	const void *waits_for;
};

/** thread_adopt_main() - make the calling task the thread that runs main(). */
void thread_adopt_main(void);

extern __thread struct thread *thread_here;

/** thread_self() - the calling thread; NULL in a task of the kernel's own. Context: task. */
static inline struct thread *thread_self(void)
{
	return thread_here;
}

/**
 * thread_id() - the number of a thread's task, of which no two are the same
 * @thread: not joined yet
 *
 * Context: thread. Return: it; 0 if the thread has ended.
 */
uint32_t thread_id(struct thread *thread);

/**
 * thread_cputime() - how long a thread has had a core
 * @id: from thread_id()
 * @ns: result
 *
 * Context: any. Return: 0, -EINVAL if it has ended.
 */
int thread_cputime(uint32_t id, uint64_t *ns);

/** thread_keys_end() - run the destructors of this thread's keys. */
void thread_keys_end(void);

/** thread_exit() - end the calling thread. @result: for the one who joins. */
void __attribute__((noreturn)) thread_exit(void *result);

/**
 * thread_attention() - what shall end a wait of the calling thread, for futex_wait_attentive()
 * @end: as in thread_wait()
 *
 * Return: TASK_ATTENTION_*.
 */
uint32_t thread_attention(enum thread_wait_end end);

/**
 * thread_wait() - sleep while *@word is @expected, handle signals meanwhile
 * @word: as in futex_wait()
 * @expected: as there
 * @deadline: as there
 * @waits: what for, if only another thread can end it
 * @object: which one
 * @end: what else ends it
 *
 * Context: thread. Return: as futex_wait_attentive(). After -EINTR handlers may have run,
 * or the thread is to be cancelled, which the caller sees to.
 */
int thread_wait(const uint32_t *word, uint32_t expected, uint64_t deadline,
		enum thread_wait waits, const void *object, enum thread_wait_end end);

/**
 * thread_interruptions() - how often has a handler run that interrupts calls?
 *
 * One without SA_RESTART does. A call that waits compares before and after.
 */
uint32_t thread_interruptions(void);

/** thread_cancel_point() - end the calling thread if somebody has cancelled it. */
void thread_cancel_point(void);

/** thread_cancel_due() - would thread_cancel_point() end the thread? */
bool thread_cancel_due(void);

/** thread_cancel_now() - the same for threads that want it at any moment. Context: a handler's. */
void thread_cancel_now(void);

#endif /* HERMIT_THREAD_H */
