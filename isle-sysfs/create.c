// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who asks for isles: the parameters of the module, for the time when it is loaded,
 * and the administrator with /sys/hermit/create and /sys/hermit/remove.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/nodemask.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "isle.h"
#include "link.h"

/* The link has room for so many isles more than nodes, and at least for so many. */
#define MAX_ISLES_MORE		2u
#define MAX_ISLES_DEFAULT	4u

/* Without a wish, an isle takes this part of its node, but not less than ... */
#define DEFAULT_PART		8
#define DEFAULT_MIN		SZ_64M

static unsigned int max_isles;
module_param(max_isles, uint, 0444);
MODULE_PARM_DESC(max_isles,
		 "Isles that the link has room for (default: two more than nodes, at least 4)");

static char *mem = "";
module_param(mem, charp, 0444);
MODULE_PARM_DESC(mem,
		 "Memory of isles that have none from hermit_mem=, by node: SIZE[,SIZE...] with K, M or G; the last one holds for all further nodes; 0: no isle there (default: an eighth of the node, at least 64M)");

/**
 * isles_room() - how many isles the link is to have room for
 *
 * Return: the count; isles have numbers below it.
 */
unsigned int isles_room(void)
{
	if (!max_isles)
		max_isles = max_t(unsigned int, nr_node_ids + MAX_ISLES_MORE, MAX_ISLES_DEFAULT);
	max_isles = min_t(unsigned int, max_isles, ISLES_MAX);
	return max_isles;
}

static u64 default_size(int node)
{
	u64 present = (u64)NODE_DATA(node)->node_present_pages << PAGE_SHIFT;

	return max_t(u64, present / DEFAULT_PART, DEFAULT_MIN);
}

/* Reads entry @node of the module parameter, or the last one before it. */
static int wanted_size(int node, u64 *size)
{
	const char *text = mem;
	char *end;
	int entry;

	*size = default_size(node);
	for (entry = 0; *text && entry <= node; entry++) {
		*size = memparse(text, &end);
		if (end == text || (*end && *end != ',')) {
			pr_err("mem=%s: sizes with K, M or G are wanted, separated by commas\n",
			       mem);
			return -EINVAL;
		}
		text = *end ? end + 1 : end;
	}
	return 0;
}

/* The isle of a node, with its number; -ENOENT if none is wanted. */
static int create_on_node(int node)
{
	u64 size;
	int err;

	err = isle_create(node, node, ISLE_SIZE_RESERVED);
	if (err != -ENOENT)
		return err;
	err = wanted_size(node, &size);
	if (err)
		return err;
	return size ? isle_create(node, node, size) : -ENOENT;
}

/**
 * isles_create() - create an isle on each node that can have one
 *
 * Context: the module is being loaded; may sleep.
 * Return: 0 if there is at least one; or why there is none.
 */
int isles_create(void)
{
	unsigned int count = 0;
	int result = -ENOENT;
	int node;
	int err;

	for_each_node_state(node, N_MEMORY) {
		if (node >= isles_room()) {
			pr_err("node %d gets no isle: max_isles=%u\n", node, max_isles);
			continue;
		}
		err = create_on_node(node);
		if (!err)
			count++;
		else if (err != -ENOENT)
			result = err;
	}
	if (count)
		return 0;
	pr_err("no node can have an isle\n");
	return result;
}

/* What is asked for with /sys/hermit/create. */
struct wish {
	unsigned int number;
	int node;
	u64 size;
};

/* Reads "node=0" or "mem=256M" into @wish. */
static int read_word(struct wish *wish, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (!strcmp(word, "node") && wish->node == NUMA_NO_NODE && isdigit(*value))
		return kstrtoint(value, 10, &wish->node);
	if (!strcmp(word, "mem") && !wish->size)
		return isle_parse_size(value, &wish->size) || !wish->size ? -EINVAL : 0;
	return -EINVAL;
}

/* Reads "isle2 node=0 mem=256M"; changes @text. */
static int read_wish(struct wish *wish, char *text)
{
	char *word = strsep(&text, " ");

	wish->node = NUMA_NO_NODE;
	wish->size = 0;
	if (isle_parse_name(word, &wish->number))
		return -EINVAL;
	while ((word = strsep(&text, " ")))
		if (*word && read_word(wish, word))
			return -EINVAL;
	return wish->node == NUMA_NO_NODE || !wish->size ? -EINVAL : 0;
}

static int check_wish(const struct wish *wish)
{
	if (wish->number >= isles_room()) {
		pr_err("create: there is no room for isle%u; load hermit.ko with max_isles=%u for it (at most %u)\n",
		       wish->number, wish->number + 1, ISLES_MAX);
		return -ENOSPC;
	}
	if (wish->node >= nr_node_ids || !node_state(wish->node, N_MEMORY)) {
		pr_err("create: there is no node %d with memory; nodes: %*pbl\n", wish->node,
		       nodemask_pr_args(&node_states[N_MEMORY]));
		return -ENODEV;
	}
	return 0;
}

static int create_wished(char *text)
{
	struct wish wish;
	int err;

	if (read_wish(&wish, strim(text))) {
		pr_err("create: expected something like \"isle2 node=0 mem=256M\"\n");
		return -EINVAL;
	}
	err = check_wish(&wish);
	if (!err)
		err = isle_create(wish.number, wish.node, wish.size);
	if (err == -EEXIST)
		pr_err("create: isle%u exists\n", wish.number);
	return err;
}

/**
 * isle_create_asked() - create an isle that somebody describes
 * @text: "isleN node=NODE mem=SIZE" and perhaps a newline
 *
 * Context: may sleep.
 * Return: 0; -EINVAL if @text is something else; -ENOSPC if the link has no room
 * for this number; -ENODEV if there is no such node; or as isle_create(). The
 * kernel log says more.
 */
int isle_create_asked(const char *text)
{
	char *copy = kstrdup(text, GFP_KERNEL);
	int err;

	if (!copy)
		return -ENOMEM;
	err = create_wished(copy);
	kfree(copy);
	return err;
}

/**
 * isle_remove_asked() - remove an isle that somebody names
 * @text: "isleN" and perhaps a newline
 *
 * Context: may sleep.
 * Return: 0; -EINVAL if @text is something else; or as isle_remove(). The kernel log
 * says more.
 */
int isle_remove_asked(const char *text)
{
	unsigned int number;
	int err;

	if (isle_parse_name(text, &number)) {
		pr_err("remove: expected something like \"isle2\"\n");
		return -EINVAL;
	}
	err = isle_remove(number);
	if (err == -ENXIO)
		pr_err("remove: there is no isle%u\n", number);
	else if (err == -EBUSY)
		pr_err("remove: isle%u is in use: see its file `owner`\n", number);
	return err;
}
