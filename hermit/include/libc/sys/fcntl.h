/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening files and what can be done to a descriptor (POSIX <fcntl.h>); replaces
 * newlib's file of this name, with its values, which its stdio is compiled with.
 */
#ifndef _SYS_FCNTL_H_
#define _SYS_FCNTL_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/stat.h>

__BEGIN_DECLS

#define O_RDONLY	0
#define O_WRONLY	1
#define O_RDWR		2
#define O_ACCMODE	3
#define O_APPEND	0x0008
#define O_CREAT		0x0200
#define O_TRUNC		0x0400
#define O_EXCL		0x0800
#define O_SYNC		0x2000
#define O_DSYNC		O_SYNC
#define O_RSYNC		O_SYNC
#define O_NONBLOCK	0x4000
#define O_NDELAY	O_NONBLOCK
#define O_NOCTTY	0x8000
#define O_CLOEXEC	0x40000
#define O_DIRECT	0x80000
#define O_NOFOLLOW	0x100000
#define O_DIRECTORY	0x200000
#define O_SEARCH	0x2000000	/* as O_PATH */
#define O_EXEC		O_SEARCH
#define O_LARGEFILE	0
#define O_TMPFILE	0x800000
#define O_NOATIME	0x1000000
#define O_PATH		0x2000000

#if __MISC_VISIBLE
#define FAPPEND		O_APPEND
#define FNONBLOCK	O_NONBLOCK
#define FNDELAY		O_NONBLOCK
#endif

#define FD_CLOEXEC	1

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_GETOWN	5
#define F_SETOWN	6
#define F_GETLK		7
#define F_SETLK		8
#define F_SETLKW	9
#define F_DUPFD_CLOEXEC	14

#define F_RDLCK		1
#define F_WRLCK		2
#define F_UNLCK		3

#define AT_FDCWD		(-2)
#define AT_EACCESS		0x01
#define AT_SYMLINK_NOFOLLOW	0x02
#define AT_SYMLINK_FOLLOW	0x04
#define AT_REMOVEDIR		0x08
#define AT_EMPTY_PATH		0x10

#define LOCK_SH		0x01
#define LOCK_EX		0x02
#define LOCK_NB		0x04
#define LOCK_UN		0x08

#define POSIX_FADV_NORMAL	0
#define POSIX_FADV_RANDOM	1
#define POSIX_FADV_SEQUENTIAL	2
#define POSIX_FADV_WILLNEED	3
#define POSIX_FADV_DONTNEED	4
#define POSIX_FADV_NOREUSE	5

struct flock {
	short l_type;			/* F_RDLCK, F_WRLCK, F_UNLCK */
	short l_whence;
	off_t l_start;
	off_t l_len;			/* 0: to the end of the file */
	pid_t l_pid;			/* F_GETLK: who holds it */
};

int creat(const char *path, mode_t mode);
int fcntl(int fd, int command, ...);
int flock(int fd, int operation);
int open(const char *path, int flags, ...);
int openat(int folder, const char *path, int flags, ...);
int posix_fadvise(int fd, off_t offset, off_t bytes, int advice);
int posix_fallocate(int fd, off_t offset, off_t bytes);
#if __GNU_VISIBLE
struct timeval;
int futimesat(int folder, const char *path, const struct timeval times[2]);
#endif
#ifdef _LIBC
int _fcntl(int fd, int command, ...);
int _open(const char *path, int flags, ...);
#endif

__END_DECLS

#endif /* _SYS_FCNTL_H_ */
