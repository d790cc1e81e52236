// SPDX-License-Identifier: BSD-2-Clause
/*
 * lwIP's operating system layer (lwip/sys.h): semaphores, mutexes, mailboxes,
 * threads, time and the short protection of shared counters.
 */
#include <errno.h>
#include <stdlib.h>
#include <arch/cpu.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/net.h>
#include <hermit/spinlock.h>
#include <hermit/stack.h>
#include <lwip/sockets.h>
#include <lwip/sys.h>

/* Messages go in at @tail and out at @head, both free running. */
struct mailbox {
	struct spinlock lock;		/* guards all but the two futex words' sleepers */
	uint32_t head;
	uint32_t tail;
	uint32_t size;
	uint32_t filled;		/* futex: changes when a message arrives */
	uint32_t emptied;		/* futex: changes when one leaves */
	void *message[];
};

/*
 * The network's own tasks wait lazily: retransmission timers and the like must
 * not interrupt a program that computes.
 */
static int wait_changed(const uint32_t *word, uint32_t seen, uint64_t deadline)
{
	if (task_current()->priority >= TASK_PRIORITY_NETWORK)
		return futex_wait_lazy(word, seen, deadline);
	return futex_wait(word, seen, deadline);
}

/* What ends the task's waits, and whether it has; see net_wait_attentive(). */
static __thread uint32_t wait_attention;
static __thread bool wait_interrupted;

void net_wait_attentive(uint32_t attention)
{
	wait_attention = attention;
	wait_interrupted = false;
}

bool net_wait_interrupted(void)
{
	return wait_interrupted;
}

static uint64_t deadline_in(u32_t ms)
{
	return ms ? clock_monotonic() + ms * NS_PER_MS : FUTEX_FOREVER;
}

void sys_init(void)
{
}

u32_t sys_now(void)
{
	return (u32_t)(clock_monotonic() / NS_PER_MS);
}

err_t sys_sem_new(sys_sem_t *sem, u8_t count)
{
	*sem = (sys_sem_t){ .semaphore = { .count = count }, .valid = true };
	return ERR_OK;
}

void sys_sem_free(sys_sem_t *sem)
{
	sem->valid = false;
}

void sys_sem_signal(sys_sem_t *sem)
{
	semaphore_post(&sem->semaphore);
}

u32_t sys_arch_sem_wait(sys_sem_t *sem, u32_t timeout)
{
	int error = semaphore_wait_attentive(&sem->semaphore, deadline_in(timeout), wait_attention);

	return error == -ETIMEDOUT ? SYS_ARCH_TIMEOUT : 0;
}

/*
 * What a task waits for in lwIP: posted by lwIP alone, once for each wait, but for that of
 * lwip_poll(), which others may end.
 */
static __thread sys_sem_t call_semaphore = { .valid = true };
static __thread sys_sem_t poll_semaphore = { .valid = true };
static __thread bool polls;

sys_sem_t *net_task_semaphore(void)
{
	return polls ? &poll_semaphore : &call_semaphore;
}

struct semaphore *net_poll_semaphore(void)
{
	return &poll_semaphore.semaphore;
}

int net_poll(struct pollfd *sockets, nfds_t count, int ms)
{
	int ready;

	polls = true;
	ready = lwip_poll(sockets, count, ms);
	polls = false;
	return ready < 0 ? -errno : ready;
}

err_t sys_mutex_new(sys_mutex_t *mutex)
{
	*mutex = (sys_mutex_t){ .valid = true };
	return ERR_OK;
}

void sys_mutex_free(sys_mutex_t *mutex)
{
	mutex->valid = false;
}

void sys_mutex_lock(sys_mutex_t *mutex)
{
	mutex_lock(&mutex->mutex);
}

void sys_mutex_unlock(sys_mutex_t *mutex)
{
	mutex_unlock(&mutex->mutex);
}

err_t sys_mbox_new(sys_mbox_t *mbox, int size)
{
	struct mailbox *box = calloc(1, sizeof(*box) + (size_t)size * sizeof(void *));

	if (!box)
		return ERR_MEM;
	box->size = (uint32_t)size;
	*mbox = box;
	return ERR_OK;
}

