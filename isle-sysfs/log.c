// SPDX-License-Identifier: GPL-2.0-only
/*
 * The isle's kernel log as text. Records are taken over from the ring in isle
 * memory when somebody reads, and for the last time when the isle has stopped. The
 * text grows at its end; when there is no more room its older half goes, and the file
 * log_start says so. It stays until the next boot.
 */
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "../hermit/lib/logring.h"
#include "isle.h"

/* A line of our own: how many records were overwritten before they were read. */
#define LOST_LINE_MAX	64

static struct logring *log_ring(struct isle *isle)
{
	return isle->memory.base + ISLE_LOG_OFFSET;
}

static void append_lost(struct isle_log *log, u64 lost)
{
	log->length += scnprintf(log->text + log->length, LOST_LINE_MAX,
				 "(%llu records lost)\n", lost);
}

/* Room for one more record: if need be, the older half of the text goes, in whole lines. */
static void make_room(struct isle_log *log)
{
	size_t gone = ISLE_LOG_TEXT_MAX / 2;

	if (log->length + LOST_LINE_MAX + LOGRING_LINE_MAX <= ISLE_LOG_TEXT_MAX)
		return;
	while (gone < log->length && log->text[gone - 1] != '\n')
		gone++;
	log->length -= gone;
	WRITE_ONCE(log->start, log->start + gone);
	memmove(log->text, log->text + gone, log->length);
}

/* Takes over what is new, at most a whole ring. */
static void take_over(struct isle *isle, bool over)
{
	struct isle_log *log = &isle->log;
	unsigned int limit = ISLE_LOG_SIZE / sizeof(struct log_record);
	struct log_record record;
	u64 before;

	lockdep_assert_held(&log->lock);
	while (limit--) {
		make_room(log);
		before = log->sequence;
		if (!logring_read(log_ring(isle), ISLE_LOG_SIZE, &log->sequence, over, &record))
			break;
		if (log->sequence - before > 1)
			append_lost(log, log->sequence - before - 1);
		log->length += logring_format(&record, log->text + log->length);
	}
}

/* A reader has seen everything: it may want to hear of the next record. */
static void await_more(struct isle *isle)
{
	WRITE_ONCE(isle->log.awaited, true);
	isle_want_log(isle, isle->log.sequence + 1);
	/* The wish is visible before we look again; pairs with the isle's fence. */
	smp_mb();
	take_over(isle, false);
}

/* Tells those who poll the file; no lock is held. */
static void notify(struct isle *isle)
{
	sysfs_notify_dirent(isle->log_node);
}

/**
 * isle_log_rung() - the isle has rung: perhaps because a reader waits
 * @isle: any state
 *
 * Context: any.
 * Return: true if the isle need not ring for its log any more.
 */
bool isle_log_rung(struct isle *isle)
{
	if (!READ_ONCE(isle->log.awaited))
		return false;
	WRITE_ONCE(isle->log.awaited, false);
	notify(isle);
	return true;
}

/**
 * isle_log_create() - make room for the text
 * @isle: being created
 *
 * Return: 0 or -ENOMEM.
 */
int isle_log_create(struct isle *isle)
{
	mutex_init(&isle->log.lock);
	isle->log.text = kvmalloc(ISLE_LOG_TEXT_MAX, GFP_KERNEL);
	return isle->log.text ? 0 : -ENOMEM;
}

/**
 * isle_log_destroy() - free the text
 * @isle: nobody reads it any more
 */
void isle_log_destroy(struct isle *isle)
{
	kvfree(isle->log.text);
}

/**
 * isle_log_begin() - forget the last run's log
 * @isle: about to boot, its ring is all zero
 *
 * Context: may sleep.
 */
void isle_log_begin(struct isle *isle)
{
	mutex_lock(&isle->log.lock);
	isle->log.length = 0;
	isle->log.sequence = 0;
	WRITE_ONCE(isle->log.start, 0);
	isle->log.run++;
	isle->log.live = true;
	mutex_unlock(&isle->log.lock);
	notify(isle);
}

/**
 * isle_log_end() - take over what is left in the ring
 * @isle: none of its cores runs any more, its memory is about to be cleared
 *
 * Context: may sleep.
 */
void isle_log_end(struct isle *isle)
{
	mutex_lock(&isle->log.lock);
	take_over(isle, true);
	isle->log.live = false;
	/* No doorbell tells of more, not even a late one. */
	WRITE_ONCE(isle->log.awaited, false);
	mutex_unlock(&isle->log.lock);
	notify(isle);
}

/**
 * isle_log_run() - which run the log is of
 * @isle: any state
 *
 * Whoever reads this before and after a part of the text, and both are the same, knows
 * of which run that part is.
 *
 * Context: may sleep.
 * Return: how often the isle was booted since it was created.
 */
u64 isle_log_run(struct isle *isle)
{
	u64 run;

	mutex_lock(&isle->log.lock);
	run = isle->log.run;
	mutex_unlock(&isle->log.lock);
	return run;
}

/**
 * isle_log_start() - how much of the text there is no more
 * @isle: any state
 *
 * Return: bytes before the first one that isle_log_read() still knows, of this run.
 */
u64 isle_log_start(struct isle *isle)
{
	return READ_ONCE(isle->log.start);
}

/**
 * isle_log_read() - read the log as text
 * @isle: any state
 * @buffer: where to
 * @position: offset in the text, from what isle_log_start() says
 * @count: bytes at most
 *
 * Context: may sleep.
 * Return: bytes read, 0 at the end of what there is.
 */
ssize_t isle_log_read(struct isle *isle, char *buffer, loff_t position, size_t count)
{
	struct isle_log *log = &isle->log;
	ssize_t result;

	mutex_lock(&log->lock);
	if (log->live) {
		take_over(isle, false);
		if (position >= log->length)
			await_more(isle);
	}
	result = memory_read_from_buffer(buffer, count, &position, log->text, log->length);
	mutex_unlock(&log->lock);
	return result;
}
