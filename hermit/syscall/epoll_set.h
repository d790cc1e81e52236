/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of an epoll set, for the table of descriptors.
 */
#ifndef SYSCALL_EPOLL_SET_H
#define SYSCALL_EPOLL_SET_H

/** epoll_set_close() - the last user is gone. @handle: of the set. Return: 0. Context: task. */
int epoll_set_close(int handle);

#endif /* SYSCALL_EPOLL_SET_H */
