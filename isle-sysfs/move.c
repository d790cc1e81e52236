// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moving memory, not in the name of who asked. A task with a fatal signal cannot move a
 * single page, so it could not get back what it has just given up, nor can it start the
 * threads that a node of Linux needs; and Linux goes on trying to empty a node until a
 * signal comes, which may be never.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/workqueue.h>

#include "isle.h"

/* A node that is not empty by then never will be: so long, and for each GiB. */
#define TAKE_MS			30000
#define TAKE_MS_PER_GIB		1000

/* What a worker does in the name of nobody. */
struct errand {
	struct work_struct work;
	int (*run)(void *what);
	void *what;
	int result;
};

static void run_errand(struct work_struct *work)
{
	struct errand *errand = container_of(work, struct errand, work);

	errand->result = errand->run(errand->what);
}

/* Returns what @run returns, however many signals the caller gets meanwhile. */
static int undisturbed(int (*run)(void *what), void *what)
{
	struct errand errand = { .run = run, .what = what };

	INIT_WORK_ONSTACK(&errand.work, run_errand);
	queue_work(system_unbound_wq, &errand.work);
	flush_work(&errand.work);
	destroy_work_on_stack(&errand.work);
	return errand.result;
}

struct piece {
	int node;
	phys_addr_t phys;
	size_t size;
};

/* From @wanted->phys on, or, if that is ISLE_MOVE_ANYWHERE, where there is some. */
static int get_once(struct piece *wanted)
{
	struct page *pages;

	if (wanted->phys != ISLE_MOVE_ANYWHERE)
		return hermit_mem_claim(wanted->node, wanted->phys, wanted->size);
	pages = hermit_mem_alloc(wanted->node, wanted->size);
	if (!pages)
		return -ENOMEM;
	wanted->phys = page_to_phys(pages);
	return 0;
}

static int get(void *wanted)
{
	int tries = ISLE_MOVE_TRIES;
	int err;

	for (;;) {
		err = get_once(wanted);
		if (!err || --tries == 0)
			return err;
		msleep(ISLE_MOVE_PAUSE_MS);
	}
}

/**
 * isle_move_get() - allocate memory that nobody can want for good
 * @node: where
 * @phys: its first byte, or ISLE_MOVE_ANYWHERE, which becomes that
 * @size: in bytes
 *
 * Signals to the caller do not matter.
 *
 * Context: may sleep.
 * Return: 0, or -errno if several attempts have failed.
 */
int isle_move_get(int node, phys_addr_t *phys, size_t size)
{
	struct piece wanted = { .node = node, .phys = *phys, .size = size };
	int err = undisturbed(get, &wanted);

	*phys = wanted.phys;
	return err;
}

static int give_back(void *argument)
{
	struct piece *piece = argument;

	return hermit_node_return(piece->node, piece->phys, piece->size);
}

/**
 * isle_move_return() - hermit_node_return(), with all that Linux does for a node it has
 * @node: where
 * @start: as for isle_move_take()
 * @size: as for isle_move_take()
 *
 * Signals to the caller do not matter.
 *
 * Context: may sleep.
 * Return: 0, or -errno of hermit_node_return().
 */
int isle_move_return(int node, phys_addr_t start, size_t size)
{
	struct piece piece = { .node = node, .phys = start, .size = size };

	return undisturbed(give_back, &piece);
}

struct taking {
	phys_addr_t start;
	size_t size;
	int err;
	struct completion begun;	/* signals are heard */
	struct completion done;
};

static int take(void *argument)
{
	struct taking *taking = argument;

	allow_signal(SIGTERM);
	complete(&taking->begun);
	taking->err = hermit_node_take(taking->start, taking->size);
	kthread_complete_and_exit(&taking->done, 0);
}

/* Has a thread take it, which gets a signal when its time is over or ours has come. */
static int take_in_time(void *argument)
{
	struct taking *taking = argument;
	unsigned long limit = msecs_to_jiffies(TAKE_MS + (taking->size >> 30) * TAKE_MS_PER_GIB);
	struct task_struct *thread;
	long left;

	init_completion(&taking->begun);
	init_completion(&taking->done);
	thread = kthread_create(take, taking, "hermit-move");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	get_task_struct(thread);
	wake_up_process(thread);
	wait_for_completion(&taking->begun);
	left = wait_for_completion_killable_timeout(&taking->done, limit);
	if (left <= 0) {
		send_sig(SIGTERM, thread, 1);
		wait_for_completion(&taking->done);
	}
	put_task_struct(thread);
	return taking->err == -EINTR && left == 0 ? -EBUSY : taking->err;
}

/**
 * isle_move_take() - hermit_node_take(), but not for ever
 * @start: of the node's movable memory
 * @size: in bytes
 *
 * Context: may sleep, for seconds; a fatal signal ends it early.
 * Return: 0; -EINTR after a fatal signal; -EBUSY if something cannot be moved away, or not
 * in time; or another -errno of hermit_node_take().
 */
int isle_move_take(phys_addr_t start, size_t size)
{
	struct taking taking = { .start = start, .size = size };

	return take_in_time(&taking);
}

/**
 * isle_move_retake() - the same, to undo something
 * @start: as above
 * @size: as above
 *
 * Signals to the caller do not matter.
 *
 * Context: may sleep, for seconds.
 * Return: 0; -EBUSY; or another -errno of hermit_node_take().
 */
int isle_move_retake(phys_addr_t start, size_t size)
{
	struct taking taking = { .start = start, .size = size };

	return undisturbed(take_in_time, &taking);
}
