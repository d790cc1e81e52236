/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing files of which most is zero.
 */
#ifndef PROXY_SPARSE_H
#define PROXY_SPARSE_H

#include <stddef.h>
#include <stdint.h>

/**
 * sparse_put() - write a part of a new file, and leave out its pages of zeros
 * @file: descriptor; nothing has been written there yet
 * @offset: where in the file, in bytes
 * @from: what to write
 * @bytes: how much
 *
 * The file may end before the part does: ftruncate() makes it as long as it is to be.
 *
 * Return: 0 or -errno.
 */
int sparse_put(int file, uint64_t offset, const void *from, size_t bytes);

#endif /* PROXY_SPARSE_H */
