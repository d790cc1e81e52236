// SPDX-License-Identifier: BSD-2-Clause
/*
 * Translation tables; see translate.h. Linux's numbers are those of x86-64
 * (asm-generic/errno.h, asm-generic/fcntl.h in Linux's uapi).
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <hermit/clock.h>
#include <hermit/forward.h>
#include "translate.h"

/* Linux's errno from 35 on; below, the two agree. */
#define ERRNO_SAME 34

static const int errno_from_linux[] = {
	[35] = EDEADLK, [36] = ENAMETOOLONG, [37] = ENOLCK, [38] = ENOSYS, [39] = ENOTEMPTY,
	[40] = ELOOP, [42] = ENOMSG, [43] = EIDRM, [60] = ENOSTR, [61] = ENODATA, [62] = ETIME,
	[63] = ENOSR, [67] = ENOLINK, [71] = EPROTO, [72] = EMULTIHOP, [74] = EBADMSG,
	[75] = EOVERFLOW, [84] = EILSEQ, [88] = ENOTSOCK, [89] = EDESTADDRREQ, [90] = EMSGSIZE,
	[91] = EPROTOTYPE, [92] = ENOPROTOOPT, [93] = EPROTONOSUPPORT, [95] = EOPNOTSUPP,
	[96] = EPFNOSUPPORT, [97] = EAFNOSUPPORT, [98] = EADDRINUSE, [99] = EADDRNOTAVAIL,
	[100] = ENETDOWN, [101] = ENETUNREACH, [102] = ENETRESET, [103] = ECONNABORTED,
	[104] = ECONNRESET, [105] = ENOBUFS, [106] = EISCONN, [107] = ENOTCONN,
	[109] = ETOOMANYREFS, [110] = ETIMEDOUT, [111] = ECONNREFUSED, [112] = EHOSTDOWN,
	[113] = EHOSTUNREACH, [114] = EALREADY, [115] = EINPROGRESS, [116] = ESTALE,
	[122] = EDQUOT, [125] = ECANCELED, [130] = EOWNERDEAD, [131] = ENOTRECOVERABLE,
};

#define ERRNO_COUNT COUNT(errno_from_linux)

static const struct {
	int newlib;
	uint64_t linux_flag;
} open_flags[] = {
	{ O_APPEND, 02000 },
	{ O_CREAT, 0100 },
	{ O_TRUNC, 01000 },
	{ O_EXCL, 0200 },
	{ O_SYNC, 04010000 },
	{ O_NONBLOCK, 04000 },
	{ O_NOCTTY, 0400 },
	{ O_CLOEXEC, 02000000 },
	{ O_NOFOLLOW, 0400000 },
	{ O_DIRECTORY, 0200000 },
	{ O_DIRECT, 040000 },
	{ O_TMPFILE, 020200000 },
	{ O_NOATIME, 01000000 },
	{ O_PATH, 010000000 },
};

static const struct {
	int newlib;
	uint64_t linux_flag;
} at_flags[] = {
	{ AT_EACCESS, 0x200 },
	{ AT_SYMLINK_NOFOLLOW, 0x100 },
	{ AT_SYMLINK_FOLLOW, 0x400 },
	{ AT_REMOVEDIR, 0x200 },
	{ AT_EMPTY_PATH, 0x1000 },
};

static const struct {
	int newlib;
	uint64_t linux_command;
} lock_commands[] = {
	{ F_GETLK, 5 },
	{ F_SETLK, 6 },
	{ F_SETLKW, 7 },
};

static const struct {
	short newlib;
	int32_t linux_type;
} lock_types[] = {
	{ F_RDLCK, 0 },
	{ F_WRLCK, 1 },
	{ F_UNLCK, 2 },
};

/* utimensat()'s special nanoseconds */
#define LINUX_UTIME_NOW		0x3fffffffl
#define LINUX_UTIME_OMIT	0x3ffffffel

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int64_t translate_result(int64_t status)
{
	uint64_t error = -(uint64_t)status;

	if (status >= 0 || error <= ERRNO_SAME)
		return status;
	if (error >= ERRNO_COUNT || !errno_from_linux[error])
		return -EIO;		/* a failure that newlib has no name for */
	return -errno_from_linux[error];
}

uint64_t translate_open_flags(int flags)
{
	uint64_t result = (uint64_t)flags & O_ACCMODE;

	for (size_t i = 0; i < COUNT(open_flags); i++)
		if ((flags & open_flags[i].newlib) == open_flags[i].newlib)
			result |= open_flags[i].linux_flag;
	return result;
}

int translate_open_flags_back(uint64_t flags)
{
	int result = (int)(flags & O_ACCMODE);

	for (size_t i = 0; i < COUNT(open_flags); i++)
		if ((flags & open_flags[i].linux_flag) == open_flags[i].linux_flag)
			result |= open_flags[i].newlib;
	return result;
}

int translate_at_flags(int flags, uint64_t *result)
{
	*result = 0;
	for (size_t i = 0; i < COUNT(at_flags); i++) {
		if (flags & at_flags[i].newlib)
			*result |= at_flags[i].linux_flag;
		flags &= ~at_flags[i].newlib;
	}
	return flags ? -EINVAL : 0;
}

int translate_utime(long ns, uint64_t *result)
{
	if (ns == UTIME_NOW)
		ns = LINUX_UTIME_NOW;
	else if (ns == UTIME_OMIT)
		ns = LINUX_UTIME_OMIT;
	else if (ns < 0 || ns >= (long)NS_PER_S)
		return -EINVAL;
	*result = (uint64_t)ns;
	return 0;
}

int translate_lock(int command, const struct flock *from, uint64_t *linux_command,
		   struct forward_lock *to)
{
	size_t type = 0, number = 0;

	while (type < COUNT(lock_types) && lock_types[type].newlib != from->l_type)
		type++;
	while (number < COUNT(lock_commands) && lock_commands[number].newlib != command)
		number++;
	if (type == COUNT(lock_types) || number == COUNT(lock_commands))
		return -EINVAL;
	*linux_command = lock_commands[number].linux_command;
	*to = (struct forward_lock){
		.type = lock_types[type].linux_type,
		.whence = from->l_whence,
		.start = from->l_start,
		.length = from->l_len,
	};
	return 0;
}

void translate_lock_back(const struct forward_lock *from, struct flock *to)
{
	for (size_t i = 0; i < COUNT(lock_types); i++)
		if (lock_types[i].linux_type == from->type)
			to->l_type = lock_types[i].newlib;
	if (to->l_type == F_UNLCK)
		return;			/* the rest stays as it was */
	to->l_whence = (short)from->whence;
	to->l_start = from->start;
	to->l_len = from->length;
	to->l_pid = (pid_t)from->process;
}

void translate_stat(const struct forward_stat *from, struct stat *to)
{
	memset(to, 0, sizeof(*to));
	to->st_dev = from->dev;
	to->st_ino = from->ino;
	to->st_mode = from->mode;	/* the file type bits agree */
	to->st_nlink = from->nlink;
	to->st_uid = from->uid;
	to->st_gid = from->gid;
	to->st_rdev = from->rdev;
	to->st_size = from->size;
	to->st_blksize = from->blksize;
	to->st_blocks = from->blocks;
	to->st_atim.tv_sec = from->atime_sec;
	to->st_atim.tv_nsec = from->atime_nsec;
	to->st_mtim.tv_sec = from->mtime_sec;
	to->st_mtim.tv_nsec = from->mtime_nsec;
	to->st_ctim.tv_sec = from->ctime_sec;
	to->st_ctim.tv_nsec = from->ctime_nsec;
}
