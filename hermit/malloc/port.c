// SPDX-License-Identifier: BSD-2-Clause
/*
 * What mimalloc's segments are made of: frames of the isle, mapped already and
 * all of them present. So there is nothing to reserve, commit, reset or protect,
 * and a segment that is free goes back to the frames at once.
 */
#include <errno.h>
#include <string.h>
#include "mimalloc.h"
#include "mimalloc-internal.h"
#include <hermit/allocator.h>
#include <hermit/memory.h>
#include <hermit/paging.h>

_Atomic(size_t) _mi_numa_node_count = 1;	/* an isle's memory is of one node */

static _Atomic(size_t) taken;			/* bytes, for mallinfo() */

static void *take(size_t bytes, size_t align, bool *zero)
{
	void *start = memory_alloc_fresh(bytes, align, zero);

	if (start)
		mi_atomic_add_relaxed(&taken, bytes);
	return start;
}

static void give(void *start, size_t bytes)
{
	mi_atomic_sub_relaxed(&taken, bytes);
	memory_free(start, bytes);
}

size_t allocator_bytes(void)
{
	return mi_atomic_load_relaxed(&taken);
}

void allocator_thread_end(void)
{
	if (mi_heap_is_initialized(mi_get_default_heap()))
		mi_thread_done();
}

/* os.c */

void _mi_os_init(void)
{
}

size_t _mi_os_page_size(void)
{
	return PAGE_SIZE;
}

size_t _mi_os_good_alloc_size(size_t bytes)
{
	return bytes > SIZE_MAX - PAGE_SIZE ? bytes : _mi_align_up(bytes, PAGE_SIZE);
}

bool _mi_os_has_overcommit(void)
{
	return false;
}

size_t _mi_os_numa_node_count_get(void)
{
	return 1;
}

int _mi_os_numa_node_get(mi_os_tld_t *tld)
{
	(void)tld;
	return 0;
}

/* Data of a thread: what is not set is expected to be zero. */
void *_mi_os_alloc(size_t bytes, mi_stats_t *stats)
{
	bool zero;
	void *start;

	(void)stats;
	bytes = _mi_align_up(bytes, PAGE_SIZE);
	start = take(bytes, PAGE_SIZE, &zero);
	if (start && !zero)
		memset(start, 0, bytes);
	return start;
}

void _mi_os_free(void *start, size_t bytes, mi_stats_t *stats)
{
	(void)stats;
	give(start, _mi_align_up(bytes, PAGE_SIZE));
}

bool _mi_os_protect(void *start, size_t bytes)
{
	(void)start;
	(void)bytes;
	return false;
}

bool _mi_os_unprotect(void *start, size_t bytes)
{
	return _mi_os_protect(start, bytes);
}

bool _mi_os_commit(void *start, size_t bytes, bool *zero, mi_stats_t *stats)
{
	(void)start;
	(void)bytes;
	(void)stats;
	*zero = false;
	return true;
}

bool _mi_os_decommit(void *start, size_t bytes, mi_stats_t *stats)
{
	(void)start;
	(void)bytes;
	(void)stats;
	return false;
}

bool _mi_os_reset(void *start, size_t bytes, mi_stats_t *stats)
{
	return _mi_os_decommit(start, bytes, stats);
}

/* arena.c: one arena, the isle */

mi_arena_id_t _mi_arena_id_none(void)
{
	return 0;
}

bool _mi_arena_memid_is_suitable(size_t memid, mi_arena_id_t wanted)
{
	(void)memid;
	return wanted == _mi_arena_id_none();
}

/* Asked for by mimalloc's environment variables. */
int mi_reserve_os_memory(size_t bytes, bool commit, bool large)
{
	(void)bytes;
	(void)commit;
	(void)large;
	return ENOMEM;
}

int mi_reserve_huge_os_pages_at(size_t pages, int node, size_t timeout)
{
	(void)pages;
	(void)node;
	(void)timeout;
	return ENOMEM;
}

int mi_reserve_huge_os_pages_interleave(size_t pages, size_t nodes, size_t timeout)
{
	(void)pages;
	(void)nodes;
	(void)timeout;
	return ENOMEM;
}

/*
 * The byte at @align_offset is the one to align: what lies before the segment goes
 * back, so its start keeps the distance.
 */
void *_mi_arena_alloc_aligned(size_t bytes, size_t align, size_t align_offset, bool *commit,
			      bool *large, bool *pinned, bool *zero, mi_arena_id_t wanted,
			      size_t *memid, mi_os_tld_t *tld)
{
	size_t extra = align_offset ? _mi_align_up(align_offset, align) - align_offset : 0;
	char *start;

	(void)tld;
	if (wanted != _mi_arena_id_none() || bytes > SIZE_MAX - extra)
		return NULL;
	start = take(bytes + extra, align, zero);
	if (!start)
		return NULL;
	if (extra)
		give(start, extra);
	*commit = true;
	*large = false;
	*pinned = true;			/* neither reset nor decommitted */
	*memid = 0;
	return start + extra;
}

void _mi_arena_free(void *start, size_t bytes, size_t align, size_t align_offset, size_t memid,
		    bool all_committed, mi_stats_t *stats)
{
	(void)align;
	(void)align_offset;
	(void)memid;
	(void)all_committed;
	(void)stats;
	give(start, bytes);
}

/* segment-cache.c: none; and nobody asks whether an address is ours */

void *_mi_segment_cache_pop(size_t bytes, mi_commit_mask_t *commit, mi_commit_mask_t *decommit,
			    bool *large, bool *pinned, bool *zero, mi_arena_id_t wanted,
			    size_t *memid, mi_os_tld_t *tld)
{
	(void)bytes;
	(void)commit;
	(void)decommit;
	(void)large;
	(void)pinned;
	(void)zero;
	(void)wanted;
	(void)memid;
	(void)tld;
	return NULL;
}

bool _mi_segment_cache_push(void *start, size_t bytes, size_t memid,
			    const mi_commit_mask_t *commit, const mi_commit_mask_t *decommit,
			    bool large, bool pinned, mi_os_tld_t *tld)
{
	(void)start;
	(void)bytes;
	(void)memid;
	(void)commit;
	(void)decommit;
	(void)large;
	(void)pinned;
	(void)tld;
	return false;
}

void _mi_segment_cache_collect(bool force, mi_os_tld_t *tld)
{
	(void)force;
	(void)tld;
}

void _mi_segment_cache_free_all(mi_os_tld_t *tld)
{
	(void)tld;
}

void _mi_segment_map_allocated_at(const mi_segment_t *segment)
{
	(void)segment;
}

void _mi_segment_map_freed_at(const mi_segment_t *segment)
{
	(void)segment;
}
