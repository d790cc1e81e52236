// SPDX-License-Identifier: BSD-2-Clause
/*
 * Pending signals; see signal_queue.h.
 */
#include <errno.h>
#include <stddef.h>
#include "signal_queue.h"

void signal_pool_fill(struct signal_pool *pool, struct signal_record *records, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		records[i].next = pool->free;
		pool->free = &records[i];
	}
}

static void queue_append(struct signal_queue *queue, struct signal_record *record)
{
	record->next = NULL;
	if (queue->last)
		queue->last->next = record;
	else
		queue->first = record;
	queue->last = record;
}

int signal_queue_put(struct signal_queue *queue, struct signal_pool *pool, const siginfo_t *info)
{
	bool counts = info->si_signo >= SIGNAL_FIRST_QUEUED;
	struct signal_record *record = pool->free;

	if (!counts && (queue->pending & SIGNAL_BIT(info->si_signo)))
		return 0;
	if (!record && counts)
		return -EAGAIN;
	queue->pending |= SIGNAL_BIT(info->si_signo);
	if (record) {
		pool->free = record->next;
		record->info = *info;
		queue_append(queue, record);
	}
	return 0;
}

/* Takes the oldest record of @number off the queue; @more says if others follow. */
static struct signal_record *queue_find(struct signal_queue *queue, int number, bool *more)
{
	struct signal_record *previous = NULL;
	struct signal_record *found = NULL;

	*more = false;
	for (struct signal_record *at = queue->first; at; at = at->next) {
		if (at->info.si_signo != number) {
			if (!found)
				previous = at;
		} else if (found) {
			*more = true;
			break;
		} else {
			found = at;
		}
	}
	if (!found)
		return NULL;
	if (previous)
		previous->next = found->next;
	else
		queue->first = found->next;
	if (queue->last == found)
		queue->last = previous;
	return found;
}

static void take_number(struct signal_queue *queue, struct signal_pool *pool, int number,
			siginfo_t *info)
{
	bool more;
	struct signal_record *record = queue_find(queue, number, &more);

	if (!more)
		queue->pending &= ~SIGNAL_BIT(number);
	if (!record) {
		*info = (siginfo_t){ .si_signo = number };
		return;
	}
	*info = record->info;
	record->next = pool->free;
	pool->free = record;
}

bool signal_queue_take(struct signal_queue *queue, struct signal_pool *pool, uint64_t wanted,
		       siginfo_t *info)
{
	uint64_t ready = queue->pending & wanted;

	if (!ready)
		return false;
	take_number(queue, pool, __builtin_ctzll(ready) + 1, info);
	return true;
}

void signal_queue_drop(struct signal_queue *queue, struct signal_pool *pool, uint64_t unwanted)
{
	siginfo_t info;

	while (signal_queue_take(queue, pool, unwanted, &info))
		;
}
