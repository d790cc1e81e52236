// SPDX-License-Identifier: BSD-2-Clause
/*
 * mimalloc as one object: its heaps, pages and segments. What it has for memory of
 * an operating system (os.c, arena.c, segment-cache.c) is port.c here.
 */
#include "mimalloc.h"
#include "mimalloc-internal.h"

#include "stats.c"
#include "random.c"
#include "segment.c"
#include "page.c"
#include "heap.c"
#include "alloc.c"
#include "alloc-aligned.c"
#include "init.c"
#include "options.c"
