// SPDX-License-Identifier: BSD-2-Clause
/*
 * The allocator with many threads: blocks of all sizes, some freed by other threads
 * than their owner's, each filled and checked; what is freed comes back; too much is
 * refused. With arguments THREADS ROUNDS.
 */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS		256		/* blocks that a thread has */
#define SHARED		64		/* places where blocks change hands */

struct block {
	size_t bytes;			/* of data */
	unsigned char data[];
};

static struct block *shared[SHARED];
static long rounds = 2000;
static int wrong;

static void complain(const char *what)
{
	printf("WRONG: %s\n", what);
	__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static struct block *block_new(uint32_t *state)
{
	size_t bytes = next_random(state) % (1u << next_random(state) % 17);
	struct block *block = malloc(sizeof(*block) + bytes);

	if (!block) {
		complain("no memory");
		return NULL;
	}
	if (malloc_usable_size(block) < sizeof(*block) + bytes)
		complain("usable size");
	block->bytes = bytes;
	memset(block->data, (int)(bytes & 0xff), bytes);
	return block;
}

static void block_free(struct block *block)
{
	if (!block)
		return;
	for (size_t i = 0; i < block->bytes; i++)
		if (block->data[i] != (block->bytes & 0xff)) {
			complain("a block has changed");
			break;
		}
	free(block);
}

static void *work(void *seed)
{
	struct block *mine[SLOTS] = { NULL };
	uint32_t state = (uint32_t)(uintptr_t)seed;

	for (long i = 0; i < rounds; i++) {
		struct block **slot = &mine[next_random(&state) % SLOTS];

		block_free(*slot);
		*slot = block_new(&state);
		/* Another thread frees this one, or the end does. */
		*slot = __atomic_exchange_n(&shared[next_random(&state) % SHARED], *slot,
					    __ATOMIC_ACQ_REL);
	}
	for (int i = 0; i < SLOTS; i++)
		block_free(mine[i]);
	return NULL;
}

static void check(const char *what, int holds)
{
	printf("%s: %s\n", what, holds ? "yes" : "NO");
	wrong |= !holds;
}

static int all_zero(const unsigned char *data, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		if (data[i])
			return 0;
	return 1;
}

static void alignment(void)
{
	void *memory = NULL;
	int aligned = 1;

	for (size_t align = sizeof(void *); align <= (8u << 20); align *= 2) {
		if (posix_memalign(&memory, align, 100) || (uintptr_t)memory % align)
			aligned = 0;
		free(memory);
		memory = aligned_alloc(align, align);
		if (!memory || (uintptr_t)memory % align)
			aligned = 0;
		free(memory);
	}
	check("alignments up to 8 MiB", aligned);
	check("an alignment of 24 is refused", posix_memalign(&memory, 24, 1) == EINVAL);
}

static void large(void)
{
	const size_t bytes = 48u << 20;
	volatile size_t most = SIZE_MAX;	/* the compiler would warn */
	unsigned char *first = calloc(1, bytes), *again;

	check("48 MiB of zeros", first && all_zero(first, bytes));
	if (first)
		memset(first, 0xff, bytes);
	free(first);
	again = calloc(bytes, 1);
	check("48 MiB of zeros again", again && all_zero(again, bytes));
	again = realloc(again, bytes / 2);
	check("half of them is left", again && all_zero(again, bytes / 2));
	free(again);
	errno = 0;
	check("too much is refused", !malloc(most / 4) && errno == ENOMEM);
	errno = 0;
	check("a product that overflows is refused",
	      !reallocarray(NULL, most / 2, 3) && errno == ENOMEM);
}

int main(int argc, char **argv)
{
	int threads = argc > 1 ? atoi(argv[1]) : 8;
	pthread_t crew[256];

	rounds = argc > 2 ? atol(argv[2]) : rounds;
	if (threads < 1 || threads > 256) {
		fprintf(stderr, "malloc_mt: 1 to 256 threads, not %s\n", argv[1]);
		return 2;
	}
	alignment();
	large();
	for (int generation = 0; generation < 3; generation++) {
		for (int i = 0; i < threads; i++)
			if (pthread_create(&crew[i], NULL, work, (void *)(uintptr_t)(i + 1)))
				complain("no thread");
		for (int i = 0; i < threads; i++)
			pthread_join(crew[i], NULL);
	}
	for (int i = 0; i < SHARED; i++)
		block_free(shared[i]);
	puts(wrong ? "failed" : "all blocks are right");
	return wrong;
}
