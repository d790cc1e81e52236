/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Isle memory: who has which frames. sbrk()'s heap grows from below, everything
 * else is taken from above.
 */
#ifndef HERMIT_MEMORY_H
#define HERMIT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct isle_boot;

/* Set by the linker script. */
extern char __hermit_data_start[];		/* start of what may be written, large-page aligned */
extern char __hermit_image_end[];

/**
 * memory_init() - find the free memory
 * @boot: boot page
 *
 * Context: core 0, once, first of all. Return: 0; -EINVAL if the boot page's
 * ranges make no sense.
 */
int memory_init(const struct isle_boot *boot);

/**
 * memory_boot_alloc() - memory that is never given back
 * @bytes: how much
 *
 * Context: boot on core 0. Return: zeroed, page aligned, in the first GiB of the
 * linear map where the boot page tables reach; NULL if there is none.
 */
void *memory_boot_alloc(size_t bytes);

/**
 * memory_protected_alloc() - memory that is mapped read-only
 * @bytes: how much
 *
 * For what the CPU itself reads: a stray write to it would reset the whole machine.
 * Writers use paging_write_begin() once the map is in use; page tables have a way of their own.
 *
 * Context: boot on core 0, afterwards under paging_lock. Return: zeroed, 64-byte
 * aligned; NULL if there is no more of it.
 */
void *memory_protected_alloc(size_t bytes);

/** memory_protected_start() - where it begins, in bytes from the start of isle memory. */
uint64_t memory_protected_start(void);

/** memory_boot_done() - the map is complete: from now on take from above. */
void memory_boot_done(void);

/**
 * memory_table_page() - a page for page tables
 *
 * Protected while there is such memory. Context: as memory_protected_alloc().
 * Return: where the linear map has it, contents undefined; NULL if out of memory.
 */
void *memory_table_page(void);

/**
 * memory_alloc() - frames in one piece
 * @bytes: how much, page multiple
 * @align: power of two, PAGE_SIZE at least
 *
 * Context: any. Return: linear address, contents undefined; NULL.
 */
void *memory_alloc(size_t bytes, size_t align);

/**
 * memory_alloc_fresh() - frames in one piece, that may be known to be zero
 * @bytes: how much, page multiple
 * @align: power of two, PAGE_SIZE at least
 * @zero: true if nobody has had any of them since Linux cleared the isle's memory
 *
 * Context: any. Return: linear address; NULL.
 */
void *memory_alloc_fresh(size_t bytes, size_t align, bool *zero);

/** memory_alloc_at() - frames at an address. @start: page aligned. @bytes: page multiple. Return: false if some are in use. */
bool memory_alloc_at(void *start, size_t bytes);

/** memory_taken() - is none of these frames free? @start: page aligned. @bytes: page multiple. */
bool memory_taken(const void *start, size_t bytes);

/** memory_free() - give frames back. @start: from memory_alloc(). @bytes: all or part. */
void memory_free(void *start, size_t bytes);

/**
 * memory_break() - move the end of the heap
 * @change: bytes to grow (or shrink, negative)
 * @previous: the end before
 *
 * Context: task. Return: 0; -ENOMEM, and the end stays.
 */
int memory_break(ptrdiff_t change, char **previous);

/**
 * memory_locate() - where in isle memory is this?
 * @start: address in the program: heap, image, stack, any
 * @bytes: from there on, at least 1
 * @write: it is to be written to
 * @offset: of @start from the start of isle memory
 *
 * Context: any. Return: bytes from @start on, at most @bytes, that lie in one piece;
 * 0 if @start is nothing that the program may use so.
 */
size_t memory_locate(const void *start, size_t bytes, bool write, uint64_t *offset);

/** memory_used() - bytes of isle memory that are in use, image and log included. */
uint64_t memory_used(void);

/** memory_used_most() - the most that memory_used() has been since the isle has booted. */
uint64_t memory_used_most(void);

/** memory_size() - bytes of isle memory. */
uint64_t memory_size(void);

#endif /* HERMIT_MEMORY_H */
