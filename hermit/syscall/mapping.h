/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the program has mapped: ranges of isle memory, in pages, some of them with
 * what a file has. mmap.c makes POSIX's functions of it.
 */
#ifndef SYSCALL_MAPPING_H
#define SYSCALL_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct file;
struct forwarded;

/**
 * struct mapping - pages with one origin
 * @next: the one above
 * @start: first byte, page aligned
 * @bytes: page multiple
 * @protection: PROT_*, as the program has promised
 * @shared: changes are for the file
 * @file: used by us; NULL: pages of zeros
 * @offset: of the first byte in the file
 * @filed: what the file has, as far as we know, to find changes: @bytes of memory;
 *	   NULL unless shared and writable
 */
struct mapping {
	struct mapping *next;
	char *start;
	size_t bytes;
	int protection;
	bool shared;
	struct file *file;
	off_t offset;
	char *filed;
};

/**
 * struct mappings_hold - how somebody holds the list
 * @cancel_state: of the thread before
 * @files: nobody else changes mappings of files, not even while the list is let go
 */
struct mappings_hold {
	int cancel_state;
	bool files;
};

/**
 * mappings_lock() - all below but mappings_end() is done with this
 * @hold: result
 * @start: of the range that it is about
 * @bytes: of it
 *
 * Who waits for a file lets the list go meanwhile, so that nobody waits for what is none
 * of theirs. Then mappings without a file may change; those with one do not if the
 * range has some. Context: task, for all here.
 */
void mappings_lock(struct mappings_hold *hold, const char *start, size_t bytes);

/** mappings_unlock() - done with mappings. @hold: from mappings_lock(). */
void mappings_unlock(const struct mappings_hold *hold);

/** mapping_call() - a call on a mapping's file, with the list let go. @call: it. Return: its. */
int64_t mapping_call(const struct forwarded *call);

/** mapping_first() - the first one that ends above @start. Return: it, NULL. */
struct mapping *mapping_first(const char *start);

/** mapping_in() - the first one of which a part is in [@start, @end). Return: it, NULL. */
struct mapping *mapping_in(const char *start, const char *end);

/** mapping_next() - the next one that begins below @end. Return: it, NULL. */
struct mapping *mapping_next(const struct mapping *mapping, const char *end);

/** mappings_cover() - is each page of a range mapped? @start, @bytes: range. */
bool mappings_cover(const char *start, size_t bytes);

/**
 * mappings_split() - let mappings begin and end at the ends of a range
 * @start: of the range, page aligned
 * @bytes: of it, page multiple
 *
 * Return: 0, -ENOMEM.
 */
int mappings_split(char *start, size_t bytes);

/**
 * mapping_add() - a mapping for memory that was taken
 * @like: all that it shall be; its file gets one more user
 *
 * Return: it, NULL without memory.
 */
struct mapping *mapping_add(const struct mapping *like);

/**
 * mappings_join() - let anonymous private neighbours that are alike be one
 * @start: of a range
 * @bytes: of it; mappings of which a part is in it are joined
 */
void mappings_join(char *start, size_t bytes);

/** mapping_remove() - forget one. @mapping: its memory is the caller's from now on. */
void mapping_remove(struct mapping *mapping);

/**
 * mapping_fill() - put what it begins with into memory: the file's bytes, then zeros
 * @mapping: it
 * @from: leave out the bytes before
 * @to: and from here on
 * @zero: memory is zero already
 *
 * Return: 0, -errno of reading. What comes from a file is then undefined.
 */
int mapping_fill(struct mapping *mapping, size_t from, size_t to, bool zero);

/**
 * mapping_track() - see to it that changes are found
 * @mapping: nothing was changed so far. Does nothing unless it is a shared file's.
 *
 * Return: 0, -ENOMEM.
 */
int mapping_track(struct mapping *mapping);

/**
 * mapping_grow() - take in more pages at the end
 * @mapping: it
 * @bytes: with them; they are its own, and to be filled
 *
 * Return: 0; -ENOMEM, and it is as before.
 */
int mapping_grow(struct mapping *mapping, size_t bytes);

/**
 * mapping_shrink() - undo mapping_grow()
 * @mapping: it
 * @bytes: it had; the pages behind are the caller's
 */
void mapping_shrink(struct mapping *mapping, size_t bytes);

/**
 * mapping_save() - write what was changed to the file
 * @mapping: any
 * @start: page aligned, in it
 * @bytes: page multiple, as far as that is in it
 *
 * Bytes that were not changed keep what the file has, and what is behind its end is not
 * written. Return: 0, -errno: then what was not written counts as changed still.
 */
int mapping_save(struct mapping *mapping, char *start, size_t bytes);

/**
 * mapping_refresh() - take over what others wrote to the file
 * @mapping: does nothing unless it is a shared file's
 * @start: as of mapping_save()
 * @bytes: as of mapping_save()
 *
 * What the program has changed and not saved stays. Return: 0, -errno of reading.
 */
int mapping_refresh(struct mapping *mapping, char *start, size_t bytes);

/**
 * mapping_forget() - let pages be as they were when they were mapped
 * @mapping: does nothing if it is shared
 * @start: as of mapping_save()
 * @bytes: as of mapping_save()
 *
 * Return: 0, -errno of reading.
 */
int mapping_forget(struct mapping *mapping, char *start, size_t bytes);

/** mappings_end() - the program ends: save everything. Return: 0, -errno: changes are lost. */
int mappings_end(void);

#endif /* SYSCALL_MAPPING_H */
