/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The allocator behind malloc(): mimalloc, one heap for each thread. Tasks only;
 * what runs in interrupts takes frames (memory.h).
 */
#ifndef HERMIT_ALLOCATOR_H
#define HERMIT_ALLOCATOR_H

#include <stddef.h>

/**
 * allocator_thread_end() - give up the heap of the calling thread
 *
 * Memory that is in use goes to the threads that stay, the rest to the frames.
 * Context: task, last thing before it ends; a later malloc() would leak.
 */
void allocator_thread_end(void);

/** allocator_bytes() - isle memory that the allocator holds, used or not. */
size_t allocator_bytes(void);

#endif /* HERMIT_ALLOCATOR_H */
