// SPDX-License-Identifier: BSD-2-Clause
/*
 * Signals; see signal.h. One lock guards everything: signals are rare.
 */
#include <errno.h>
#include <stddef.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/futex.h>
#include <hermit/sched.h>
#include <hermit/shared.h>
#include <hermit/signal.h>
#include <hermit/spinlock.h>
#include <hermit/thread.h>

#define IGNORED		(SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG) | \
			 SIGNAL_BIT(SIGWINCH))
/* There is nobody who could let the program go on: it does not stop. */
#define STOPPING	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | \
			 SIGNAL_BIT(SIGTTOU))
#define UNBLOCKABLE	(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

static struct spinlock lock;		/* guards all of the below and struct thread_signals */
static struct thread *first, *last;	/* all threads */
static struct sigaction actions[NSIG];
static struct signal_queue program;	/* for whoever does not block them */
static struct signal_record records[SIGNAL_RECORDS];
static struct signal_pool pool;

static struct thread *current_thread(void)
{
	return task_current()->thread;
}

enum reaction { REACTION_IGNORE, REACTION_HANDLE, REACTION_END };

static enum reaction reaction_to(int number)
{
	_sig_func_ptr handler = actions[number].sa_handler;

	if (handler == SIG_IGN || (handler == SIG_DFL && ((IGNORED | STOPPING) & SIGNAL_BIT(number))))
		return REACTION_IGNORE;
	return handler == SIG_DFL ? REACTION_END : REACTION_HANDLE;
}

void signal_kill(int number)
{
	if (number == SIGABRT)
		crash_abort();
	isle_killed(number);
}

static bool blocks(const struct thread *thread, int number)
{
	return thread->signals.blocked & ~UNBLOCKABLE & SIGNAL_BIT(number);
}

static bool awaits(const struct thread *thread, int number)
{
	return thread->signals.awaited & SIGNAL_BIT(number);
}

/* Makes a thread look: at once if it runs or waits for something that may be interrupted. */
static void kick(struct thread *thread)
{
	struct task *task = thread->task;
	struct core *core;

	__atomic_fetch_or(&task->attention, TASK_ATTENTION_SIGNAL, __ATOMIC_SEQ_CST);
	core = __atomic_load_n(&task->core, __ATOMIC_RELAXED);
	if (core != core_self())
		sched_interrupt(core);
	futex_interrupt(task, TASK_ATTENTION_SIGNAL);
}

static void wake_waiter(struct thread *thread)
{
	__atomic_fetch_add(&thread->signals.arrivals, 1, __ATOMIC_RELEASE);
	futex_wake(&thread->signals.arrivals, FUTEX_ALL);
}

/* Who takes a signal to the program? NULL: all block it. */
static struct thread *choose_thread(int number)
{
	struct thread *self = current_thread();
	struct thread *found = self && !blocks(self, number) ? self : NULL;

	for (struct thread *at = first; at; at = at->signals.next) {
		if (awaits(at, number))
			return at;
		if (!found && !blocks(at, number))
			found = at;
	}
	return found;
}

/* Returns true if the program must end. */
static bool send_locked(struct thread *thread, const siginfo_t *info, int *error)
{
	int number = info->si_signo;
	struct thread *taker = thread ? thread : choose_thread(number);
	bool blocked = taker ? blocks(taker, number) : first != NULL;

	*error = 0;
	if (number == SIGKILL)
		return true;
	if (!blocked && reaction_to(number) == REACTION_IGNORE)
		return false;
	if (!blocked && reaction_to(number) == REACTION_END)
		return true;
	*error = signal_queue_put(thread ? &thread->signals.queue : &program, &pool, info);
	if (!*error && taker && awaits(taker, number))
		wake_waiter(taker);
	else if (!*error && taker && !blocked)
		kick(taker);
	return false;
}

int signal_send(struct thread *thread, const siginfo_t *info)
{
	uint64_t flags = spin_lock_irq(&lock);
	int error;
	bool ends = send_locked(thread, info, &error);

	spin_unlock_irq(&lock, flags);
	if (ends)
		signal_kill(info->si_signo);
	return error;
}

