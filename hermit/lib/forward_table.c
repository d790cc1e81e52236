// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * What each forwarded call looks like on the wire; see forward_codec.h.
 */
#include "forward_codec.h"

#define PATH_IN		.in = FORWARD_IN_PATH, .in_max = FORWARD_PATH_MAX
#define PATHS_IN	.in = FORWARD_IN_PATHS, .in_max = 2 * FORWARD_PATH_MAX
#define DATA_IN		.in = FORWARD_IN_DATA, .in_max = FORWARD_DATA_MAX
#define IN(type)	.in = FORWARD_IN_BYTES, .in_max = sizeof(type), .in_unit = sizeof(type)
#define BYTES_IN(max)	.in = FORWARD_IN_BYTES, .in_max = max
#define OUT(type)	.out = FORWARD_OUT_EXACT, .out_max = sizeof(type)
#define DATA_OUT	.out = FORWARD_OUT_DATA, .out_max = FORWARD_DATA_MAX
#define UP_TO_OUT(max)	.out = FORWARD_OUT_UP_TO, .out_max = max
#define RESULT(kind)	.result = FORWARD_RESULT_##kind

static const struct forward_call calls[FORWARD_COUNT] = {
	[FORWARD_OPEN] = { .name = "open", .args = 3, PATH_IN, RESULT(INDEX) },
	[FORWARD_CLOSE] = { .name = "close", .args = 1 },
	[FORWARD_READ] = { .name = "read", .args = 2, RESULT(LENGTH), DATA_OUT, .room = 2 },
	[FORWARD_WRITE] = { .name = "write", .args = 1, DATA_IN, RESULT(TAKEN) },
	[FORWARD_LSEEK] = { .name = "lseek", .args = 3, RESULT(OFFSET) },
	[FORWARD_FSTAT] = { .name = "fstat", .args = 1, OUT(struct forward_stat) },
	[FORWARD_STAT] = { .name = "stat", .args = 2, PATH_IN, OUT(struct forward_stat) },
	[FORWARD_UNLINK] = { .name = "unlink", .args = 2, PATH_IN },
	[FORWARD_ISATTY] = { .name = "isatty", .args = 1, RESULT(BOOL) },
	[FORWARD_HOSTNAME] = {
		.name = "hostname", RESULT(LENGTH), UP_TO_OUT(FORWARD_HOSTNAME_MAX),
	},
	[FORWARD_PREAD] = { .name = "pread", .args = 3, RESULT(LENGTH), DATA_OUT, .room = 2 },
	[FORWARD_PWRITE] = { .name = "pwrite", .args = 3, DATA_IN, RESULT(TAKEN) },
	[FORWARD_FSYNC] = { .name = "fsync", .args = 2 },
	[FORWARD_FTRUNCATE] = { .name = "ftruncate", .args = 2 },
	[FORWARD_TRUNCATE] = { .name = "truncate", .args = 1, PATH_IN },
	[FORWARD_ALLOCATE] = { .name = "fallocate", .args = 3 },
	[FORWARD_ADVISE] = { .name = "fadvise", .args = 4 },
	[FORWARD_GETFL] = { .name = "getfl", .args = 1, RESULT(INDEX) },
	[FORWARD_SETFL] = { .name = "setfl", .args = 2 },
	[FORWARD_LOCK] = {
		.name = "lock", .args = 2, IN(struct forward_lock), OUT(struct forward_lock),
	},
	[FORWARD_FLOCK] = { .name = "flock", .args = 2 },
	[FORWARD_GETDENTS] = {
		.name = "getdents", .args = 2, RESULT(LENGTH),
		UP_TO_OUT(FORWARD_BYTES_MAX), .room = 2,
	},
	[FORWARD_STATVFS] = { .name = "statvfs", PATH_IN, OUT(struct forward_statvfs) },
	[FORWARD_FSTATVFS] = { .name = "fstatvfs", .args = 1, OUT(struct forward_statvfs) },
	[FORWARD_CHMOD] = { .name = "chmod", .args = 3, PATH_IN },
	[FORWARD_FCHMOD] = { .name = "fchmod", .args = 2 },
	[FORWARD_CHOWN] = { .name = "chown", .args = 4, PATH_IN },
	[FORWARD_FCHOWN] = { .name = "fchown", .args = 3 },
	[FORWARD_UTIMENS] = { .name = "utimens", .args = 6, PATH_IN },
	[FORWARD_FUTIMENS] = { .name = "futimens", .args = 5 },
	[FORWARD_ACCESS] = { .name = "access", .args = 3, PATH_IN },
	[FORWARD_UMASK] = { .name = "umask", .args = 1, RESULT(INDEX) },
	[FORWARD_LINK] = { .name = "link", .args = 3, PATHS_IN },
	[FORWARD_SYMLINK] = { .name = "symlink", .args = 1, PATHS_IN },
	[FORWARD_READLINK] = {
		.name = "readlink", .args = 2, PATH_IN, RESULT(LENGTH),
		UP_TO_OUT(FORWARD_PATH_MAX), .room = 2,
	},
	[FORWARD_RENAME] = { .name = "rename", .args = 3, PATHS_IN },
	[FORWARD_MKDIR] = { .name = "mkdir", .args = 2, PATH_IN },
	[FORWARD_MKNOD] = { .name = "mknod", .args = 3, PATH_IN },
	[FORWARD_CHDIR] = { .name = "chdir", PATH_IN },
	[FORWARD_FCHDIR] = { .name = "fchdir", .args = 1 },
	[FORWARD_GETCWD] = { .name = "getcwd", RESULT(LENGTH), UP_TO_OUT(FORWARD_PATH_MAX) },
	[FORWARD_REALPATH] = {
		.name = "realpath", PATH_IN, RESULT(LENGTH), UP_TO_OUT(FORWARD_PATH_MAX),
	},
	[FORWARD_FDPATH] = {
		.name = "fdpath", .args = 1, RESULT(LENGTH), UP_TO_OUT(FORWARD_PATH_MAX),
	},
	[FORWARD_PIPE] = { .name = "pipe", .args = 1, OUT(uint32_t[2]) },
	[FORWARD_GETPPID] = { .name = "getppid", RESULT(INDEX) },
	[FORWARD_IOCTL] = {
		.name = "ioctl", .args = 3, BYTES_IN(FORWARD_IOCTL_MAX),
		UP_TO_OUT(FORWARD_IOCTL_MAX),
	},
	[FORWARD_IDENTITY] = { .name = "identity", OUT(struct forward_identity) },
	[FORWARD_GROUPS] = { .name = "getgroups", RESULT(LENGTH), UP_TO_OUT(FORWARD_BYTES_MAX) },
	[FORWARD_GETPGID] = { .name = "getpgid", .args = 1, RESULT(INDEX) },
	[FORWARD_SETPGID] = { .name = "setpgid", .args = 2 },
	[FORWARD_GETSID] = { .name = "getsid", .args = 1, RESULT(INDEX) },
	[FORWARD_SPAWN] = { .name = "spawn", BYTES_IN(FORWARD_BYTES_MAX), RESULT(INDEX) },
	[FORWARD_WAIT] = { .name = "wait", .args = 2, RESULT(INDEX), OUT(struct forward_wait) },
	[FORWARD_KILL] = { .name = "kill", .args = 2 },
	[FORWARD_RLIMIT] = { .name = "rlimit", .args = 4, OUT(uint64_t[2]) },
	[FORWARD_CHILDREN] = { .name = "children", OUT(struct forward_usage) },
	[FORWARD_CANCEL] = { .name = "cancel", .args = 1 },
	[FORWARD_POLL] = {
		.name = "poll", .args = 2, .room = 2, RESULT(INDEX),
		BYTES_IN(FORWARD_POLL_BYTES), .in_unit = sizeof(struct forward_poll),
		UP_TO_OUT(FORWARD_POLL_BYTES),
	},
	[FORWARD_EPOLL] = { .name = "epoll", RESULT(INDEX) },
	[FORWARD_EPOLL_CTL] = { .name = "epoll_ctl", .args = 5 },
	[FORWARD_EPOLL_TAKE] = {
		.name = "epoll_take", .args = 2, .room = 2, RESULT(INDEX),
		UP_TO_OUT(FORWARD_EVENTS_BYTES),
	},
};

