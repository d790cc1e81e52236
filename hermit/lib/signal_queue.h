/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pending signals of a thread or of the program. No OS in it: the caller locks.
 */
#ifndef LIB_SIGNAL_QUEUE_H
#define LIB_SIGNAL_QUEUE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#define SIGNAL_FIRST_QUEUED	34	/* from here on each one counts (SIGRTMIN) */
#define SIGNAL_LAST		64
#define SIGNAL_BIT(number)	(1ull << ((number) - 1))

struct signal_record {
	struct signal_record *next;
	siginfo_t info;
};

/* Records that are free; shared by all queues. */
struct signal_pool {
	struct signal_record *free;
};

struct signal_queue {
	uint64_t pending;		/* SIGNAL_BIT() of each */
	struct signal_record *first;	/* in the order of their coming */
	struct signal_record *last;
};

/**
 * signal_pool_fill() - give records to a pool
 * @pool: zeroed, or in use
 * @records: the new ones
 * @count: how many
 */
void signal_pool_fill(struct signal_pool *pool, struct signal_record *records, unsigned int count);

/**
 * signal_queue_put() - make a signal pending
 * @queue: zeroed at first
 * @pool: where the record comes from
 * @info: the signal; info->si_signo is 1 .. SIGNAL_LAST
 *
 * One below SIGNAL_FIRST_QUEUED that is pending already is not queued again, and
 * goes without its details if the pool is empty.
 *
 * Return: 0; -EAGAIN if one that must be queued finds no record.
 */
int signal_queue_put(struct signal_queue *queue, struct signal_pool *pool, const siginfo_t *info);

/**
 * signal_queue_take() - take the pending signal with the lowest number
 * @queue: from here
 * @pool: gets the record back
 * @wanted: SIGNAL_BIT() of those that may be taken
 * @info: filled
 *
 * Return: true if there was one.
 */
bool signal_queue_take(struct signal_queue *queue, struct signal_pool *pool, uint64_t wanted,
		       siginfo_t *info);

/** signal_queue_drop() - forget signals. @queue, @pool: as above. @unwanted: which. */
void signal_queue_drop(struct signal_queue *queue, struct signal_pool *pool, uint64_t unwanted);

#endif /* LIB_SIGNAL_QUEUE_H */
