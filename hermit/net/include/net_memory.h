/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for lwIP: the program's heap, and a small reserve behind it, so that
 * forwarded calls still work when the program has used up all there is.
 */
#ifndef NET_MEMORY_H
#define NET_MEMORY_H

#include <stddef.h>

/**
 * net_malloc() - memory for lwIP
 * @bytes: how much
 *
 * Context: task, for all here. Return: NULL if heap and reserve are used up.
 */
void *net_malloc(size_t bytes);

/** net_calloc() - zeroed memory for lwIP. @count times @bytes. Return: as net_malloc(). */
void *net_calloc(size_t count, size_t bytes);

/** net_free() - give it back. @memory: from one of these, or NULL. */
void net_free(void *memory);

#endif /* NET_MEMORY_H */
