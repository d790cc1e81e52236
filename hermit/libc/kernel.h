/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the satellite kernel shows to this folder and not to programs.
 */
#ifndef LIBC_KERNEL_H
#define LIBC_KERNEL_H

#include <sys/types.h>

/**
 * getdents() - entries of a folder
 * @fd: descriptor of the folder
 * @entries: room for struct dirent, packed, each d_reclen bytes long
 * @bytes: of @entries
 *
 * Return: bytes filled, 0 at the end, -1 with errno.
 */
ssize_t getdents(int fd, void *entries, size_t bytes);

/**
 * fd_path() - what Linux calls the file behind a descriptor
 * @fd: descriptor
 * @path: room for the path with its NUL
 * @bytes: of @path
 *
 * Return: 0, -1 with errno.
 */
int fd_path(int fd, char *path, size_t bytes);

#endif /* LIBC_KERNEL_H */
