/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pairing heap with the nodes inside the user's objects: insert and look at the
 * least key at once, remove any node in amortised logarithmic time, no memory of
 * its own. Used for timers.
 */
#ifndef HERMIT_HEAP_H
#define HERMIT_HEAP_H

#include <stdint.h>

struct heap_node {
	uint64_t key;
	struct heap_node *child;	/* first of the children */
	struct heap_node *next;		/* next sibling */
	struct heap_node *previous;	/* previous sibling, or the parent of a first child */
};

/**
 * heap_insert() - put a node into a heap
 * @root: node with the least key, NULL if empty; updated
 * @node: not in a heap, key set
 */
void heap_insert(struct heap_node **root, struct heap_node *node);

/**
 * heap_remove() - take any node out
 * @root: node with the least key; updated
 * @node: in this heap
 */
void heap_remove(struct heap_node **root, struct heap_node *node);

#endif /* HERMIT_HEAP_H */
