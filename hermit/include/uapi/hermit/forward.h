/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Forwarded calls: what an isle and its proxy say to each other over a byte
 * stream. Both sides compile this file; the codec is hermit/lib/forward_codec.c.
 *
 * The isle connects, sends struct forward_hello and waits for the proxy's, then
 * sends requests at will. Any number may be outstanding; replies carry the id
 * of their request and come in any order. All words are little-endian.
 *
 * Numbers on the wire are those of Linux on x86-64 (errno, open flags, whence,
 * file modes); the isle translates to newlib's in hermit/syscall/translate.c.
 */
#ifndef UAPI_HERMIT_FORWARD_H
#define UAPI_HERMIT_FORWARD_H

#include "types.h"

#define FORWARD_MAGIC		0x31445746524d4948ull
#define FORWARD_VERSION		3
#define FORWARD_TOKEN_BYTES	16
#define FORWARD_ARGS		6	/* 64-bit words before the data of a request */
#define FORWARD_PATH_MAX	4096u	/* bytes of a path with its NUL */
#define FORWARD_BYTES_MAX	0x10000u /* bytes that go over by copy: structures, lists */
#define FORWARD_DATA_MAX	0x100000u /* bytes of what is read or written, in one frame */
#define FORWARD_HOSTNAME_MAX	255u	/* bytes of a host name, no NUL */

struct forward_hello {
	uint64_t magic;			/* FORWARD_MAGIC */
	uint32_t version;		/* FORWARD_VERSION */
	uint32_t isle;
	uint8_t token[FORWARD_TOKEN_BYTES]; /* isle: the boot page's; proxy: zero */
};

HERMIT_ASSERT(sizeof(struct forward_hello) == 32);

/*
 * Head of every frame. @length counts what follows it: in a request the
 * FORWARD_ARGS words and then the data, in a reply the data alone.
 */
struct forward_header {
	uint32_t length;		/* bytes after this header */
	uint32_t number;		/* enum forward_number; a reply repeats it */
	uint64_t id;			/* chosen by the isle, repeated by the reply */
	int64_t status;			/* reply: the call's result or -errno; request: 0 */
};

HERMIT_ASSERT(sizeof(struct forward_header) == 24);

/*
 * Calls. "in" is the data of the request, "out" that of the reply; a reply with
 * a negative status has no data. Descriptors are indices into a table that the
 * proxy keeps for the isle: 0, 1, 2 are open at the start. What a call looks
 * like on the wire stands in the table of forward_codec.c, what the proxy does
 * for it in that of proxy/calls.c. Numbers: 1 to 95 files, 96 to 159 process,
 * terminal, names, 160 on the exchange of calls itself.
 */
