/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of forwarded calls (calls_*.c) offer to the table in calls.c.
 * Numbers on the wire (flags, whence, errno, file modes) are Linux's own, so
 * nothing is translated here.
 */
#ifndef PROXY_CALLS_RUN_H
#define PROXY_CALLS_RUN_H

#include "calls.h"

/* Calls on an open file, the descriptor that the first argument names: calls_file.c */
int64_t run_lseek(struct call *call, int fd);
int64_t run_fstat(struct call *call, int fd);
int64_t run_isatty(struct call *call, int fd);

/* Reading and writing at the file's position: calls_data.c */
enum call_verdict try_read(struct call *call, int64_t *status);
enum call_verdict try_write(struct call *call, int64_t *status);
int64_t run_read(struct call *call, int fd);
int64_t run_write(struct call *call, int fd);

/* Waiting for files: calls_poll.c */
enum call_verdict try_poll(struct call *call, int64_t *status);

/* Calls with a path, and on the table of open files: calls_path.c */
int64_t run_open(struct call *call);
int64_t run_close(struct call *call);
int64_t run_stat(struct call *call);
int64_t run_unlink(struct call *call);

/* The machine and the process: calls_system.c */
int64_t run_hostname(struct call *call);
int64_t run_getppid(struct call *call);

struct stat;

/**
 * call_file() - the open file that the first argument names
 * @call: keeps it open until it ends
 *
 * Return: the proxy's descriptor, -EBADF.
 */
int call_file(struct call *call);

/**
 * call_put_stat() - make Linux's answer the reply
 * @call: with room for struct forward_stat
 * @from: the answer
 */
void call_put_stat(struct call *call, const struct stat *from);

/**
 * call_text() - the first string of the request's data
 * @call: with FORWARD_IN_PATH or FORWARD_IN_PATHS
 *
 * Return: it, NUL-terminated.
 */
const char *call_text(const struct call *call);

/**
 * call_second_text() - the second string of the request's data
 * @call: with FORWARD_IN_PATHS
 *
 * Return: it, NUL-terminated.
 */
const char *call_second_text(const struct call *call);

#endif /* PROXY_CALLS_RUN_H */
