/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POSIX threads on tasks.
 */
#ifndef HERMIT_THREAD_H
#define HERMIT_THREAD_H

#include <stdint.h>

struct task;
struct _pthread_cleanup_context;

enum thread_state {
	THREAD_JOINABLE = 0,
	THREAD_DETACHED = 1,		/* nobody will join: frees itself at its end */
	THREAD_ENDED = 2,		/* result is there for the one who joins */
};

/* What a pthread_t points at; lives until joined, or until a detached end. */
struct thread {
	struct task *task;		/* stale once ended */
	void *(*start)(void *argument);
	void *argument;
	void *result;
	uint32_t state;			/* enum thread_state; atomic, futex of join */
	struct _pthread_cleanup_context *cleanup;
};

/** thread_adopt_main() - make the calling task the thread that runs main(). */
void thread_adopt_main(void);

/** thread_self() - the calling thread. Context: a task made by pthread_create, or main. */
struct thread *thread_self(void);

/** thread_keys_end() - run the destructors of this thread's keys. */
void thread_keys_end(void);

#endif /* HERMIT_THREAD_H */
