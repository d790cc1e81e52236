// SPDX-License-Identifier: BSD-2-Clause
/*
 * The C library's names for the allocator (ISO C, POSIX.1-2017 and what Linux adds).
 */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <hermit/allocator.h>
#include <hermit/paging.h>
#include <mimalloc.h>

static void *result(void *memory)
{
	if (!memory)
		errno = ENOMEM;
	return memory;
}

static int power_of_two(size_t number)
{
	return number && !(number & (number - 1));
}

void *malloc(size_t bytes)
{
	return result(mi_malloc(bytes));
}

void free(void *memory)
{
	mi_free(memory);
}

void *calloc(size_t count, size_t bytes)
{
	return result(mi_calloc(count, bytes));
}

void *realloc(void *memory, size_t bytes)
{
	return result(mi_realloc(memory, bytes));
}

void *reallocarray(void *memory, size_t count, size_t bytes)
{
	if (__builtin_mul_overflow(count, bytes, &bytes))
		return result(NULL);
	return realloc(memory, bytes);
}

void *reallocf(void *memory, size_t bytes)
{
	void *larger = realloc(memory, bytes);

	if (!larger)
		free(memory);
	return larger;
}

void *memalign(size_t align, size_t bytes)
{
	if (!power_of_two(align)) {
		errno = EINVAL;
		return NULL;
	}
	return result(mi_malloc_aligned(bytes, align));
}

void *aligned_alloc(size_t align, size_t bytes)
{
	return memalign(align, bytes);
}

int posix_memalign(void **memory, size_t align, size_t bytes)
{
	void *aligned;

	if (align % sizeof(void *) || !power_of_two(align))
		return EINVAL;
	aligned = mi_malloc_aligned(bytes, align);
	if (!aligned)
		return ENOMEM;
	*memory = aligned;
	return 0;
}

void *valloc(size_t bytes)
{
	return memalign(PAGE_SIZE, bytes);
}

void *pvalloc(size_t bytes)
{
	if (bytes > SIZE_MAX - PAGE_SIZE)
		return result(NULL);
	return valloc((bytes + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1));
}

size_t malloc_usable_size(void *memory)
{
	return mi_usable_size(memory);
}

/* Memory that is free goes back by itself; what a thread keeps, only it can give. */
int malloc_trim(size_t keep)
{
	size_t before = allocator_bytes();

	(void)keep;
	mi_collect(true);
	return allocator_bytes() < before;
}

/* Nothing to tune: no option is known. */
int mallopt(int option, int value)
{
	(void)option;
	(void)value;
	return 0;
}

/* What the allocator holds; it does not count what of that is in use. */
struct mallinfo mallinfo(void)
{
	return (struct mallinfo){ .arena = allocator_bytes(), .uordblks = allocator_bytes() };
}

void malloc_stats(void)
{
	mi_stats_print(NULL);
}
