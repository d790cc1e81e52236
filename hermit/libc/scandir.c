// SPDX-License-Identifier: BSD-2-Clause
/*
 * Whole folders (POSIX.1-2017 scandir, alphasort).
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A list that grows. */
struct list {
	struct dirent **entry;
	size_t count;
	size_t room;
};

static int list_append(struct list *list, const struct dirent *entry)
{
	struct dirent *copy;

	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 32;
		struct dirent **more = realloc(list->entry, room * sizeof(*more));

		if (!more)
			return -1;
		list->entry = more;
		list->room = room;
	}
	copy = malloc(entry->d_reclen);
	if (!copy)
		return -1;
	memcpy(copy, entry, entry->d_reclen);
	list->entry[list->count++] = copy;
	return 0;
}

static void list_free(struct list *list)
{
	while (list->count)
		free(list->entry[--list->count]);
	free(list->entry);
}

static int list_fill(struct list *list, DIR *folder, int (*wanted)(const struct dirent *))
{
	struct dirent *entry;

	errno = 0;
	while ((entry = readdir(folder))) {
		if ((!wanted || wanted(entry)) && list_append(list, entry))
			return -1;
		errno = 0;
	}
	return errno ? -1 : 0;
}

int scandir(const char *path, struct dirent ***entries, int (*wanted)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **))
{
	struct list list = { 0 };
	DIR *folder = opendir(path);
	int before = errno;
	int failed;

	if (!folder)
		return -1;
	failed = list_fill(&list, folder, wanted);
	if (failed)
		before = errno;
	closedir(folder);
	errno = before;
	if (failed) {
		list_free(&list);
		return -1;
	}
	if (compare && list.count)
		qsort(list.entry, list.count, sizeof(*list.entry),
		      (int (*)(const void *, const void *))compare);
	*entries = list.entry;
	return (int)list.count;
}

int alphasort(const struct dirent **a, const struct dirent **b)
{
	return strcoll((*a)->d_name, (*b)->d_name);
}
