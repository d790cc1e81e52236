/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory and files in memory (POSIX.1-2017 <sys/mman.h>, and what Linux adds).
 *
 * A mapping is memory of the isle that is there at once: a file is read when it is
 * mapped. What was changed in a shared mapping gets into the file with msync(),
 * munmap() and at exit(), and what others have changed comes with MS_INVALIDATE.
 * PROT_READ and PROT_NONE are promises of the program, which nobody enforces;
 * PROT_EXEC is refused with ENOTSUP.
 */
#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define PROT_NONE		0x0
#define PROT_READ		0x1
#define PROT_WRITE		0x2
#define PROT_EXEC		0x4

#define MAP_SHARED		0x01
#define MAP_PRIVATE		0x02
#define MAP_SHARED_VALIDATE	0x03
#define MAP_FIXED		0x10
#define MAP_ANONYMOUS		0x20
#define MAP_ANON		MAP_ANONYMOUS
#define MAP_FIXED_NOREPLACE	0x100000

/* Hints, which change nothing here: all memory is there, and in large pages. */
#define MAP_FILE		0x00
#define MAP_LOCKED		0x2000
#define MAP_NORESERVE		0x4000
#define MAP_POPULATE		0x8000
#define MAP_NONBLOCK		0x10000
#define MAP_STACK		0x20000

#define MAP_FAILED		((void *)-1)

#define MS_ASYNC		1
#define MS_INVALIDATE		2
#define MS_SYNC			4

#define MREMAP_MAYMOVE		1

#define MCL_CURRENT		1
#define MCL_FUTURE		2

#define POSIX_MADV_NORMAL	0
#define POSIX_MADV_RANDOM	1
#define POSIX_MADV_SEQUENTIAL	2
#define POSIX_MADV_WILLNEED	3
#define POSIX_MADV_DONTNEED	4

#define MADV_NORMAL		0
#define MADV_RANDOM		1
#define MADV_SEQUENTIAL		2
#define MADV_WILLNEED		3
#define MADV_DONTNEED		4	/* private memory is as it was when it was mapped */
#define MADV_FREE		8
#define MADV_HUGEPAGE		14
#define MADV_NOHUGEPAGE		15
#define MADV_DONTDUMP		16
#define MADV_DODUMP		17

int madvise(void *start, size_t bytes, int advice);
int mlock(const void *start, size_t bytes);
int mlockall(int flags);
void *mmap(void *start, size_t bytes, int protection, int flags, int fd, off_t offset);
int mprotect(void *start, size_t bytes, int protection);
void *mremap(void *start, size_t bytes, size_t wanted, int flags, ...);
int msync(void *start, size_t bytes, int flags);
int munlock(const void *start, size_t bytes);
int munlockall(void);
int munmap(void *start, size_t bytes);
int posix_madvise(void *start, size_t bytes, int advice);

__END_DECLS

#endif /* _SYS_MMAN_H */
