// SPDX-License-Identifier: GPL-2.0-only
/* The least key is always at the root, and any node can leave at any time. */
#include "unit.h"

#include "heap.h"

#define NODES	300u
#define ROUNDS	200000u
#define DEEP	100000u

struct model {
	struct heap_node nodes[NODES];
	bool inside[NODES];
	unsigned int count;
};

static const struct heap_node *least(const struct model *model)
{
	const struct heap_node *found = NULL;
	unsigned int i;

	for (i = 0; i < NODES; i++)
		if (model->inside[i] && (!found || model->nodes[i].key < found->key))
			found = &model->nodes[i];
	return found;
}

/* Every child is linked back to what it hangs on, and none is less than its parent. */
static unsigned int check_tree(const struct heap_node *parent)
{
	const struct heap_node *before = parent;
	const struct heap_node *child;
	unsigned int count = 1;

	for (child = parent->child; child; child = child->next) {
		assert_ptr_equal(child->previous, before);
		assert_true(child->key >= parent->key);
		count += check_tree(child);
		before = child;
	}
	return count;
}

static void check_root(const struct heap_node *root, const struct model *model)
{
	if (!model->count) {
		assert_null(root);
		return;
	}
	assert_non_null(root);
	assert_null(root->next);
	assert_null(root->previous);
	assert_int_equal(root->key, least(model)->key);
}

static void test_sorted(void **state)
{
	static const uint64_t key[] = { 5, 3, UINT64_MAX, 0, 9, 3, 7, 1, 0, 4 };
	struct heap_node nodes[sizeof(key) / sizeof(key[0])];
	struct heap_node *root = NULL;
	uint64_t last = 0;
	unsigned int i;

	(void)state;
	memset(nodes, 0xa5, sizeof(nodes));
	for (i = 0; i < sizeof(key) / sizeof(key[0]); i++) {
		nodes[i].key = key[i];
		heap_insert(&root, &nodes[i]);
	}
	for (i = 0; i < sizeof(key) / sizeof(key[0]); i++) {
		assert_non_null(root);
		assert_true(root->key >= last);
		last = root->key;
		heap_remove(&root, root);
	}
	assert_int_equal(last, UINT64_MAX);
	assert_null(root);
}

static void test_random(void **state)
{
	static struct model model;
	struct heap_node *root = NULL;
	uint64_t seed = 19990401;
	unsigned int i;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		unsigned int which = unit_random(&seed) % NODES;

		if (unit_random(&seed) % 4 == 0 && root)
			which = (unsigned int)(root - model.nodes);
		if (model.inside[which]) {
			heap_remove(&root, &model.nodes[which]);
			model.count--;
		} else {
			/* Few keys, so that many are equal. */
			model.nodes[which].key = unit_random(&seed) % 64;
			heap_insert(&root, &model.nodes[which]);
			model.count++;
		}
		model.inside[which] = !model.inside[which];
		check_root(root, &model);
		if (root && i % 16 == 0)
			assert_int_equal(check_tree(root), model.count);
	}
}

/* Neither many nodes in order nor their removal needs stack in proportion. */
static void test_many(void **state)
{
	struct heap_node *nodes = calloc(DEEP, sizeof(*nodes));
	struct heap_node *root = NULL;
	unsigned int i;

	(void)state;
	for (i = 0; i < DEEP; i++) {
		nodes[i].key = DEEP - i;
		heap_insert(&root, &nodes[i]);
	}
	for (i = 1; i <= DEEP; i++) {
		assert_int_equal(root->key, i);
		heap_remove(&root, root);
	}
	for (i = 0; i < DEEP; i++)
		heap_insert(&root, &nodes[i]);
	for (i = 0; i < DEEP; i += 2)
		heap_remove(&root, &nodes[i]);
	for (i = 1; i < DEEP; i += 2) {
		assert_int_equal(root->key, i);
		heap_remove(&root, root);
	}
	assert_null(root);
	free(nodes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_many),
	};

	return unit_run(tests);
}
