// SPDX-License-Identifier: BSD-2-Clause
/*
 * The names by which newlib itself allocates. A program may bring a malloc() of its
 * own, and frees with it what newlib has allocated: so these take whatever malloc()
 * the image has, and are not compiled together with ours.
 */
#include <malloc.h>
#include <reent.h>
#include <stdlib.h>

void *_malloc_r(struct _reent *reent, size_t bytes)
{
	(void)reent;
	return malloc(bytes);
}

void _free_r(struct _reent *reent, void *memory)
{
	(void)reent;
	free(memory);
}

void *_calloc_r(struct _reent *reent, size_t count, size_t bytes)
{
	(void)reent;
	return calloc(count, bytes);
}

void *_realloc_r(struct _reent *reent, void *memory, size_t bytes)
{
	(void)reent;
	return realloc(memory, bytes);
}

void *_reallocf_r(struct _reent *reent, void *memory, size_t bytes)
{
	(void)reent;
	return reallocf(memory, bytes);
}

void *_memalign_r(struct _reent *reent, size_t align, size_t bytes)
{
	(void)reent;
	return memalign(align, bytes);
}
