// SPDX-License-Identifier: GPL-2.0-only
/*
 * The isle's kernel log as text. Records are taken over from the ring in isle
 * memory when somebody reads, and for the last time when the isle has stopped
 * (inspect/logtext.c). The file log_start says when older ones have gone. The text
 * stays until the next boot.
 */
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "isle.h"

static struct logring *log_ring(struct isle *isle)
{
	return isle->memory.base + ISLE_LOG_OFFSET;
}

static void take_over(struct isle *isle, bool over)
{
	lockdep_assert_held(&isle->log.lock);
	logtext_take(&isle->log.text, log_ring(isle), ISLE_LOG_SIZE, over);
}

/* A reader has seen everything: it may want to hear of the next record. */
static void await_more(struct isle *isle)
{
	WRITE_ONCE(isle->log.awaited, true);
	isle_want_log(isle, isle->log.text.sequence + 1);
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
 */
void isle_log_rung(struct isle *isle)
{
	if (!READ_ONCE(isle->log.awaited))
		return;
	/* It need not ring any more, until a reader that hears of this says so again. */
	isle_want_log(isle, 0);
	WRITE_ONCE(isle->log.awaited, false);
	notify(isle);
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
	isle->log.text.text = kvmalloc(ISLE_LOG_TEXT_MAX, GFP_KERNEL);
	isle->log.text.room = ISLE_LOG_TEXT_MAX;
	return isle->log.text.text ? 0 : -ENOMEM;
}

/**
 * isle_log_destroy() - free the text
 * @isle: nobody reads it any more
 */
void isle_log_destroy(struct isle *isle)
{
	kvfree(isle->log.text.text);
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
	logtext_reset(&isle->log.text);
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
	return READ_ONCE(isle->log.text.start);
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
		if (position >= log->text.length)
			await_more(isle);
	}
	result = memory_read_from_buffer(buffer, count, &position, log->text.text,
					 log->text.length);
	mutex_unlock(&log->lock);
	return result;
}
