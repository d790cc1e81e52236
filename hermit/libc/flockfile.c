// SPDX-License-Identifier: BSD-2-Clause
/*
 * Streams that a thread keeps for itself (POSIX.1-2017 flockfile): newlib declares
 * them, and has the lock in each stream. A stream over a string has none.
 */
#include <stdio.h>
#include <sys/lock.h>

void flockfile(FILE *file)
{
	if (!(file->_flags & __SSTR))
		__lock_acquire_recursive(file->_lock);
}

/* POSIX: 0 if it was taken. */
int ftrylockfile(FILE *file)
{
	return file->_flags & __SSTR || __lock_try_acquire_recursive(file->_lock) ? 0 : -1;
}

void funlockfile(FILE *file)
{
	if (!(file->_flags & __SSTR))
		__lock_release_recursive(file->_lock);
}
