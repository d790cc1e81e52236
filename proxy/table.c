// SPDX-License-Identifier: GPL-2.0-only
/*
 * The isle's file descriptors; see table.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "table.h"

#define TABLE_FIRST_SIZE 16u

void table_init(struct table *table)
{
	pthread_mutex_init(&table->lock, NULL);
	table->file = NULL;
	table->size = 0;
}

/* Drops one use; returns the descriptor to close, or -1. Under the lock. */
static int drop(struct table_file *file)
{
	int fd = file->fd;

	if (--file->uses)
		return -1;
	free(file);
	return fd;
}

void table_destroy(struct table *table)
{
	size_t i;

	for (i = 0; i < table->size; i++)
		if (table->file[i])
			table_close(table, i);
	free(table->file);
	pthread_mutex_destroy(&table->lock);
}

/* Makes room for @index. Under the lock. */
static int grow(struct table *table, size_t index)
{
	size_t size = table->size ? table->size : TABLE_FIRST_SIZE;
	struct table_file **file;

	if (index < table->size)
		return 0;
	if (index >= TABLE_FILES_MAX)
		return -EMFILE;
	while (size <= index)
		size *= 2;
	file = realloc(table->file, size * sizeof(*file));
	if (!file)
		return -ENOMEM;
	memset(file + table->size, 0, (size - table->size) * sizeof(*file));
	table->file = file;
	table->size = size;
	return 0;
}

/* Puts a new file at @index. Under the lock. */
static int put_at(struct table *table, size_t index, int fd)
{
	struct table_file *file;
	int error = grow(table, index);

	if (error)
		return error;
	if (table->file[index])
		return -EBUSY;
	file = malloc(sizeof(*file));
	if (!file)
		return -ENOMEM;
	file->fd = fd;
	file->uses = 1;
	file->kind = 0;
	table->file[index] = file;
	return (int)index;
}

int table_install(struct table *table, int fd)
{
	size_t index = 0;
	int result;

	pthread_mutex_lock(&table->lock);
	while (index < table->size && table->file[index])
		index++;
	result = put_at(table, index, fd);
	pthread_mutex_unlock(&table->lock);
	if (result < 0)
		close(fd);
	return result;
}

int table_install_at(struct table *table, unsigned int index, int fd)
{
	int result;

	pthread_mutex_lock(&table->lock);
	result = put_at(table, index, fd);
	pthread_mutex_unlock(&table->lock);
	if (result < 0)
		close(fd);
	return result;
}

struct table_file *table_get(struct table *table, uint64_t index)
{
	struct table_file *file = NULL;

	pthread_mutex_lock(&table->lock);
	if (index < table->size)
		file = table->file[index];
	if (file)
		file->uses++;
	pthread_mutex_unlock(&table->lock);
	return file;
}

/* Closes what drop() returned. */
static int finish(int fd)
{
	return fd >= 0 && close(fd) < 0 ? -errno : 0;
}

void table_put(struct table *table, struct table_file *file)
{
	int fd;

	pthread_mutex_lock(&table->lock);
	fd = drop(file);
	pthread_mutex_unlock(&table->lock);
	finish(fd);
}

int table_close(struct table *table, uint64_t index)
{
	struct table_file *file = NULL;
	int fd = -1;

	pthread_mutex_lock(&table->lock);
	if (index < table->size)
		file = table->file[index];
	if (file) {
		table->file[index] = NULL;
		fd = drop(file);
	}
	pthread_mutex_unlock(&table->lock);
	return file ? finish(fd) : -EBADF;
}
