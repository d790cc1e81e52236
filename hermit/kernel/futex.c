// SPDX-License-Identifier: BSD-2-Clause
/*
 * Futexes: sleepers in hashed buckets, each with its own lock.
 *
 * A waker that finds no sleeper must not take the lock, so:
 *   sleeper: sleepers++ , fence, read the word
 *   waker:   (caller wrote the word), fence, read sleepers
 * and either the sleeper sees the new word or the waker sees the sleeper.
 */
#include <errno.h>
#include <stddef.h>
#include <arch/cpu.h>
#include <hermit/core.h>
#include <hermit/futex.h>
#include <hermit/sched.h>
#include <hermit/spinlock.h>

#define BUCKET_BITS	8u
#define HASH_FACTOR	0x9e3779b97f4a7c15ull

/* On the sleeper's stack; guarded by the bucket's lock. */
struct sleeper {
	struct timer timer;		/* first; belongs to the sleeper's core */
	const uint32_t *word;
	struct task *task;
	struct sleeper *next;
	struct sleeper *previous;
	bool queued;
	bool timed_out;
};

static struct bucket {
	struct spinlock lock;		/* guards the list */
	uint32_t sleepers;		/* queued or about to be; atomic */
	struct sleeper *first;
	struct sleeper *last;
} __attribute__((aligned(64))) buckets[1u << BUCKET_BITS];

static struct bucket *bucket_of(const uint32_t *word)
{
	return &buckets[((uint64_t)word >> 2) * HASH_FACTOR >> (64 - BUCKET_BITS)];
}

static void bucket_append(struct bucket *bucket, struct sleeper *sleeper)
{
	sleeper->queued = true;
	sleeper->next = NULL;
	sleeper->previous = bucket->last;
	if (bucket->last)
		bucket->last->next = sleeper;
	else
		bucket->first = sleeper;
	bucket->last = sleeper;
}

static void bucket_remove(struct bucket *bucket, struct sleeper *sleeper)
{
	sleeper->queued = false;
	if (sleeper->previous)
		sleeper->previous->next = sleeper->next;
	else
		bucket->first = sleeper->next;
	if (sleeper->next)
		sleeper->next->previous = sleeper->previous;
	else
		bucket->last = sleeper->previous;
}

/* The deadline has come: wake the sleeper unless somebody else does already. */
static void sleeper_expire(struct timer *timer)
{
	struct sleeper *sleeper = (struct sleeper *)timer;
	struct bucket *bucket = bucket_of(sleeper->word);
	uint64_t flags = spin_lock_irq(&bucket->lock);
	bool queued = sleeper->queued;

	if (queued) {
		bucket_remove(bucket, sleeper);
		sleeper->timed_out = true;
	}
	spin_unlock_irq(&bucket->lock, flags);
	if (queued)
		sched_wake(sleeper->task);
}

static int wait(const uint32_t *word, uint32_t expected, uint64_t deadline, bool lazy)
{
	struct bucket *bucket = bucket_of(word);
	struct sleeper sleeper = {
		.timer = { .expire = sleeper_expire, .lazy = lazy },
		.word = word,
		.task = task_current(),
	};
	uint64_t flags = irq_save();

	__atomic_fetch_add(&bucket->sleepers, 1, __ATOMIC_SEQ_CST);
	spin_lock_irq(&bucket->lock);
	if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != expected) {
		__atomic_fetch_sub(&bucket->sleepers, 1, __ATOMIC_RELAXED);
		spin_unlock_irq(&bucket->lock, flags);
		return -EAGAIN;
	}
	sleeper.task->state = TASK_BLOCKED;
	bucket_append(bucket, &sleeper);
	/* Interrupts stay off until we are off the core; @flags are for the end. */
	spin_unlock_irq(&bucket->lock, 0);
	if (deadline != FUTEX_FOREVER)
		timer_set(&sleeper.timer, deadline);
	sched_block();
	timer_cancel(&sleeper.timer);
	__atomic_fetch_sub(&bucket->sleepers, 1, __ATOMIC_RELAXED);
	irq_restore(flags);
	if (sleeper.task->attention)
		task_attend();
	return sleeper.timed_out ? -ETIMEDOUT : 0;
}

int futex_wait(const uint32_t *word, uint32_t expected, uint64_t deadline)
{
	return wait(word, expected, deadline, false);
}

int futex_wait_lazy(const uint32_t *word, uint32_t expected, uint64_t deadline)
{
	return wait(word, expected, deadline, true);
}

/* Takes the first sleeper on @word off its bucket; NULL if there is none. */
static struct sleeper *bucket_take(struct bucket *bucket, const uint32_t *word)
{
	struct sleeper *sleeper = bucket->first;

	while (sleeper && sleeper->word != word)
		sleeper = sleeper->next;
	if (sleeper)
		bucket_remove(bucket, sleeper);
	return sleeper;
}

uint32_t futex_wake(const uint32_t *word, uint32_t count)
{
	struct bucket *bucket = bucket_of(word);
	uint32_t woken = 0;

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&bucket->sleepers, __ATOMIC_RELAXED))
		return 0;
	while (woken < count) {
		uint64_t flags = spin_lock_irq(&bucket->lock);
		struct sleeper *sleeper = bucket_take(bucket, word);
		struct task *task = sleeper ? sleeper->task : NULL;

		spin_unlock_irq(&bucket->lock, flags);
		if (!task)
			break;
		/* The sleeper cannot leave its frame before this: nobody else wakes it. */
		sched_wake(task);
		woken++;
	}
	return woken;
}
