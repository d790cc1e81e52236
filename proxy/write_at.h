/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing to a place in a file, or in isle memory.
 */
#ifndef PROXY_WRITE_AT_H
#define PROXY_WRITE_AT_H

#include <stdint.h>

/**
 * write_at() - write all of it
 * @file: descriptor
 * @offset: where in the file, in bytes
 * @from: what to write
 * @bytes: how much
 *
 * Return: 0 or -errno; -EIO if the file takes no more and does not say why.
 */
int write_at(int file, uint64_t offset, const void *from, uint64_t bytes);

#endif /* PROXY_WRITE_AT_H */
