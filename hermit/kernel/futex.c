// SPDX-License-Identifier: BSD-2-Clause
/*
 * Futexes: sleepers in hashed buckets, each with its own lock.
 *
 * A waker that finds no sleeper must not take the lock, so:
 *   sleeper: sleepers++ , fence, read the word
 *   waker:   (caller wrote the word), fence, read sleepers
 * and either the sleeper sees the new word or the waker sees the sleeper. One who
 * wants a sleeper's attention finds it in the same way:
 *   sleeper: task->sleeps_on = word (an exchange, which is a fence), look at task->attention
 *   other:   set task->attention, fence, read task->sleeps_on
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
	uint32_t attention;		/* what wakes it: TASK_ATTENTION_* */
	int result;			/* of its wait */
	bool queued;
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
		sleeper->result = -ETIMEDOUT;
	}
	spin_unlock_irq(&bucket->lock, flags);
	if (queued)
		sched_wake(sleeper->task);
}

/* 0 if the task may go to sleep; it can be found for its attention from now on. */
static int check(struct sleeper *sleeper, uint32_t expected)
{
	struct task *task = sleeper->task;

	if (sleeper->attention) {
		__atomic_store_n(&task->sleeps_on, sleeper->word, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&task->attention, __ATOMIC_RELAXED) & sleeper->attention)
			return -EINTR;
	}
	return __atomic_load_n(sleeper->word, __ATOMIC_SEQ_CST) == expected ? 0 : -EAGAIN;
}

static int wait(const uint32_t *word, uint32_t expected, uint64_t deadline, bool lazy,
		uint32_t attention)
{
	struct bucket *bucket = bucket_of(word);
	struct sleeper sleeper = {
		.timer = { .expire = sleeper_expire, .lazy = lazy },
		.word = word,
		.task = task_current(),
		.attention = attention,
	};
	uint64_t flags = irq_save();

	__atomic_fetch_add(&bucket->sleepers, 1, __ATOMIC_SEQ_CST);
	spin_lock_irq(&bucket->lock);
	sleeper.result = check(&sleeper, expected);
	if (!sleeper.result) {
		sleeper.task->state = TASK_BLOCKED;
		bucket_append(bucket, &sleeper);
	}
	/* Interrupts stay off until we are off the core; @flags are for the end. */
	spin_unlock_irq(&bucket->lock, 0);
	if (!sleeper.result) {
		if (deadline != FUTEX_FOREVER)
			timer_set(&sleeper.timer, deadline);
		sched_block();
		timer_cancel(&sleeper.timer);
	}
	sleeper.task->sleeps_on = NULL;
	__atomic_fetch_sub(&bucket->sleepers, 1, __ATOMIC_RELAXED);
	irq_restore(flags);
	if (sleeper.task->attention)
		task_attend();
	return sleeper.result;
}

int futex_wait(const uint32_t *word, uint32_t expected, uint64_t deadline)
{
	return wait(word, expected, deadline, false, 0);
}

int futex_wait_lazy(const uint32_t *word, uint32_t expected, uint64_t deadline)
{
	return wait(word, expected, deadline, true, 0);
}

int futex_wait_attentive(const uint32_t *word, uint32_t expected, uint64_t deadline,
			 uint32_t attention)
{
	return wait(word, expected, deadline, false, attention);
}

void futex_interrupt(struct task *task, uint32_t attention)
{
	const uint32_t *word;
	struct sleeper *sleeper;
	struct bucket *bucket;
	uint64_t flags;

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	word = __atomic_load_n(&task->sleeps_on, __ATOMIC_RELAXED);
	if (!word)
		return;
	bucket = bucket_of(word);
	flags = spin_lock_irq(&bucket->lock);
	for (sleeper = bucket->first; sleeper; sleeper = sleeper->next)
		if (sleeper->task == task && (sleeper->attention & attention))
			break;
	if (sleeper) {
		bucket_remove(bucket, sleeper);
		sleeper->result = -EINTR;
	}
	spin_unlock_irq(&bucket->lock, flags);
	if (sleeper)
		sched_wake(task);
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