enum forward_number {
	FORWARD_OPEN = 1,	/* (folder, flags, mode) in: path */
	FORWARD_CLOSE = 2,	/* (fd) */
	FORWARD_READ = 3,	/* (fd, bytes) out: what was read */
	FORWARD_WRITE = 4,	/* (fd) in: what to write */
	FORWARD_LSEEK = 5,	/* (fd, offset, whence) */
	FORWARD_FSTAT = 6,	/* (fd) out: struct forward_stat */
	FORWARD_STAT = 7,	/* (folder, flags) in: path; out: struct forward_stat */
	FORWARD_UNLINK = 8,	/* (folder, flags) in: path */
	FORWARD_ISATTY = 9,	/* (fd) */
	FORWARD_HOSTNAME = 10,	/* () out: host name, no NUL */
	FORWARD_PREAD = 11,	/* (fd, bytes, offset) out: what was read */
	FORWARD_PWRITE = 12,	/* (fd, offset, 0 or FORWARD_NOAPPEND) in: what to write */
	FORWARD_FSYNC = 13,	/* (fd, 1: data only) */
	FORWARD_FTRUNCATE = 14,	/* (fd, bytes) */
	FORWARD_TRUNCATE = 15,	/* (bytes) in: path */
	FORWARD_ALLOCATE = 16,	/* (fd, offset, bytes) */
	FORWARD_ADVISE = 17,	/* (fd, offset, bytes, advice) */
	FORWARD_GETFL = 18,	/* (fd) flags as of open() */
	FORWARD_SETFL = 19,	/* (fd, flags) */
	FORWARD_LOCK = 20,	/* (fd, command) in, out: struct forward_lock */
	FORWARD_FLOCK = 21,	/* (fd, operation) */
	FORWARD_GETDENTS = 22,	/* (fd, bytes) out: struct linux_dirent64[] */
	FORWARD_STATVFS = 23,	/* () in: path; out: struct forward_statvfs */
	FORWARD_FSTATVFS = 24,	/* (fd) out: struct forward_statvfs */
	FORWARD_CHMOD = 25,	/* (folder, mode, flags) in: path */
	FORWARD_FCHMOD = 26,	/* (fd, mode) */
	FORWARD_CHOWN = 27,	/* (folder, owner, group, flags) in: path */
	FORWARD_FCHOWN = 28,	/* (fd, owner, group) */
	FORWARD_UTIMENS = 29,	/* (folder, s, ns, s, ns, flags) in: path */
	FORWARD_FUTIMENS = 30,	/* (fd, s, ns, s, ns) last access, last change */
	FORWARD_ACCESS = 31,	/* (folder, mode, flags) in: path */
	FORWARD_UMASK = 32,	/* (mask) the one before */
	FORWARD_LINK = 33,	/* (folder, folder, flags) in: path, new name */
	FORWARD_SYMLINK = 34,	/* (folder) in: text, path */
	FORWARD_READLINK = 35,	/* (folder, bytes) in: path; out: text, no NUL */
	FORWARD_RENAME = 36,	/* (folder, folder, flags: 0) in: path, new name */
	FORWARD_MKDIR = 37,	/* (folder, mode) in: path */
	FORWARD_MKNOD = 38,	/* (folder, mode, device) in: path */
	FORWARD_CHDIR = 39,	/* () in: path */
	FORWARD_FCHDIR = 40,	/* (fd) */
	FORWARD_GETCWD = 41,	/* () out: path, with its NUL */
	FORWARD_REALPATH = 42,	/* () in: path; out: path, with its NUL */
	FORWARD_FDPATH = 43,	/* (fd) out: path, with its NUL */
	FORWARD_PIPE = 44,	/* (flags) out: uint32_t[2], to read from, to write to */
	FORWARD_GETPPID = 96,	/* () */
	FORWARD_IOCTL = 97,	/* (fd, request, word) in, out: as forward_ioctl() says */
	FORWARD_IDENTITY = 98,	/* () out: struct forward_identity */
	FORWARD_GROUPS = 99,	/* () out: uint32_t[] */
	FORWARD_GETPGID = 100,	/* (process) */
	FORWARD_SETPGID = 101,	/* (process, group) */
	FORWARD_GETSID = 102,	/* (process) */
	FORWARD_SPAWN = 103,	/* () in: struct forward_spawn and what it says */
	FORWARD_WAIT = 104,	/* (process, options) out: struct forward_wait */
	FORWARD_KILL = 105,	/* (process, signal) */
	FORWARD_RLIMIT = 106,	/* (resource, 1: set, soft, hard) out: uint64_t[2], before */
	FORWARD_CHILDREN = 107,	/* () out: struct forward_usage, of those waited for */
	FORWARD_CANCEL = 160,	/* (id) end that call soon: EINTR, or what was done; no reply */
	FORWARD_POLL = 161,	/* (wait, bytes) in, out: struct forward_poll[]; how many ready */
	FORWARD_EPOLL = 162,	/* () a new set of files, FORWARD_POLL sees if it has events */
	FORWARD_EPOLL_CTL = 163, /* (set, operation, fd, events, token) as epoll_ctl(2) */
	FORWARD_EPOLL_TAKE = 164, /* (set, bytes) out: struct forward_event[]; how many */
	FORWARD_COUNT = 192
};

/* "folder" of a call: a descriptor, or the working directory. */
#define FORWARD_CWD (~0ull)

/* Write at the offset even if the file was opened to append. */
#define FORWARD_NOAPPEND 1u

/*
 * One file of FORWARD_POLL: it waits until one is ready or the call is cancelled, or
 * with @wait 0 not at all; who has a timeout cancels. Events are poll(2)'s.
 */
struct forward_poll {
	int32_t fd;
	uint16_t events;
	uint16_t revents;		/* in the reply */
};

HERMIT_ASSERT(sizeof(struct forward_poll) == 8);

