// SPDX-License-Identifier: BSD-2-Clause
/*
 * Streams that a thread keeps for itself (POSIX.1-2017 flockfile): newlib declares
 * them, and has the lock in each stream. A stream over a string has none.
 */
#include <reent.h>
#include <stdio.h>
#include <sys/lock.h>

void __sinit(struct _reent *reent);

/* The standard streams have their locks from the first use of any stream on. */
static void prepare(void)
{
	__sinit(_REENT);
}

void flockfile(FILE *file)
{
	prepare();
	if (!(file->_flags & __SSTR))
		__lock_acquire_recursive(file->_lock);
}

/* POSIX: 0 if it was taken. */
int ftrylockfile(FILE *file)
{
	prepare();
	return file->_flags & __SSTR || __lock_try_acquire_recursive(file->_lock) ? 0 : -1;
}

void funlockfile(FILE *file)
{
	if (!(file->_flags & __SSTR))
		__lock_release_recursive(file->_lock);
}
