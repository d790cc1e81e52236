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

#define ERRNO_COUNT (sizeof(errno_from_linux) / sizeof(errno_from_linux[0]))

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
};

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

	for (size_t i = 0; i < sizeof(open_flags) / sizeof(open_flags[0]); i++)
		if ((flags & open_flags[i].newlib) == open_flags[i].newlib)
			result |= open_flags[i].linux_flag;
	return result;
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
