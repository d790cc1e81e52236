// SPDX-License-Identifier: GPL-2.0-only
/*
 * The isle as a core file, for the administrator: /sys/hermit/isleN/core. Whoever
 * reads from the beginning takes a snapshot: the isle stands still until the end
 * of the file is read, or until the reader has paused for too long.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "isle.h"

/* How long the isle waits for the next read. */
#define LEASE			(2 * HZ)

static void forget_head(struct isle_dump *dump)
{
	kvfree(dump->head);
	dump->head = NULL;
	dump->reader = NULL;
}

/*
 * Lets the isle go on, unless a core has met something that its debugger is about to come
 * for: to go on now would mean that he does not want it.
 */
static void let_go(struct isle *isle)
{
	if (isle->dump.paused && !isle_debugger_comes(isle))
		isle_resume(isle, ISLE_ALL_CORES);
	isle->dump.paused = false;
}

/* The reader was too slow: what it would read now does not belong to what it has. */
static void lease_is_over(struct work_struct *work)
{
	struct isle *isle = container_of(to_delayed_work(work), struct isle, dump.lease);

	mutex_lock(&isle->lock);
	/* A read may have renewed it just now. */
	if (isle->dump.paused && !delayed_work_pending(&isle->dump.lease)) {
		let_go(isle);
		forget_head(&isle->dump);
	}
	mutex_unlock(&isle->lock);
}

/**
 * isle_dump_create() - get ready for readers
 * @isle: being created
 */
void isle_dump_create(struct isle *isle)
{
	INIT_DELAYED_WORK(&isle->dump.lease, lease_is_over);
}

/**
 * isle_dump_destroy() - nobody reads any more
 * @isle: offline, its files are gone
 *
 * Context: may sleep.
 */
void isle_dump_destroy(struct isle *isle)
{
	cancel_delayed_work_sync(&isle->dump.lease);
	forget_head(&isle->dump);
}

/**
 * isle_dump_end() - the isle is about to be stopped
 * @isle: isle->lock is held
 */
void isle_dump_end(struct isle *isle)
{
	isle->dump.paused = false;
	forget_head(&isle->dump);
}

/**
 * isle_dump_overtaken() - the holder of the claim makes the isle stand still, or go on
 * @isle: isle->lock is held
 * @pause: which of the two
 *
 * Somebody may be reading the core file. The pause is the holder's from now on, and ends
 * with his; when the isle goes on, what would still be read belongs to another moment.
 */
void isle_dump_overtaken(struct isle *isle, bool pause)
{
	isle->dump.paused = false;
	if (!pause)
		forget_head(&isle->dump);
}

static bool can_be_dumped(enum isle_state state)
{
	switch (state) {
	case ISLE_RUNNING:
	case ISLE_EXITED:
	case ISLE_CRASHED:
	case ISLE_HUNG:
		return true;
	default:
		return false;
	}
}

static int take_snapshot(struct isle *isle, struct file *reader)
{
	struct isle_dump *dump = &isle->dump;
	struct isle_report report;

	isle_read_report(isle, &report);
	if (!can_be_dumped(report.state))
		return -ENODATA;
	if (dump->paused && dump->reader != reader)
		return -EBUSY;
	forget_head(dump);
	if (!dump->paused && !isle_is_paused(isle)) {
		dump->paused = true;
		isle_pause(isle);
	}
	dump->core = (struct elfcore){
		.inspect = {
			.memory = isle->memory.base,
			.size = isle->memory.size,
			.image_size = isle->load.image_size,
			.cores = isle->cores,
		},
		.name = isle->load.path,
		.crashed = report.state == ISLE_CRASHED,
		.cause = report.cause,
		.cause_core = READ_ONCE(isle_boot_page(isle)->cause_core),
	};
	dump->head = kvmalloc(elfcore_measure(&dump->core), GFP_KERNEL | __GFP_NOWARN);
	if (!dump->head) {
		let_go(isle);
		return -ENOMEM;
	}
	elfcore_write_head(&dump->core, dump->head);
	dump->reader = reader;
	return 0;
}

static ssize_t read_snapshot(struct isle_dump *dump, char *buffer, loff_t position, size_t count)
{
	struct elfcore *core = &dump->core;

	if (position < core->head)
		return memory_read_from_buffer(buffer, count, &position, dump->head, core->head);
	position -= core->head;
	return memory_read_from_buffer(buffer, count, &position, core->inspect.memory,
				       core->inspect.size);
}

static ssize_t read_locked(struct isle *isle, struct file *reader, char *buffer, loff_t position,
			   size_t count)
{
	struct isle_dump *dump = &isle->dump;
	ssize_t result;

	if (position == 0) {
		result = take_snapshot(isle, reader);
		if (result)
			return result;
	}
	if (!dump->head || dump->reader != reader)
		return -ESTALE;
	result = read_snapshot(dump, buffer, position, count);
	if (dump->paused) {
		mod_delayed_work(system_wq, &dump->lease, LEASE);
		if (position + result >= elfcore_size(&dump->core))
			let_go(isle);
	}
	return result;
}

/**
 * isle_dump_read() - read the isle as a core file
 * @isle: any state
 * @reader: open file of the reader
 * @buffer: where to
 * @position: offset in the core file; 0 takes a new snapshot
 * @count: bytes at most
 *
 * Context: may sleep.
 * Return: bytes read, 0 at the end; -ENODATA if the isle has no cores; -EBUSY if
 * somebody else reads just now; -ESTALE if the snapshot is gone; -ENOMEM; -EINTR.
 */
ssize_t isle_dump_read(struct isle *isle, struct file *reader, char *buffer, loff_t position,
		       size_t count)
{
	ssize_t result = mutex_lock_killable(&isle->lock);

	if (result)
		return result;
	result = read_locked(isle, reader, buffer, position, count);
	mutex_unlock(&isle->lock);
	return result;
}
