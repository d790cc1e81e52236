// SPDX-License-Identifier: BSD-2-Clause
/*
 * Pairing heap (Fredman, Sedgewick, Sleator, Tarjan 1986), two-pass variant.
 */
#include <stddef.h>
#include "heap.h"

/* Joins two heaps (either may be NULL); the roots have no siblings. */
static struct heap_node *meld(struct heap_node *a, struct heap_node *b)
{
	if (!a)
		return b;
	if (!b)
		return a;
	if (b->key < a->key) {
		struct heap_node *swap = a;

		a = b;
		b = swap;
	}
	b->previous = a;
	b->next = a->child;
	if (a->child)
		a->child->previous = b;
	a->child = b;
	return a;
}

static struct heap_node *detach(struct heap_node *node)
{
	node->next = NULL;
	node->previous = NULL;
	return node;
}

/* Joins a list of siblings: pairs from left to right, then all from the right. */
static struct heap_node *meld_siblings(struct heap_node *first)
{
	struct heap_node *pairs = NULL;
	struct heap_node *root = NULL;

	while (first) {
		struct heap_node *second = first->next;
		struct heap_node *rest = second ? second->next : NULL;
		struct heap_node *pair;

		detach(first);
		if (second)
			detach(second);
		pair = meld(first, second);
		pair->next = pairs;
		pairs = pair;
		first = rest;
	}
	while (pairs) {
		struct heap_node *rest = pairs->next;

		root = meld(root, detach(pairs));
		pairs = rest;
	}
	return root;
}

void heap_insert(struct heap_node **root, struct heap_node *node)
{
	node->child = NULL;
	*root = meld(*root, detach(node));
}

void heap_remove(struct heap_node **root, struct heap_node *node)
{
	struct heap_node *orphans = meld_siblings(node->child);

	if (*root == node) {
		*root = orphans;
		return;
	}
	if (node->previous->child == node)
		node->previous->child = node->next;
	else
		node->previous->next = node->next;
	if (node->next)
		node->next->previous = node->previous;
	*root = meld(*root, orphans);
}
