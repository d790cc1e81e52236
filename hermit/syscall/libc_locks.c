// SPDX-License-Identifier: BSD-2-Clause
/*
 * newlib's locks (its sys/lock.h, "retargetable locking").
 */
#include <stdbool.h>
#include <stdlib.h>
#include <sys/lock.h>
#include <hermit/crash.h>
#include <hermit/sync.h>
#include <hermit/task.h>

struct __lock {
	struct mutex mutex;
	uint32_t depth;			/* of the holder, recursive ones */
	const struct task *holder;	/* recursive ones */
};

/* newlib names these; all of them, or its own object would be linked too. */
struct __lock __lock___sfp_recursive_mutex;
struct __lock __lock___atexit_recursive_mutex;
struct __lock __lock___at_quick_exit_mutex;
struct __lock __lock___env_recursive_mutex;
struct __lock __lock___tz_mutex;
struct __lock __lock___dd_hash_mutex;
struct __lock __lock___arc4random_mutex;

void __retarget_lock_init(_LOCK_T *lock)
{
	*lock = calloc(1, sizeof(**lock));
	if (!*lock)
		panic("no memory for a lock of the C library");
}

void __retarget_lock_init_recursive(_LOCK_T *lock)
{
	__retarget_lock_init(lock);
}

void __retarget_lock_close(_LOCK_T lock)
{
	free(lock);
}

void __retarget_lock_close_recursive(_LOCK_T lock)
{
	free(lock);
}

void __retarget_lock_acquire(_LOCK_T lock)
{
	lock_take(&lock->mutex);
}

int __retarget_lock_try_acquire(_LOCK_T lock)
{
	return lock_try(&lock->mutex);
}

void __retarget_lock_release(_LOCK_T lock)
{
	lock_release(&lock->mutex);
}

static bool mine(_LOCK_T lock)
{
	return __atomic_load_n(&lock->holder, __ATOMIC_RELAXED) == task_current();
}

static void taken(_LOCK_T lock)
{
	__atomic_store_n(&lock->holder, task_current(), __ATOMIC_RELAXED);
	lock->depth = 1;
}

void __retarget_lock_acquire_recursive(_LOCK_T lock)
{
	if (mine(lock)) {
		lock->depth++;
		return;
	}
	lock_take(&lock->mutex);
	taken(lock);
}

int __retarget_lock_try_acquire_recursive(_LOCK_T lock)
{
	if (mine(lock)) {
		lock->depth++;
		return 1;
	}
	if (!lock_try(&lock->mutex))
		return 0;
	taken(lock);
	return 1;
}

void __retarget_lock_release_recursive(_LOCK_T lock)
{
	if (--lock->depth)
		return;
	__atomic_store_n(&lock->holder, NULL, __ATOMIC_RELAXED);
	lock_release(&lock->mutex);
}
