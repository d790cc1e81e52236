/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A folder with files like those of sysfs, for tests of what reads them.
 */
#ifndef FAKE_ROOT_H
#define FAKE_ROOT_H

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#define ROOT "/tmp/hermit-unit-XXXXXX"

static char root[sizeof(ROOT)];

static inline void root_create(void)
{
	strcpy(root, ROOT);
	assert_non_null(mkdtemp(root));
}

/* Writes a file, with all folders that it needs. */
static inline void root_put(const char *path, const char *text)
{
	char full[256];
	char *slash;
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", root, path);
	for (slash = full + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = 0;
		mkdir(full, 0777);
		*slash = '/';
	}
	file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* How many files and folders are in it, below them not counted. */
static inline unsigned int root_count(void)
{
	unsigned int count = 0;
	struct dirent *entry;
	DIR *folder = opendir(root);

	assert_non_null(folder);
	while ((entry = readdir(folder)))
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count;
}

static inline int root_remove_one(const char *path, const struct stat *status, int type,
				  struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

/* As the teardown of a test. */
static inline int root_remove(void **state)
{
	(void)state;
	return nftw(root, root_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif /* FAKE_ROOT_H */
