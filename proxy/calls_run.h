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
int64_t run_fsync(struct call *call, int fd);
int64_t run_ftruncate(struct call *call, int fd);
int64_t run_allocate(struct call *call, int fd);
int64_t run_advise(struct call *call, int fd);
int64_t run_getfl(struct call *call, int fd);
int64_t run_setfl(struct call *call, int fd);
int64_t run_lock(struct call *call, int fd);
int64_t run_flock(struct call *call, int fd);
int64_t run_getdents(struct call *call, int fd);
int64_t run_fstatvfs(struct call *call, int fd);
int64_t run_fchmod(struct call *call, int fd);
int64_t run_fchown(struct call *call, int fd);
int64_t run_futimens(struct call *call, int fd);
int64_t run_fchdir(struct call *call, int fd);
int64_t run_fdpath(struct call *call, int fd);

/* Reading and writing: calls_data.c */
enum call_verdict try_read(struct call *call, int64_t *status);
enum call_verdict try_write(struct call *call, int64_t *status);
enum call_verdict try_pread(struct call *call, int64_t *status);
enum call_verdict try_pwrite(struct call *call, int64_t *status);
int64_t run_read(struct call *call, int fd);
int64_t run_write(struct call *call, int fd);
int64_t run_pread(struct call *call, int fd);
int64_t run_pwrite(struct call *call, int fd);

/* Waiting for files: calls_poll.c */
enum call_verdict try_poll(struct call *call, int64_t *status);

/* What happens to files: calls_epoll.c */
int64_t run_epoll(struct call *call);
int64_t run_epoll_ctl(struct call *call, int fd);
int64_t run_epoll_take(struct call *call, int fd);

/* Calls with a path, and on the table of open files: calls_path.c */
int64_t run_open(struct call *call);
int64_t run_close(struct call *call);
int64_t run_stat(struct call *call);
int64_t run_statvfs(struct call *call);
int64_t run_unlink(struct call *call);
int64_t run_chmod(struct call *call);
int64_t run_chown(struct call *call);
int64_t run_utimens(struct call *call);
int64_t run_access(struct call *call);
int64_t run_mkdir(struct call *call);
int64_t run_mknod(struct call *call);
int64_t run_symlink(struct call *call);
int64_t run_readlink(struct call *call);
int64_t run_link(struct call *call);
int64_t run_rename(struct call *call);
int64_t run_truncate(struct call *call);
int64_t run_umask(struct call *call);
int64_t run_chdir(struct call *call);
int64_t run_getcwd(struct call *call);
int64_t run_realpath(struct call *call);
int64_t run_pipe(struct call *call);

/* The machine and the process: calls_system.c */
int64_t run_hostname(struct call *call);
int64_t run_getppid(struct call *call);
int64_t run_identity(struct call *call);
int64_t run_groups(struct call *call);
int64_t run_getpgid(struct call *call);
int64_t run_setpgid(struct call *call);
int64_t run_getsid(struct call *call);
int64_t run_kill(struct call *call);
int64_t run_rlimit(struct call *call);
int64_t run_children(struct call *call);

/* Terminals: calls_terminal.c */
int64_t run_ioctl(struct call *call, int fd);

/* Programs: calls_spawn.c */
int64_t run_spawn(struct call *call);
int64_t run_wait(struct call *call);

struct stat;
struct statvfs;
struct timespec;

/**
 * call_result() - what a function of libc says, as a status
 * @result: value, or -1 with errno
 *
 * Return: value or -errno.
 */
int64_t call_result(long result);

/**
 * call_put() - make a structure the reply
 * @call: with room for it
 * @data: the structure
 * @bytes: its size
 *
 * Return: 0.
 */
int64_t call_put(struct call *call, const void *data, size_t bytes);

/**
 * call_put_text() - make a string the reply, with its NUL
 * @call: with room for FORWARD_PATH_MAX bytes
 * @text: the string
 *
 * Return: its bytes; -ENAMETOOLONG.
 */
int64_t call_put_text(struct call *call, const char *text);

/**
 * call_put_statvfs() - make Linux's answer the reply
 * @call: with room for struct forward_statvfs
 * @from: the answer
 *
 * Return: 0.
 */
int64_t call_put_statvfs(struct call *call, const struct statvfs *from);

/**
 * call_get_times() - two moments from the arguments, from the second on
 * @call: with them
 * @times: result
 */
void call_get_times(const struct call *call, struct timespec times[2]);

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