const struct forward_call *forward_call(uint32_t number)
{
	if (number >= FORWARD_COUNT || !calls[number].name)
		return NULL;
	return &calls[number];
}

const char *forward_name(uint32_t number)
{
	const struct forward_call *call = forward_call(number);

	return call ? call->name : "unknown";
}

/* Terminals, and how much can be read; numbers and sizes are those of Linux on x86-64. */
static const struct forward_ioctl ioctls[] = {
	{ .request = 0x5401, .out = 36 },		/* TCGETS: struct termios */
	{ .request = 0x5402, .in = 36 },		/* TCSETS */
	{ .request = 0x5403, .in = 36 },		/* TCSETSW */
	{ .request = 0x5404, .in = 36 },		/* TCSETSF */
	{ .request = 0x5409 },				/* TCSBRK */
	{ .request = 0x540a },				/* TCXONC */
	{ .request = 0x540b },				/* TCFLSH */
	{ .request = 0x540e },				/* TIOCSCTTY */
	{ .request = 0x540f, .out = 4 },		/* TIOCGPGRP */
	{ .request = 0x5410, .in = 4 },			/* TIOCSPGRP */
	{ .request = 0x5411, .out = 4 },		/* TIOCOUTQ */
	{ .request = 0x5413, .out = 8 },		/* TIOCGWINSZ: struct winsize */
	{ .request = 0x5414, .in = 8 },			/* TIOCSWINSZ */
	{ .request = 0x541b, .out = 4 },		/* FIONREAD */
	{ .request = 0x5422 },				/* TIOCNOTTY */
	{ .request = 0x5429, .out = 4 },		/* TIOCGSID */
};

const struct forward_ioctl *forward_ioctl(uint64_t request)
{
	unsigned int i;

	for (i = 0; i < sizeof(ioctls) / sizeof(ioctls[0]); i++)
		if (ioctls[i].request == request)
			return &ioctls[i];
	return NULL;
}
