// SPDX-License-Identifier: BSD-2-Clause
/*
 * lockf() (POSIX.1-2017) in terms of fcntl().
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int lockf(int fd, int command, off_t bytes)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_len = bytes };

	switch (command) {
	case F_ULOCK:
		lock.l_type = F_UNLCK;
		return fcntl(fd, F_SETLK, &lock);
	case F_LOCK:
		return fcntl(fd, F_SETLKW, &lock);
	case F_TLOCK:
		return fcntl(fd, F_SETLK, &lock);
	case F_TEST:
		if (fcntl(fd, F_GETLK, &lock))
			return -1;
		if (lock.l_type == F_UNLCK)
			return 0;
		errno = EACCES;
		return -1;
	default:
		errno = EINVAL;
		return -1;
	}
}