void signal_from_linux(void)
{
	struct isle_boot *boot = boot_page();
	uint64_t sent = shared_load_acquire(&boot->signals_sent);
	uint64_t news = sent ^ boot->signals_seen;

	if (!news)
		return;
	/* Seen before they act: one that is sent from now on is another one. */
	shared_store_release(&boot->signals_seen, sent);
	while (news) {
		const siginfo_t info = {
			.si_signo = __builtin_ctzll(news) + 1,
			.si_code = SI_USER,
		};

		news &= news - 1;
		signal_send(NULL, &info);
	}
}

/* From now on Linux leaves these to us. */
static void want_from_linux(uint64_t numbers)
{
	struct isle_boot *boot = boot_page();

	if (numbers & ~boot->signals_wanted)
		shared_store(&boot->signals_wanted, boot->signals_wanted | numbers);
}

void signal_for_threads(void (*look)(const struct thread *thread, void *argument), void *argument)
{
	uint64_t flags = spin_lock_irq(&lock);

	for (const struct thread *at = first; at; at = at->signals.next)
		look(at, argument);
	spin_unlock_irq(&lock, flags);
}

/* Lets all threads look that might take what the caller cannot take any more. */
static void retarget(void)
{
	for (struct thread *at = first; at && program.pending; at = at->signals.next)
		if (program.pending & ~at->signals.blocked)
			kick(at);
}

void signal_thread_add(struct thread *thread)
{
	uint64_t flags = spin_lock_irq(&lock);

	if (!first)
		signal_pool_fill(&pool, records, SIGNAL_RECORDS);
	thread->signals.previous = last;
	if (last)
		last->signals.next = thread;
	else
		first = thread;
	last = thread;
	spin_unlock_irq(&lock, flags);
}

void signal_thread_remove(struct thread *thread)
{
	uint64_t flags = spin_lock_irq(&lock);
	struct thread_signals *signals = &thread->signals;

	if (signals->previous)
		signals->previous->signals.next = signals->next;
	else
		first = signals->next;
	if (signals->next)
		signals->next->signals.previous = signals->previous;
	else
		last = signals->previous;
	signal_queue_drop(&signals->queue, &pool, UINT64_MAX);
	retarget();
	spin_unlock_irq(&lock, flags);
}

/* POSIX: what is ignored from now on is no longer pending. */
static void drop_ignored(int number)
{
	uint64_t bit = SIGNAL_BIT(number);

	if (reaction_to(number) != REACTION_IGNORE)
		return;
	signal_queue_drop(&program, &pool, bit);
	for (struct thread *at = first; at; at = at->signals.next)
		signal_queue_drop(&at->signals.queue, &pool, bit);
}

int signal_action(int number, const struct sigaction *new, struct sigaction *old)
{
	struct sigaction wanted = new ? *new : (struct sigaction){ 0 };
	struct sigaction before;
	uint64_t flags;

	if (new && (SIGNAL_BIT(number) & UNBLOCKABLE))
		return -EINVAL;
	flags = spin_lock_irq(&lock);
	before = actions[number];
	if (new) {
		actions[number] = wanted;
		if (wanted.sa_handler != SIG_DFL)
			want_from_linux(SIGNAL_BIT(number));
		drop_ignored(number);
	}
	spin_unlock_irq(&lock, flags);
	if (old)
		*old = before;
	return 0;
}

void signal_ignore(uint64_t numbers)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	for (; numbers; numbers &= numbers - 1)
		signal_action(__builtin_ctzll(numbers) + 1, &ignore, NULL);
}

bool signal_any_caught(uint64_t numbers)
{
	while (numbers) {
		if (reaction_to(__builtin_ctzll(numbers) + 1) == REACTION_HANDLE)
			return true;
		numbers &= numbers - 1;
	}
	return false;
}

static uint64_t deliverable(const struct thread_signals *signals)
{
	return (signals->queue.pending | program.pending) & ~signals->blocked;
}