void sys_mbox_free(sys_mbox_t *mbox)
{
	free(*mbox);
	*mbox = NULL;
}

/* Puts a message in; false if the box is full (@seen is for waiting). */
static bool mailbox_put(struct mailbox *box, void *message, uint32_t *seen)
{
	uint64_t flags = spin_lock_irq(&box->lock);
	bool room = box->tail - box->head < box->size;

	if (room) {
		box->message[box->tail++ % box->size] = message;
		box->filled++;
	}
	*seen = box->emptied;
	spin_unlock_irq(&box->lock, flags);
	if (room)
		futex_wake(&box->filled, 1);
	return room;
}

static bool mailbox_get(struct mailbox *box, void **message, uint32_t *seen)
{
	uint64_t flags = spin_lock_irq(&box->lock);
	bool some = box->tail != box->head;

	if (some) {
		void *taken = box->message[box->head++ % box->size];

		if (message)
			*message = taken;
		box->emptied++;
	}
	*seen = box->filled;
	spin_unlock_irq(&box->lock, flags);
	if (some)
		futex_wake(&box->emptied, 1);
	return some;
}

void sys_mbox_post(sys_mbox_t *mbox, void *message)
{
	uint32_t seen;

	while (!mailbox_put(*mbox, message, &seen))
		futex_wait(&(*mbox)->emptied, seen, FUTEX_FOREVER);
}

err_t sys_mbox_trypost(sys_mbox_t *mbox, void *message)
{
	uint32_t seen;

	return mailbox_put(*mbox, message, &seen) ? ERR_OK : ERR_MEM;
}

err_t sys_mbox_trypost_fromisr(sys_mbox_t *mbox, void *message)
{
	return sys_mbox_trypost(mbox, message);
}

/* What waits for data and connections gives up when something else is to be done. */
static int wait_filled(const struct mailbox *box, uint32_t seen, uint64_t deadline)
{
	int error;

	if (!wait_attention)
		return wait_changed(&box->filled, seen, deadline) == -ETIMEDOUT ? -ETIMEDOUT : 0;
	error = futex_wait_attentive(&box->filled, seen, deadline, wait_attention);
	wait_interrupted = error == -EINTR;
	return error == -EINTR || error == -ETIMEDOUT ? error : 0;
}

u32_t sys_arch_mbox_fetch(sys_mbox_t *mbox, void **message, u32_t timeout)
{
	uint64_t deadline = deadline_in(timeout);
	uint32_t seen;

	while (!mailbox_get(*mbox, message, &seen))
		if (wait_filled(*mbox, seen, deadline))
			return SYS_ARCH_TIMEOUT;
	return 0;
}

u32_t sys_arch_mbox_tryfetch(sys_mbox_t *mbox, void **message)
{
	uint32_t seen;

	return mailbox_get(*mbox, message, &seen) ? 0 : SYS_MBOX_EMPTY;
}

sys_thread_t sys_thread_new(const char *name, lwip_thread_fn entry, void *argument,
			    int stack_bytes, int priority)
{
	const struct task_attributes attributes = {
		.name = name,
		.priority = (uint32_t)priority,
		.core = 0,
		.stack_bytes = (size_t)stack_bytes,
	};
	struct task *task;

	if (task_create(&attributes, entry, argument, &task))
		panic("no memory for the network's task %s", name);
	return task;
}

/*
 * Protection of lwIP's counters: a spin lock that its holder may take again, as
 * lwip/sys.h allows.
 */
static struct spinlock protect_lock;
static uint32_t protect_depth;		/* guarded by protect_lock */

sys_prot_t sys_arch_protect(void)
{
	uint64_t flags = irq_save();

	if (__atomic_load_n(&protect_lock.holder, __ATOMIC_RELAXED) != core_self()->index + 1)
		spin_lock_irq(&protect_lock);
	protect_depth++;
	return flags;
}

void sys_arch_unprotect(sys_prot_t flags)
{
	if (--protect_depth == 0)
		spin_unlock_irq(&protect_lock, 0);
	irq_restore(flags);
}
