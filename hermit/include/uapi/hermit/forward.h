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
#define FORWARD_VERSION		2
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
	FORWARD_OPEN = 1,	/* (flags, mode) in: path, NUL-terminated */
	FORWARD_CLOSE = 2,	/* (fd) */
	FORWARD_READ = 3,	/* (fd, bytes) out: what was read */
	FORWARD_WRITE = 4,	/* (fd) in: what to write */
	FORWARD_LSEEK = 5,	/* (fd, offset, whence) */
	FORWARD_FSTAT = 6,	/* (fd) out: struct forward_stat */
	FORWARD_STAT = 7,	/* () in: path; out: struct forward_stat */
	FORWARD_UNLINK = 8,	/* () in: path */
	FORWARD_ISATTY = 9,	/* (fd) */
	FORWARD_HOSTNAME = 10,	/* () out: host name, no NUL */
	FORWARD_GETPPID = 96,	/* () */
	FORWARD_CANCEL = 160,	/* (id) end that call soon: EINTR, or what was done; no reply */
	FORWARD_POLL = 161,	/* (wait) in: struct forward_poll[]; out: the same; how many ready */
	FORWARD_COUNT = 192
};

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

#endif /* UAPI_HERMIT_FORWARD_H */