void signal_mask_set(uint64_t blocked)
{
	struct thread *self = current_thread();
	uint64_t flags = spin_lock_irq(&lock);
	uint64_t more = blocked & ~self->signals.blocked;

	self->signals.blocked = blocked & ~UNBLOCKABLE;
	want_from_linux(self->signals.blocked);
	if (deliverable(&self->signals))
		__atomic_fetch_or(&self->task->attention, TASK_ATTENTION_SIGNAL, __ATOMIC_RELAXED);
	if (more & program.pending)
		retarget();
	spin_unlock_irq(&lock, flags);
}

uint64_t signal_mask(void)
{
	return current_thread()->signals.blocked;
}

uint64_t signal_pending(void)
{
	struct thread *self = current_thread();
	uint64_t flags = spin_lock_irq(&lock);
	uint64_t pending = self->signals.queue.pending | program.pending;

	spin_unlock_irq(&lock, flags);
	return pending;
}

/* Takes one of @wanted that is pending for @thread or the program. */
static bool take(struct thread_signals *signals, uint64_t wanted, siginfo_t *info)
{
	return signal_queue_take(&signals->queue, &pool, wanted, info) ||
	       signal_queue_take(&program, &pool, wanted, info);
}

int signal_await(uint64_t wanted, siginfo_t *info, uint64_t deadline)
{
	struct thread *self = current_thread();
	struct thread_signals *signals = &self->signals;
	uint32_t handled = signals->handled;
	int error = 0;

	for (;;) {
		uint64_t flags = spin_lock_irq(&lock);
		bool taken = take(signals, wanted, info);
		uint32_t seen = signals->arrivals;

		signals->awaited = taken || error ? 0 : wanted;
		spin_unlock_irq(&lock, flags);
		if (taken)
			return 0;
		if (error)
			return error;
		if (thread_wait(&signals->arrivals, seen, deadline, THREAD_WAITS_OUTSIDE, NULL,
				THREAD_WAIT_CANCELLABLE) == -ETIMEDOUT)
			error = -ETIMEDOUT;
		else if (signals->handled != handled)
			error = -EINTR;
	}
}

bool signal_next(struct signal_delivery *delivery)
{
	struct thread *self = current_thread();
	struct thread_signals *signals = &self->signals;
	enum reaction reaction = REACTION_IGNORE;
	bool found;
	int number = 0;

	spin_lock_irq(&lock);
	do {
		found = signals->faulted;
		if (found) {
			signals->faulted = false;
			delivery->info = signals->fault;
		} else {
			found = take(signals, ~signals->blocked, &delivery->info);
		}
		if (found) {
			number = delivery->info.si_signo;
			reaction = reaction_to(number);
		}
	} while (found && reaction == REACTION_IGNORE);
	if (!found) {
		__atomic_fetch_and(&self->task->attention, ~TASK_ATTENTION_SIGNAL, __ATOMIC_SEQ_CST);
	} else if (reaction == REACTION_HANDLE) {
		delivery->action = actions[number];
		delivery->blocked = signals->blocked;
		signals->blocked |= delivery->action.sa_mask & ~UNBLOCKABLE;
		if (!(delivery->action.sa_flags & SA_NODEFER))
			signals->blocked |= SIGNAL_BIT(number);
		if (delivery->action.sa_flags & (int)SA_RESETHAND)
			actions[number].sa_handler = SIG_DFL;
		signals->handled++;
		signals->interrupting += !(delivery->action.sa_flags & SA_RESTART);
	}
	spin_unlock_irq(&lock, 0);
	if (found && reaction == REACTION_END)
		signal_kill(number);
	return found;
}

bool signal_fault(const siginfo_t *info, bool *on_stack)
{
	struct thread *self = current_thread();
	bool handles;

	if (!self || self->task->deferred)
		return false;
	spin_lock_irq(&lock);
	handles = reaction_to(info->si_signo) == REACTION_HANDLE && !blocks(self, info->si_signo);
	*on_stack = actions[info->si_signo].sa_flags & SA_ONSTACK;
	spin_unlock_irq(&lock, 0);
	if (handles) {
		self->signals.fault = *info;
		self->signals.faulted = true;
	}
	return handles;
}