#define FORWARD_POLL_MAX	1024u	/* files of one FORWARD_POLL */
#define FORWARD_POLL_BYTES	(FORWARD_POLL_MAX * 8u)

/* What has happened to a file in a set; events are epoll_ctl(2)'s. */
struct forward_event {
	uint64_t token;			/* the isle's, of FORWARD_EPOLL_CTL */
	uint32_t events;
	uint32_t reserved;
};

HERMIT_ASSERT(sizeof(struct forward_event) == 16);

#define FORWARD_EVENTS_MAX	256u	/* of one FORWARD_EPOLL_TAKE */
#define FORWARD_EVENTS_BYTES	(FORWARD_EVENTS_MAX * 16u)

struct forward_stat {
	uint64_t dev;
	uint64_t ino;
	uint32_t mode;
	uint32_t nlink;
	uint32_t uid;
	uint32_t gid;
	uint64_t rdev;
	int64_t size;
	int64_t blksize;
	int64_t blocks;
	int64_t atime_sec;
	int64_t atime_nsec;
	int64_t mtime_sec;
	int64_t mtime_nsec;
	int64_t ctime_sec;
	int64_t ctime_nsec;
};

HERMIT_ASSERT(sizeof(struct forward_stat) == 112);

struct forward_statvfs {
	uint64_t block_size;
	uint64_t unit;			/* bytes that the next three count */
	uint64_t blocks;
	uint64_t blocks_free;
	uint64_t blocks_available;	/* to unprivileged users */
	uint64_t files;
	uint64_t files_free;
	uint64_t files_available;
	uint64_t id;
	uint64_t flags;
	uint64_t name_max;
};

HERMIT_ASSERT(sizeof(struct forward_statvfs) == 88);

struct forward_lock {
	int32_t type;			/* Linux's F_RDLCK 0, F_WRLCK 1, F_UNLCK 2 */
	int32_t whence;
	int64_t start;
	int64_t length;
	int64_t process;		/* out: who holds it */
};

HERMIT_ASSERT(sizeof(struct forward_lock) == 32);

struct forward_identity {
	uint32_t process;
	uint32_t user;
	uint32_t effective_user;
	uint32_t group;
	uint32_t effective_group;
};

HERMIT_ASSERT(sizeof(struct forward_identity) == 20);

/* Laid out as Linux's struct rusage. */
struct forward_usage {
	int64_t user_sec, user_usec;
	int64_t system_sec, system_usec;
	int64_t counters[14];		/* ru_maxrss to ru_nivcsw */
};

HERMIT_ASSERT(sizeof(struct forward_usage) == 144);

struct forward_wait {
	int32_t status;			/* as Linux's wait4() gives it */
	uint32_t reserved;
	struct forward_usage usage;
};

HERMIT_ASSERT(sizeof(struct forward_wait) == 152);

/*
 * A program to execute: this, then @files of struct forward_spawn_file, then
 * strings, each with its NUL: the working directory ("": the proxy's), the path,
 * @arguments, @variables.
 */
struct forward_spawn {
	uint32_t flags;			/* FORWARD_SPAWN_* */
	uint32_t group;			/* with FORWARD_SPAWN_GROUP: process group, 0: its own */
	uint64_t mask;			/* with FORWARD_SPAWN_MASK: blocked signals, bit n-1 for n */
	uint64_t defaults;		/* signals that get their default action */
	uint32_t files;
	uint32_t arguments;
	uint32_t variables;
	uint32_t reserved;
};

#define FORWARD_SPAWN_SEARCH	1u	/* look for it in PATH */
#define FORWARD_SPAWN_GROUP	2u
#define FORWARD_SPAWN_MASK	4u

HERMIT_ASSERT(sizeof(struct forward_spawn) == 40);

struct forward_spawn_file {
	uint32_t target;		/* descriptor of the new program */
	uint32_t fd;			/* of the isle */
};

HERMIT_ASSERT(sizeof(struct forward_spawn_file) == 8);

#define FORWARD_IOCTL_MAX 64u		/* most bytes that an ioctl moves */

/* What an ioctl that is forwarded moves; neither: its argument is a number. */
struct forward_ioctl {
	uint32_t request;		/* Linux's */
	uint8_t in;			/* bytes */
	uint8_t out;
};

#endif /* UAPI_HERMIT_FORWARD_H */
