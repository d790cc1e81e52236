/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The isle's file descriptors: indices into a table of the proxy's. The isle can
 * name only what is in here, never a descriptor of the proxy itself.
 *
 * Any thread may call; a call that uses a file keeps it open while another one
 * closes its index, as in Linux.
 */
#ifndef PROXY_TABLE_H
#define PROXY_TABLE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Open files that one isle can have; then -EMFILE. Linux's limit comes first. */
#define TABLE_FILES_MAX 65536u

/**
 * struct table_file - an open file
 * @fd: the proxy's descriptor
 * @uses: the index, if it is still there, and calls under way
 * @kind: what is known of it; see there
 */
struct table_file {
	int fd;
	unsigned int uses;
	atomic_uint kind;
};

/* Bits of table_file.kind, found out by who needs them (calls_data.c). */
#define TABLE_KNOWN		(1u << 0)
#define TABLE_REGULAR		(1u << 1)	/* always ready; a disk may take its time */
#define TABLE_SLOW_READ		(1u << 2)	/* Linux cannot read it without waiting */
#define TABLE_SLOW_WRITE	(1u << 3)	/* the same for writing */

/**
 * struct table - the isle's open files
 * @lock: guards all below and table_file.uses; taken last, held for moments
 * @file: by index, NULL: free
 * @size: entries of @file
 */
struct table {
	pthread_mutex_t lock;
	struct table_file **file;
	size_t size;
};

/**
 * table_init() - start with no open file
 * @table: any content
 */
void table_init(struct table *table);

/**
 * table_destroy() - close all files that no call uses
 * @table: no other thread may use it afterwards
 */
void table_destroy(struct table *table);

/**
 * table_install() - give a file the lowest free index
 * @table: the table
 * @fd: descriptor of the proxy; from here on the table closes it, after a failure too
 *
 * Return: the index, -EMFILE or -ENOMEM.
 */
int table_install(struct table *table, int fd);

/**
 * table_install_at() - give a file an index of the caller's choice
 * @table: the table
 * @index: not in use, below TABLE_FILES_MAX
 * @fd: as for table_install()
 *
 * Return: @index, -EBUSY, -EMFILE or -ENOMEM.
 */
int table_install_at(struct table *table, unsigned int index, int fd);

/**
 * table_get() - look a file up for a call
 * @table: the table
 * @index: from the isle, any value
 *
 * Return: the file, to be given back with table_put(); NULL if it is not open.
 */
struct table_file *table_get(struct table *table, uint64_t index);

/**
 * table_put() - give a file back; the last one closes it
 * @table: the table
 * @file: from table_get()
 */
void table_put(struct table *table, struct table_file *file);

/**
 * table_close() - free an index
 * @table: the table
 * @index: from the isle, any value
 *
 * Return: what close() says if this was the last use, 0 if a call still uses the
 * file; -EBADF if it is not open.
 */
int table_close(struct table *table, uint64_t index);

#endif /* PROXY_TABLE_H */
